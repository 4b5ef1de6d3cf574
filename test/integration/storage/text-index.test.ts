/** The index of the log's texts with the storage's own threads and real files. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { coverageOf, indexFileOf } from '../../../backend/storage/search/text-index.ts';
import type { Storage } from '../../../backend/storage/storage.ts';
import { buildStorageWorkers, type BuiltWorkers } from '../../support/storage-workers.ts';
import { call, delivered, TARIFF } from '../../support/storage/messages.ts';
import { openStorageForTest } from '../../support/storage/open-storage.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

/** Rows that one step of the index takes. */
const STEP = 4_096;

let workers: BuiltWorkers;
beforeAll(async () => {
  workers = await buildStorageWorkers();
});
afterAll(() => workers.remove());

async function write({ writer }: Storage, from: number, count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_none, at) =>
    call({ chargerId: 'CP', action: 'DataTransfer', payload: { data: `note ${from + at} end` } }),
  );
  for (let at = 0; at < count; at += 1_000)
    await writer.apply(messages.slice(at, at + 1_000).map(delivered), TARIFF);
}

async function found({ reader }: Storage, text: string): Promise<number> {
  return (await reader.messages({ filter: { text }, limit: 500 })).rows.length;
}

function highestIndexed(storage: Storage): number {
  const index = new Database(indexFileOf(storage.databaseFile), { readonly: true, fileMustExist: true });
  try {
    return coverageOf(index)?.highest ?? 0;
  } finally {
    index.close();
  }
}

const indexedTo = (storage: Storage, highest: number): Promise<void> =>
  vi.waitFor(() => expect(highestIndexed(storage)).toBe(highest), 20_000);

it('is built beside the writer, survives a restart and a restore, and goes when it is not wanted', async () => {
  const dataDir = temporaryFolder();
  let wanted = true;
  let storage = await openStorageForTest(dataDir, workers.workerDirectory);
  storage.textIndexer.start(() => wanted);
  await write(storage, 0, STEP + 100);
  await indexedTo(storage, STEP - 1);
  expect(await found(storage, 'note 77 end')).toBe(1);
  expect(await found(storage, `note ${STEP + 50} end`)).toBe(1);
  const backup = await storage.keeper.backUp({ keep: 0 });
  await write(storage, STEP + 100, STEP);
  await indexedTo(storage, 2 * STEP - 1);
  await storage.close();
  // Closed in order: one file, and none of SQLite's beside it.
  expect(readdirSync(dataDir).filter((name) => name.includes('-search'))).toEqual([
    'ocpp-console-search.sqlite',
  ]);

  storage = await openStorageForTest(dataDir, workers.workerDirectory);
  storage.textIndexer.start(() => wanted);
  await indexedTo(storage, 2 * STEP - 1);
  expect(await found(storage, `note ${STEP + 500} end`)).toBe(1);
  await storage.keeper.restore(backup ?? '');
  // Of the log that was put aside: the index must not be believed.
  await write(storage, 900_000, STEP);
  expect(await found(storage, `note ${STEP + 500} end`)).toBe(0);
  expect(await found(storage, 'note 900500 end')).toBe(1);
  expect(await found(storage, 'note 77 end')).toBe(1);
  await indexedTo(storage, 2 * STEP - 1);
  expect(await found(storage, 'note 900500 end')).toBe(1);

  wanted = false;
  await vi.waitFor(() => expect(existsSync(indexFileOf(storage.databaseFile))).toBe(false), 10_000);
  expect(await found(storage, 'note 900500 end')).toBe(1);
}, 60_000);

it('that cannot be written does not keep the storage from working, nor from ending', async () => {
  const dataDir = temporaryFolder();
  const storage = await openStorageForTest(dataDir, workers.workerDirectory);
  // Where the file should be there is a folder that is not empty.
  const blocked = indexFileOf(storage.databaseFile);
  mkdirSync(blocked);
  writeFileSync(join(blocked, 'x'), 'x');
  storage.textIndexer.start(() => true);
  await write(storage, 0, STEP + 10);
  expect(await found(storage, 'note 77 end')).toBe(1);
  await storage.close();
  expect(existsSync(join(blocked, 'x'))).toBe(true);
});
