/** What a console does while its files cannot be written, are damaged under it, or lose their thread. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startConsole, type TestConsole } from '../../support/console.ts';
import { connectCharger } from '../../support/charger.ts';
import { spoilPages } from '../../support/storage/damage.ts';
import { makeSmallDisk, whyNoDisk, type SmallDisk } from '../../support/storage/small-disk.ts';

const threads: Worker[] = [];
const noteThread = (thread: Worker): void => {
  threads.push(thread);
};
let folder: string;
let running: TestConsole | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storage-faults-'));
  threads.length = 0;
  process.on('worker', noteThread);
});
afterEach(async () => {
  process.off('worker', noteThread);
  await running?.close();
  running = null;
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataDir = folder): Promise<TestConsole> {
  running = await startConsole({ dataDir });
  return running;
}

const dataTransfer = (data: string) => ({ vendorId: 'test', data });

/** Waits until the log holds so many frames, read on a connection of our own. */
async function stored(console: TestConsole, frames: number): Promise<void> {
  await vi.waitFor(() => {
    const file = new Database(join(console.dataDir, 'ocpp-console.sqlite'), { readonly: true });
    try {
      expect(file.prepare('SELECT count(*) FROM charger_data').pluck().get()).toBe(frames);
    } finally {
      file.close();
    }
  }, 20_000);
}

/** Lets the console's connection read the file anew: another one has written it, and nothing lies in the log. */
function forgetCache(file: string): void {
  const other = new Database(file);
  other.pragma(`user_version = ${String(other.pragma('user_version', { simple: true }))}`);
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
}

function rootOf(file: string, table: string): number {
  const reading = new Database(file, { readonly: true });
  const { rootpage } = reading.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table) as {
    rootpage: number;
  };
  reading.close();
  return rootpage;
}

// The last one is the text index's: it begins once chargers can connect.
describe.each([0, 1, 2, 3])('a storage thread that dies (%i)', (which) => {
  it('is started again, and everything goes on', async () => {
    const console = await start();
    const charger = await connectCharger(console.ready.ocppUrl, 'CP1');
    await charger.call('Heartbeat', {});
    await vi.waitFor(() => expect(threads).toHaveLength(4), 10_000);
    await threads[which]?.terminate();
    // A charger sends again what was refused.
    await vi.waitFor(() => charger.call('Heartbeat', {}), 20_000);
    await vi.waitFor(async () => {
      expect((await console.request('messages.page', { limit: 500 })).rows.length).toBeGreaterThanOrEqual(4);
      expect(console.backend.status()).toMatchObject({ journal: { state: 'ok' }, database: { state: 'ok' } });
    }, 20_000);
    expect(await console.request('chargers.list', {})).toMatchObject([{ chargerId: 'CP1' }]);
    await charger.close();
  });
});

describe('a file that is damaged while the console runs', () => {
  it('the database: is rescued and replaced, and the messages of meanwhile are stored in it', async () => {
    const console = await start();
    const charger = await connectCharger(console.ready.ocppUrl, 'CP1');
    for (let index = 0; index < 50; index += 1)
      await charger.call('DataTransfer', dataTransfer('x'.repeat(500)));
    await stored(console, 100);
    const file = join(console.dataDir, 'ocpp-console.sqlite');
    const root = rootOf(file, 'charger_data');
    forgetCache(file);
    spoilPages(file, [root]);
    forgetCache(file);
    for (let index = 0; index < 5; index += 1) await charger.call('Heartbeat', {});
    await vi.waitFor(() => expect(console.backend.status().notices).toHaveLength(1), 20_000);
    expect(console.backend.status().notices[0]).toMatchObject({ part: 'database', kind: 'rescued' });
    // The root only says where the other pages are.
    await stored(console, 110);
    await vi.waitFor(async () => {
      expect((await console.request('messages.page', { limit: 500 })).rows).toHaveLength(110);
      expect(console.backend.status().database).toEqual({ state: 'ok' });
    }, 20_000);
    await charger.close();
  });

  it('the journal: is rescued and replaced, and the charger’s retry is acknowledged', async () => {
    const console = await start();
    const charger = await connectCharger(console.ready.ocppUrl, 'CP1');
    const begin = {
      connectorId: 1,
      idTag: 'TAG',
      meterStart: 1,
      timestamp: '2026-03-01T10:00:00Z',
    };
    const first = (await charger.call('StartTransaction', begin)) as { transactionId: number };
    await stored(console, 2);
    const file = join(console.dataDir, 'console-journal.sqlite');
    const root = rootOf(file, 'device_sequences');
    forgetCache(file);
    spoilPages(file, [root]);
    forgetCache(file);
    await vi.waitFor(() => charger.call('Heartbeat', {}), { timeout: 20_000, interval: 100 });
    expect(console.backend.status().notices).toMatchObject([{ part: 'journal', kind: 'rescued' }]);
    // The same transaction has its number still, and another one gets a greater one.
    const again = (await charger.call('StartTransaction', begin)) as { transactionId: number };
    expect(again.transactionId).toBe(first.transactionId);
    const next = (await charger.call('StartTransaction', { ...begin, meterStart: 2 })) as typeof first;
    // Far above: what is lost may have given numbers that nobody else knows of.
    expect(next.transactionId).toBeGreaterThan(first.transactionId + 100_000);
    await vi.waitFor(async () => {
      const { rows } = await console.request('messages.page', { limit: 500 });
      expect(rows.filter(({ action }) => action === 'StartTransaction')).toHaveLength(6);
    }, 20_000);
    const reading = new Database(join(console.dataDir, 'ocpp-console.sqlite'), { readonly: true });
    const sequences = reading.prepare('SELECT sequence FROM charger_data').pluck().all();
    reading.close();
    // The numbers of the lost page are known from the log.
    expect(new Set(sequences).size).toBe(sequences.length);
    await charger.close();
  });
});

