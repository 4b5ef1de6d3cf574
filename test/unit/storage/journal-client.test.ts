import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ConsoleError } from '../../../backend/contract/errors.ts';
import { JournalClient } from '../../../backend/storage/journal/journal-client.ts';
import { JournalStore, type JournalOperation } from '../../../backend/storage/journal/journal-store.ts';
import { entry, heartbeat } from '../../support/storage/messages.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

/** A client over a real journal, without the thread between: calls are answered when the test says so. */
function setUp() {
  const store = new JournalStore(join(temporaryFolder(), 'journal.sqlite'), { maxBytes: 200_000 });
  const groups: JournalOperation[][] = [];
  const gate = { open: Promise.resolve() };
  const failure: { next?: Error } = {};
  const call = async (method: string, ...parameters: unknown[]): Promise<never> => {
    await gate.open;
    if (method === 'status') return store.status(Date.now()) as never;
    if (method === 'unpublished') return store.unpublished(0, 100) as never;
    if (method !== 'commit') throw new Error(`Unexpected call ${method}`);
    if (failure.next !== undefined) throw failure.next;
    const operations = parameters[0] as JournalOperation[];
    groups.push(operations);
    return store.commit(operations, Date.now()) as never;
  };
  return { journal: new JournalClient({ call }), store, groups, gate, failure };
}

describe('group commit', () => {
  it('takes all of a tick into one transaction', async () => {
    const { journal, groups } = setUp();
    const rows = await Promise.all(
      Array.from({ length: 50 }, (_, index) => journal.append([entry(heartbeat(`CP${index}`))])),
    );
    expect(groups).toHaveLength(1);
    expect(new Set(rows.flat().map(({ position }) => position)).size).toBe(50);
  });

  it('takes what comes during a commit into the next one', async () => {
    const { journal, groups, gate } = setUp();
    const held = new EventEmitter();
    gate.open = once(held, 'release').then(() => {});
    const first = journal.append([entry(heartbeat('A'))]);
    await new Promise((resolve) => setImmediate(resolve));
    const later = [journal.append([entry(heartbeat('B'))]), journal.markProcessed(['x'])];
    await new Promise((resolve) => setImmediate(resolve));
    expect(groups).toHaveLength(0);
    held.emit('release');
    await Promise.all([first, ...later]);
    expect(groups.map((group) => group.map(({ kind }) => kind))).toEqual([
      ['append'],
      ['append', 'processed'],
    ]);
  });

  it('gives each caller its own rows, in order', async () => {
    const { journal } = setUp();
    const batches = [1, 3, 2].map((count) => Array.from({ length: count }, () => heartbeat('A')));
    const rows = await Promise.all(batches.map((batch) => journal.append(batch.map(entry))));
    expect(rows.map((list) => list.map(({ uid }) => uid))).toEqual(
      batches.map((b) => b.map(({ uid }) => uid)),
    );
    const sequences = rows.flat().map(({ body }) => (JSON.parse(body) as { sequence: number }).sequence);
    expect(sequences).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('gives bodies that are those of the journal, byte for byte', async () => {
    const { journal, store } = setUp();
    const rows = await Promise.all(
      ['A', 'B', 'A'].map((chargerId) =>
        journal.append([entry(heartbeat(chargerId)), entry(heartbeat(chargerId))]),
      ),
    );
    // The file knows when the commit began, whoever appended when it ended.
    const kept = store.unpublished(0, 10);
    for (const [index, { committedAt }] of rows.flat().entries())
      expect(committedAt).toBeGreaterThanOrEqual(kept[index]?.committedAt ?? Infinity);
    const moment = expect.any(Number) as number;
    expect(rows.flat()).toEqual(kept.map((row) => ({ ...row, committedAt: moment })));
  });

  it('tells every caller of a group that failed, and the status, until a commit succeeds', async () => {
    const { journal, failure } = setUp();
    failure.next = new ConsoleError('JOURNAL_NOT_WRITABLE', 'The disk is full.');
    const results = await Promise.allSettled([1, 2].map(() => journal.append([entry(heartbeat('A'))])));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await journal.status()).toMatchObject({ state: 'failed', error: { detail: 'The disk is full.' } });
    failure.next = undefined;
    await journal.append([entry(heartbeat('A'))]);
    expect(await journal.status()).toMatchObject({ state: 'ok', pending: 1 });
  });

  it('tries by itself whether the journal can be written again', async () => {
    const { journal, failure } = setUp();
    failure.next = new ConsoleError('JOURNAL_NOT_WRITABLE', 'The disk is full.');
    await expect(journal.append([entry(heartbeat('A'))])).rejects.toMatchObject({
      code: 'JOURNAL_NOT_WRITABLE',
    });
    expect(await journal.status()).toMatchObject({ state: 'failed' });
    failure.next = undefined;
    expect(await journal.status()).toMatchObject({ state: 'ok' });
  });

  it('removes a row at once that was confirmed before it was processed', async () => {
    const { journal, groups, store } = setUp();
    store.keepUntilPublished(true);
    const rows = await journal.append([entry(heartbeat('A')), entry(heartbeat('B'))]);
    const [first, second] = rows.map(({ uid }) => uid) as [string, string];
    journal.markPublished([first]);
    await journal.markProcessed([first, second]);
    expect(groups.slice(1)).toEqual([
      [
        { kind: 'settled', uids: [first] },
        { kind: 'processed', uids: [second] },
      ],
    ]);
    expect(store.status(Date.now()).pending).toBe(1);
    journal.markPublished([second]);
    await vi.waitFor(() => expect(store.status(Date.now()).pending).toBe(0));
  });

  it('gives a confirmed row to be published again only while the confirm cannot be written', async () => {
    const { journal, failure, store } = setUp();
    store.keepUntilPublished(true);
    const rows = await journal.append([entry(heartbeat('A')), entry(heartbeat('B'))]);
    const uids = rows.map(({ uid }) => uid);
    journal.markPublished(uids.slice(0, 1));
    failure.next = new ConsoleError('JOURNAL_NOT_WRITABLE', 'The disk is full.');
    // The backlog goes on: twice at the broker is stored once.
    expect((await journal.unpublished(0, 10)).map(({ uid }) => uid)).toEqual(uids);
    await expect(journal.markProcessed(uids)).rejects.toMatchObject({ code: 'JOURNAL_NOT_WRITABLE' });
    failure.next = undefined;
    expect((await journal.unpublished(0, 10)).map(({ uid }) => uid)).toEqual(uids.slice(1));
  });

  it('names the limit that refuses a message', async () => {
    const { journal } = setUp();
    const entries = Array.from({ length: 400 }, () => entry(heartbeat('A')));
    const rows = await journal.append(entries);
    await expect(journal.append(entries)).rejects.toMatchObject({ code: 'JOURNAL_FULL' });
    expect(await journal.status()).toMatchObject({
      state: 'failed',
      fill: 1,
      pending: 400,
      error: { code: 'JOURNAL_FULL' },
    });
    await journal.markProcessed(rows.map(({ uid }) => uid));
    expect(await journal.status()).toMatchObject({ state: 'ok', pending: 0 });
    expect(await journal.append(entries.slice(0, 1).map(() => entry(heartbeat('A'))))).toHaveLength(1);
  });
});
