import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JournalStore, type AppendRow } from '../../../../backend/storage/journal/journal-store.ts';
import { encodeEnvelope } from '../../../../backend/storage/journal/envelope-json.ts';
import type { TransactionAllocation } from '../../../../backend/ports/journal.ts';
import { copyLive, spoilPages } from '../../../support/storage/damage.ts';
import { call, entry, heartbeat } from '../../../support/storage/messages.ts';
import { temporaryFolder } from '../../../support/storage/temporary.ts';

const EARLY = Date.UTC(2025, 0, 2);
const NOW = Date.UTC(2026, 0, 1);

function appendRow(envelope: ReturnType<typeof heartbeat>): AppendRow {
  const { envelope: draft, routingKey, priority } = entry(envelope);
  return { uid: draft.uid, deviceId: draft.deviceId, body: encodeEnvelope(draft), routingKey, priority };
}

const key = (meterStart: number) => ({
  chargerId: 'CP1',
  connectorId: 1,
  idTag: 'T',
  timestamp: '2026-03-01T10:00:00Z',
  meterStart,
});

/** A journal with rows that wait, closed. */
function filled(file: string, close = true): { uids: Set<string>; given: number[] } {
  const store = new JournalStore(file, { now: EARLY });
  store.keepUntilPublished(true);
  const uids = new Set<string>();
  const given: number[] = [];
  for (let index = 0; index < 120; index += 1) {
    const deviceId = `CP${index % 3}`;
    const payload = { vendorId: 'V', data: 'x'.repeat((index % 5) * 2_000) };
    const rows = [heartbeat(deviceId), call({ chargerId: deviceId, action: 'DataTransfer', payload })].map(
      appendRow,
    );
    for (const { uid } of rows) uids.add(uid);
    const [, allocation] = store.commit(
      [
        { kind: 'append', rows },
        { kind: 'allocate', key: key(index) },
        { kind: 'processed', uids: index % 2 === 0 ? [rows[0]?.uid ?? ''] : [] },
      ],
      EARLY,
    );
    given.push((allocation as TransactionAllocation).transactionId);
  }
  store.commit([{ kind: 'queueSave', messages: [{ id: 'm1' } as never] }], EARLY);
  if (close) store.close();
  return { uids, given };
}

function rescueInto(from: string) {
  const target = join(temporaryFolder(), 'journal.sqlite');
  const store = new JournalStore(target, { now: EARLY });
  const rescue = store.rescue(from);
  return { store, rescue, target, all: store.unpublished(0, 10_000) };
}

describe('a damaged journal', () => {
  it('with a damaged header loses nothing: rows, numbers, marks, queue', () => {
    const file = join(temporaryFolder(), 'journal.sqlite');
    const { uids, given } = filled(file);
    const bytes = readFileSync(file);
    bytes.fill(0, 0, 100);
    writeFileSync(file, bytes);
    const { store, rescue, all } = rescueInto(file);
    expect(rescue).toMatchObject({ lost: 0, damagedPages: 0 });
    expect(new Set(all.map(({ uid }) => uid))).toEqual(uids);
    expect(all.filter(({ processed }) => processed)).toHaveLength(60);
    expect(store.queueMessages()).toEqual([{ id: 'm1' }]);
    const [known, next] = store.commit(
      [
        { kind: 'allocate', key: key(7) },
        { kind: 'allocate', key: key(1_000) },
      ],
      NOW,
    );
    expect(known).toEqual({ transactionId: given[7], repeated: true });
    expect(next).toEqual({ transactionId: Math.max(...given) + 1, repeated: false });
    const [appended] = store.commit([{ kind: 'append', rows: [appendRow(heartbeat('CP0'))] }], NOW);
    expect(appended).toMatchObject([{ sequence: 81 }]);
    store.close();
  });

  it('takes what only its write-ahead log holds', () => {
    const folder = temporaryFolder();
    const { uids } = filled(join(folder, 'live.sqlite'), false);
    copyLive(join(folder, 'live.sqlite'), join(folder, 'journal.sqlite'));
    const { store, all } = rescueInto(join(folder, 'journal.sqlite'));
    expect(new Set(all.map(({ uid }) => uid))).toEqual(uids);
    store.close();
  });

  it('never makes a row up, and never gives a number twice that can still be read', () => {
    const file = join(temporaryFolder(), 'journal.sqlite');
    filled(file);
    const whole = readFileSync(file);
    const reading = new Database(file, { readonly: true });
    const bodies = new Map(
      (reading.prepare('SELECT uid, body FROM journal').all() as { uid: string; body: string }[]).map(
        ({ uid, body }) => [uid, body],
      ),
    );
    const rowPages = reading.prepare(`SELECT pageno FROM dbstat WHERE name = 'journal'`).pluck().all();
    reading.close();
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: whole.length / 4_096 }), { maxLength: 10 }),
        (pages) => {
          writeFileSync(file, whole);
          spoilPages(file, pages);
          const { store, all, target } = rescueInto(file);
          for (const { uid, body } of all) expect(body).toBe(bodies.get(uid));
          const hit = pages.filter((page) => rowPages.includes(page)).length;
          expect(bodies.size - all.length).toBeLessThanOrEqual(hit * 12);
          const found = new Database(target, { readonly: true });
          const highest = found
            .prepare('SELECT coalesce(max(transaction_id), 0) FROM transactions')
            .pluck()
            .get();
          found.close();
          const [next] = store.commit([{ kind: 'allocate', key: key(1_000) }], NOW);
          expect((next as TransactionAllocation).transactionId).toBeGreaterThan(Number(highest));
          store.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});