describe.skipIf(whyNoDisk() !== null)('a disk that is full', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = makeSmallDisk(24);
  });
  afterEach(async () => {
    await running?.close();
    running = null;
    disk.remove();
  });

  it('is told to chargers and to the window, and what was refused is taken once there is room', async () => {
    const console = await start(disk.folder);
    const charger = await connectCharger(console.ready.ocppUrl, 'CP1');
    await charger.call('Heartbeat', {});
    const makeRoom = disk.fill();
    const large = dataTransfer('x'.repeat(30_000));
    // The log's file has room for some of them.
    let acknowledged = 0;
    let refusal: unknown = null;
    while (refusal === null && acknowledged < 500)
      try {
        await charger.call('DataTransfer', large);
        acknowledged += 1;
      } catch (error) {
        refusal = error;
      }
    expect(refusal).toMatchObject({ rpcErrorCode: 'InternalError' });
    await vi.waitFor(() => {
      const { journal } = console.backend.status();
      expect(journal).toMatchObject({ state: 'failed', error: { code: 'JOURNAL_NOT_WRITABLE' } });
      expect(journal.error?.detail).toMatch(/disk is full/);
    }, 10_000);
    makeRoom();
    // By itself: no charger says anything.
    await vi.waitFor(() => {
      expect(console.backend.status()).toMatchObject({ journal: { state: 'ok' }, database: { state: 'ok' } });
    }, 20_000);
    await charger.call('DataTransfer', large);
    acknowledged += 1;
    await charger.close();
    const reading = new Database(join(disk.folder, 'ocpp-console.sqlite'), { readonly: true });
    await vi.waitFor(() => {
      const taken = reading.prepare(`SELECT length(raw) > 30000 FROM charger_data WHERE type = 'CALL'`);
      // A frame that was refused is not in the log.
      expect(taken.pluck().all()).toEqual([0, ...Array.from({ length: acknowledged }, () => 1)]);
    }, 20_000);
    reading.close();
  });

  it('with the database on it: chargers are served from the journal, which is told, and the rest follows', async () => {
    symlinkSync(join(disk.folder, 'ocpp-console.sqlite'), join(folder, 'ocpp-console.sqlite'));
    const console = await start();
    const charger = await connectCharger(console.ready.ocppUrl, 'CP1');
    const makeRoom = disk.fill();
    for (let index = 0; index < 100; index += 1)
      await charger.call('DataTransfer', dataTransfer('x'.repeat(30_000)));
    await vi.waitFor(() => {
      const { database, journal } = console.backend.status();
      expect(database).toMatchObject({ state: 'failed', error: { code: 'DATABASE_FAILED' } });
      expect(database.error?.detail).toMatch(/disk is full/);
      expect(journal.state).toBe('ok');
      expect(journal.pending).toBeGreaterThan(0);
    }, 20_000);
    makeRoom();
    await stored(console, 200);
    await vi.waitFor(() => expect(console.backend.status().database).toEqual({ state: 'ok' }), 20_000);
    await charger.close();
  });
});

describe('notices', () => {
  it('survive a restart until they are dismissed', async () => {
    const first = await start();
    await first.close();
    const file = join(folder, 'ocpp-console.sqlite');
    const bytes = readFileSync(file);
    bytes.fill(0xff, 0, 100);
    writeFileSync(file, bytes);
    const second = await start();
    const [notice] = second.backend.status().notices;
    expect(notice).toMatchObject({ part: 'database', kind: 'rescued', file, lost: 0 });
    await second.close();
    const third = await start();
    expect(third.backend.status().notices).toEqual([notice]);
    await third.request('notices.dismiss', { noticeId: notice?.noticeId ?? '' });
    expect(third.backend.status().notices).toEqual([]);
    await third.close();
    expect((await start()).backend.status().notices).toEqual([]);
  });
});
