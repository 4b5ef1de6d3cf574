/** The journal's file: what is committed stays, numbers have no gaps, transactionIds never repeat. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../backend/ports/journal.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { JournalStore } from '../../../backend/storage/journal/journal-store.ts';
import { openStorage, type Storage } from '../../../backend/storage/storage.ts';
import { BUILT } from '../../support/built.ts';
import { incomingCall } from '../../support/envelopes.ts';

let dataDir: string;
let storage: Storage | null = null;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(async () => {
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(): Promise<Storage> {
  storage = await openStorage({ dataDir, workerDirectory: BUILT, logger: silentLogger });
  return storage;
}

function entry(chargerId = 'CP'): JournalEntry {
  const { sequence: _allottedByTheJournal, ...envelope } = incomingCall(chargerId, 'Heartbeat', {});
  return { envelope, routingKey: 'ocpp.heartbeat', priority: 1 };
}

async function close(): Promise<void> {
  await storage?.close();
  storage = null;
}

const KEY = { chargerId: 'CP', connectorId: 1, idTag: 'T', timestamp: '2026-03-01T10:00:00Z', meterStart: 5 };

describe('the journal', () => {
  it('numbers each charger’s messages without gaps, across restarts', async () => {
    const first = await open();
    await Promise.all(Array.from({ length: 20 }, () => first.journal.append([entry('A'), entry('B')])));
    await close();
    const second = await open();
    const [row] = await second.journal.append([entry('A')]);
    expect(JSON.parse(row?.body ?? '')).toMatchObject({ sequence: 21, deviceId: 'A' });
  });

  it('keeps a row until it is processed, and with RabbitMQ until it is published too', async () => {
    const { journal } = await open();
    const rows = await journal.append([entry(), entry()]);
    const uids = rows.map(({ uid }) => uid);
    await journal.setBrokerKind('rabbitmq');
    await journal.markProcessed(uids);
    expect((await journal.unpublished(0, 10)).map(({ uid, processed }) => [uid, processed])).toEqual(
      uids.map((uid) => [uid, true]),
    );
    expect(await journal.unprocessed(10)).toEqual([]);
    journal.markPublished(uids.slice(0, 1));
    expect(await journal.countUnpublished()).toBe(1);
    journal.markPublished(uids);
    expect(await journal.countUnpublished()).toBe(0);
    expect(await journal.status()).toMatchObject({ state: 'ok', pending: 0, oldestMs: 0 });
    await journal.setBrokerKind('embedded');
    const [row] = await journal.append([entry()]);
    await journal.markProcessed([row?.uid ?? '']);
    expect((await journal.status()).pending).toBe(0);
  });

  it('gives the same transactionId for the same natural key, and never one twice', async () => {
    const first = await open();
    const given = await first.journal.allocateTransaction(KEY);
    expect(given.repeated).toBe(false);
    expect(await first.journal.allocateTransaction(KEY)).toEqual({ ...given, repeated: true });
    await close();
    // The journal is lost, the database knows of a session: ids go on above it.
    rmSync(join(dataDir, 'console-journal.sqlite'));
    const store = new JournalStore(join(dataDir, 'other.sqlite'));
    store.raiseTransactionId(2_000_000_000);
    const [next] = store.commit([{ kind: 'allocate', key: KEY }], Date.now());
    expect(next).toEqual({ transactionId: 2_000_000_001, repeated: false });
    store.close();
  });
});

describe('the data folder', () => {
  it('is locked against a second console, and free again after the first', async () => {
    await open();
    await expect(
      openStorage({ dataDir, workerDirectory: BUILT, logger: silentLogger }),
    ).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    await close();
    await open();
  });

  it('moves a damaged journal and a damaged database aside and goes on', async () => {
    await open();
    await close();
    for (const name of ['console-journal.sqlite', 'ocpp-console.sqlite'])
      writeFileSync(join(dataDir, name), 'this is no database, but long enough to be looked at '.repeat(200));
    const { journal, notices } = await open();
    const movedAside = notices().map(({ movedTo }) => movedTo);
    expect(movedAside).toHaveLength(2);
    for (const file of movedAside) expect(existsSync(file)).toBe(true);
    await expect(journal.append([entry()])).resolves.toHaveLength(1);
  });

  it('takes an empty database file for damaged, not for new', async () => {
    await open();
    await close();
    truncateSync(join(dataDir, 'ocpp-console.sqlite'));
    expect((await open()).notices()).toHaveLength(1);
  });

  it('refuses a database of a newer version and does not touch it', async () => {
    await open();
    await close();
    const file = join(dataDir, 'ocpp-console.sqlite');
    const { default: Database } = await import('better-sqlite3');
    const newer = new Database(file);
    newer.pragma('user_version = 999');
    newer.close();
    const before = statSync(file).mtimeMs;
    await expect(
      openStorage({ dataDir, workerDirectory: BUILT, logger: silentLogger }),
    ).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
    expect(statSync(file).mtimeMs).toBe(before);
    expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toEqual([]);
  });
});
