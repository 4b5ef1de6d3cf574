import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TransactionAllocation, TransactionKey } from '../../../backend/ports/journal.ts';
import {
  JournalStore,
  type AppendedRow,
  type AppendRow,
} from '../../../backend/storage/journal/journal-store.ts';
import { encodeEnvelope } from '../../../backend/storage/journal/envelope-json.ts';
import { entry, heartbeat } from '../../support/storage/messages.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

const NOW = Date.UTC(2026, 0, 1);
const SECONDS_OF_2025 = 365 * 24 * 3_600;

function open(file = join(temporaryFolder(), 'journal.sqlite'), now = NOW): JournalStore {
  const store = new JournalStore(file, { now });
  onTestFinished(() => store.close());
  return store;
}

function row(chargerId: string): AppendRow {
  const { envelope, routingKey, priority } = entry(heartbeat(chargerId));
  return { uid: envelope.uid, deviceId: chargerId, body: encodeEnvelope(envelope), routingKey, priority };
}

function append(store: JournalStore, ...rows: AppendRow[]): AppendedRow[] {
  return store.commit([{ kind: 'append', rows }], NOW)[0] as AppendedRow[];
}

function sequenceOf({ sequence }: AppendedRow): number {
  return sequence;
}

const KEY: TransactionKey = {
  chargerId: 'CP1',
  connectorId: 1,
  idTag: 'TAG',
  timestamp: '2026-01-01T00:00:00Z',
  meterStart: 100,
};

function allocate(store: JournalStore, key: Partial<TransactionKey> = {}): TransactionAllocation {
  return store.commit([{ kind: 'allocate', key: { ...KEY, ...key } }], NOW)[0] as TransactionAllocation;
}

describe('rows', () => {
  it('counts each charger’s messages from 1 without gaps, across restarts', () => {
    const file = join(temporaryFolder(), 'journal.sqlite');
    const first = new JournalStore(file);
    const rows = append(first, row('A'), row('B'), row('A'));
    expect(rows.map(sequenceOf)).toEqual([1, 1, 2]);
    first.close();
    expect(append(open(file), row('A'), row('B')).map(sequenceOf)).toEqual([3, 2]);
  });

  it('writes nothing of a group that fails, and leaves no gap in a sequence', () => {
    const store = open();
    const known = row('A');
    append(store, known);
    const next = row('A');
    expect(() => append(store, next, known)).toThrow(/UNIQUE/);
    expect(store.unpublished(0, 10)).toHaveLength(1);
    expect(store.status(NOW).pending).toBe(1);
    expect(append(store, next).map(sequenceOf)).toEqual([2]);
  });

  it('holds a row until it is published and processed, in either order', () => {
    const store = open();
    store.keepUntilPublished(true);
    const [a, b] = [row('A'), row('B')];
    append(store, a, b);
    store.commit([{ kind: 'published', uids: [a.uid] }], NOW);
    store.commit([{ kind: 'processed', uids: [b.uid] }], NOW);
    expect(store.unpublished(0, 10).map(({ uid, processed }) => [uid, processed])).toEqual([[b.uid, true]]);
    expect(store.unprocessed(10).map(({ uid }) => uid)).toEqual([a.uid]);
    expect(store.countUnpublished()).toBe(1);
    expect(store.status(NOW).pending).toBe(2);
    store.commit(
      [
        { kind: 'published', uids: [b.uid, 'unknown'] },
        { kind: 'processed', uids: [a.uid] },
      ],
      NOW,
    );
    expect(store.status(NOW).pending).toBe(0);
    expect(store.unpublished(0, 10)).toEqual([]);
  });

  it('lets a processed row go at once where nothing has to be published', () => {
    const store = open();
    store.keepUntilPublished(false);
    const a = row('A');
    append(store, a);
    store.commit([{ kind: 'processed', uids: [a.uid] }], NOW);
    expect(store.status(NOW).pending).toBe(0);
  });

  it('reads pages in order of commit, and none beyond the position asked for', () => {
    const store = open();
    const rows = Array.from({ length: 5 }, () => row('A'));
    append(store, ...rows);
    const uids = rows.map(({ uid }) => uid);
    const page = store.unpublished(0, 2);
    expect(page.map(({ uid }) => uid)).toEqual(uids.slice(0, 2));
    expect(store.unpublished(page[1]?.position ?? 0, 10).map(({ uid }) => uid)).toEqual(uids.slice(2));
    expect(store.unprocessed(10, page[1]?.position).map(({ uid }) => uid)).toEqual(uids.slice(0, 2));
    expect(store.unprocessed(10)).toHaveLength(5);
  });

  it('never gives a position twice, even after the journal was empty', () => {
    const store = open();
    store.keepUntilPublished(false);
    const a = row('A');
    const [first] = append(store, a);
    store.commit([{ kind: 'processed', uids: [a.uid] }], NOW);
    const [second] = append(store, row('A'));
    expect(second?.position).toBeGreaterThan(first?.position ?? Infinity);
  });

  it('tells size and age', () => {
    const store = open();
    expect(store.status(NOW).oldestMs).toBe(0);
    append(store, row('A'));
    const { oldestMs, bytes, pending } = store.status(NOW + 5_000);
    expect({ oldestMs, pending }).toEqual({ oldestMs: 5_000, pending: 1 });
    expect(bytes).toBeGreaterThan(0);
  });
});

describe('transaction ids', () => {
  it('begin above what a wiped laptop can have given, and only ever grow', () => {
    const store = open();
    const first = allocate(store);
    expect(first).toEqual({ transactionId: SECONDS_OF_2025 + 1, repeated: false });
    expect(allocate(store, { meterStart: 101 }).transactionId).toBe(first.transactionId + 1);
  });

  it('are the same again for the same natural key, across restarts', () => {
    const file = join(temporaryFolder(), 'journal.sqlite');
    const before = new JournalStore(file, { now: NOW });
    const { transactionId } = allocate(before);
    before.close();
    const store = open(file, NOW + 1e9);
    expect(allocate(store)).toEqual({ transactionId, repeated: true });
    for (const other of [{ chargerId: 'CP2' }, { connectorId: 2 }, { idTag: 'X' }, { timestamp: 'T' }])
      expect(allocate(store, other).repeated).toBe(false);
  });

  it('go on above those the database knows, but never back', () => {
    const store = open();
    store.raiseTransactionId(2_000_000_000);
    expect(allocate(store).transactionId).toBe(2_000_000_001);
    store.raiseTransactionId(5);
    expect(allocate(store, { idTag: 'B' }).transactionId).toBe(2_000_000_002);
  });

  it('start low enough where the clock is wrong, and stay within 32 bits', () => {
    expect(allocate(open(undefined, 0)).transactionId).toBe(1);
    const store = open(undefined, Date.UTC(2200, 0, 1));
    const { transactionId } = allocate(store);
    expect(transactionId).toBeLessThan(2 ** 31 - 1);
    store.raiseTransactionId(2 ** 31 - 2);
    expect(allocate(store, { idTag: 'B' }).transactionId).toBe(2 ** 31 - 1);
    expect(() => allocate(store, { idTag: 'C' })).toThrow(/transactionId/);
  });

  it('are not used up by a transaction that was rolled back', () => {
    const store = open();
    const known = row('A');
    append(store, known);
    const group = [
      { kind: 'allocate' as const, key: KEY },
      { kind: 'append' as const, rows: [known] },
    ];
    expect(() => store.commit(group, NOW)).toThrow(/UNIQUE/);
    expect(allocate(store)).toEqual({ transactionId: SECONDS_OF_2025 + 1, repeated: false });
  });
});

describe('queues', () => {
  it('keep messages in order across restarts until they are removed', () => {
    const file = join(temporaryFolder(), 'journal.sqlite');
    const message = (id: string) => ({
      id,
      queue: 'ocpp_messages',
      routingKey: 'ocpp.heartbeat',
      body: '{}',
      messageId: id,
      priority: 1,
      type: 'Heartbeat',
      timestamp: NOW,
      headers: { a: 1 },
    });
    const before = new JournalStore(file);
    before.commit([{ kind: 'queueSave', messages: ['z', 'a', 'm'].map(message) }], NOW);
    before.commit([{ kind: 'queueRemove', ids: ['a', 'unknown'] }], NOW);
    before.close();
    expect(open(file).queueMessages()).toEqual(['z', 'm'].map(message));
  });
});

describe('the file', () => {
  it('is written through to the disk at every commit, each time it is opened', () => {
    const file = join(temporaryFolder(), 'journal.sqlite');
    const pragma = vi.spyOn(Database.prototype, 'pragma');
    onTestFinished(() => pragma.mockRestore());
    for (const round of [1, 2]) {
      new JournalStore(file).close();
      expect(pragma.mock.calls.filter(([text]) => text === 'synchronous = FULL')).toHaveLength(round);
    }
  });

  it('is refused when it is empty, foreign or no database at all', () => {
    const folder = temporaryFolder();
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const foreign = new Database(join(folder, 'foreign.sqlite'));
    foreign.exec('CREATE TABLE t (a)');
    foreign.close();
    for (const path of [file('empty', ''), file('text', 'x'.repeat(5_000)), join(folder, 'foreign.sqlite')])
      expect(() => new JournalStore(path)).toThrow(expect.objectContaining({ code: 'SQLITE_NOTADB' }));
  });

  it('is refused when a newer version wrote it', () => {
    const file = join(temporaryFolder(), 'journal.sqlite');
    new JournalStore(file).close();
    const newer = new Database(file);
    newer.pragma('user_version = 99');
    newer.close();
    expect(() => new JournalStore(file)).toThrow(expect.objectContaining({ code: 'DATABASE_NEWER' }));
  });
});

describe('the limit', () => {
  it('refuses what comes beyond it, says so, and takes it again once the broker has made room', () => {
    const file = join(temporaryFolder(), 'journal.sqlite');
    const store = new JournalStore(file, { maxBytes: 400_000 });
    onTestFinished(() => store.close());
    const uids: string[] = [];
    let refused = false;
    while (!refused && uids.length < 10_000) {
      const next = row('A');
      const [rows] = store.commit([{ kind: 'append', rows: [next] }], NOW);
      if (rows === null) refused = true;
      else uids.push(next.uid);
    }
    expect(refused).toBe(true);
    expect(store.status(NOW)).toMatchObject({ fill: 1, pending: uids.length });
    // Marks in the same transaction hold all the same.
    const [late, marked] = store.commit(
      [
        { kind: 'append', rows: [row('A')] },
        { kind: 'processed', uids: uids.slice(0, 200) },
      ],
      NOW,
    );
    expect([late, marked]).toEqual([null, null]);
    expect(store.status(NOW).pending).toBe(uids.length - 200);
    expect(store.status(NOW).fill).toBeLessThan(1);
    expect(append(store, row('A')).map(sequenceOf)).toEqual([uids.length + 1]);
  });
});
