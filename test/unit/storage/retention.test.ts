import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import type { RetentionLimits } from '../../../backend/ports/data-keeper.ts';
import { LogBlockReader } from '../../../backend/storage/database/log-blocks.ts';
import { PrunedMessages, spansOf } from '../../../backend/storage/database/pruned-messages.ts';
import { Retention, uidBound } from '../../../backend/storage/database/retention.ts';
import { rowsOf, testDatabase, type TestDatabase } from '../../support/storage/database.ts';
import { call, processed, TARIFF } from '../../support/storage/messages.ts';

const DAY = 86_400_000;
const NOW = Date.now();
const ago = (days: number): number => NOW - days * DAY;

let sequence = 0;
/** A message that the console received at the time: its uid says so. */
function received(at: number, action: string, payload: JsonObject, extra: Partial<OcppEnvelope> = {}) {
  sequence += 1;
  return call({
    chargerId: 'CP',
    action,
    payload,
    timestamp: at,
    extra: { uid: uuidv7({ msecs: at }), sequence, ...extra },
  });
}

const heartbeats = (count: number, at: number): OcppEnvelope[] =>
  Array.from({ length: count }, (_none, index) => received(at + index, 'Heartbeat', {}));

function session(transactionId: number, at: number, stops: boolean, connectorId = 1): OcppEnvelope[] {
  const time = (minute: number): string => new Date(at + minute * 60_000).toISOString();
  const meterValues = (minute: number, wh: number): OcppEnvelope =>
    received(at + minute * 60_000, 'MeterValues', {
      connectorId,
      transactionId,
      meterValue: [
        {
          timestamp: time(minute),
          sampledValue: [
            { value: String(wh) },
            { value: '16', unit: 'A', measurand: 'Current.Import', phase: 'L1' },
          ],
        },
      ],
    });
  return [
    received(
      at,
      'StartTransaction',
      { connectorId, idTag: 'TAG', meterStart: 100, timestamp: time(0) },
      { transactionId },
    ),
    meterValues(1, 500),
    meterValues(2, 900),
    ...(stops
      ? [
          received(at + 180_000, 'StopTransaction', {
            transactionId,
            idTag: 'TAG',
            meterStop: 1_000,
            timestamp: time(3),
          }),
        ]
      : []),
  ];
}

/** As if they had been stored when they came. */
function store({ sqlite, writer }: TestDatabase, envelopes: OcppEnvelope[]): void {
  writer.apply(envelopes.map(processed), TARIFF);
  sqlite.exec(`UPDATE charging_sessions SET updated_at =
    (SELECT max(timestamp) FROM charger_data WHERE charger_data.session_id = charging_sessions.session_id)`);
}

const LIMITS: RetentionLimits = { olderThan: null, maxBytes: null, heldFrom: NOW, now: NOW };

/** A whole pass. @returns its steps. */
function prune(database: TestDatabase, limits: Partial<RetentionLimits>): number {
  const retention = new Retention(database.sqlite);
  retention.begin({ ...LIMITS, ...limits });
  let steps = 1;
  while (retention.step()) steps += 1;
  return steps;
}

const TABLES = ['charger_data', 'meter_samples', 'charging_sessions', 'chargers', 'connectors', 'log_blocks'];
const everything = ({ sqlite }: TestDatabase): string[] =>
  TABLES.flatMap((table) => rowsOf(sqlite, table, ['updated_at', 'stored_at']));
const count = ({ sqlite }: TestDatabase, table: string): number =>
  (sqlite.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count;

describe('by age', () => {
  it('removes what is older, in steps of at most 500 rows, and says what it did', async () => {
    const database = await testDatabase();
    store(database, [...heartbeats(1_700, ago(40)), ...session(1, ago(39), true), ...heartbeats(30, ago(2))]);
    const steps = prune(database, { olderThan: ago(30) });
    expect(count(database, 'charger_data')).toBe(30);
    expect(count(database, 'meter_samples')).toBe(0);
    expect(count(database, 'charging_sessions')).toBe(0);
    expect(steps).toBeGreaterThan(4);
    expect(database.sqlite.prepare('SELECT * FROM retention_report').get()).toEqual({
      id: 1,
      ran_at: NOW,
      removed_at: NOW,
      removed_before: ago(30),
      messages: 1_704,
      samples: 4,
      sessions: 1,
      connections: 0,
    });
  });

  it('keeps all of a session that runs, and its samples, however old', async () => {
    const database = await testDatabase();
    const running = session(7, ago(90), false);
    store(database, [...heartbeats(5, ago(91)), ...running, ...heartbeats(5, ago(80))]);
    prune(database, { olderThan: ago(30) });
    expect(count(database, 'charger_data')).toBe(running.length);
    expect(count(database, 'meter_samples')).toBe(4);
    expect(count(database, 'charging_sessions')).toBe(1);
    // It ends, and goes with the next pass once it is old enough.
    store(database, session(7, ago(90), true).slice(-1));
    prune(database, { olderThan: ago(30) });
    expect(count(database, 'charger_data')).toBe(0);
    expect(count(database, 'charging_sessions')).toBe(0);
  });

  it('does not wait for a stop that never came, once a later session began on the connector', async () => {
    const database = await testDatabase();
    store(database, [...session(1, ago(90), false), ...session(2, ago(80), false)]);
    prune(database, { olderThan: ago(30) });
    expect(database.sqlite.prepare('SELECT transaction_id AS id FROM charging_sessions').all()).toEqual([
      { id: 2 },
    ]);
  });

  it('keeps what somebody still waits for', async () => {
    const database = await testDatabase();
    store(database, [...heartbeats(5, ago(40)), ...heartbeats(7, ago(35))]);
    prune(database, { olderThan: ago(30), heldFrom: ago(36) });
    expect(count(database, 'charger_data')).toBe(7);
  });

  it('removes connections that ended, never the latest one of a charger', async () => {
    const database = await testDatabase();
    const { writer } = database;
    for (const days of [60, 50, 40]) {
      const connectionId = uuidv7({ msecs: ago(days) });
      const epoch = { connectionId, chargerId: 'CP', at: ago(days) };
      writer.recordConnected({ ...epoch, deviceId: 'CP', remoteAddress: '127.0.0.1' });
      writer.recordDisconnected({ ...epoch, code: 1000, reason: '' });
    }
    prune(database, { olderThan: ago(30) });
    expect(count(database, 'connection_epochs')).toBe(1);
  });
});

describe('by size', () => {
  it('removes the oldest until the size is reached, and gives the room back to the disk', async () => {
    const database = await testDatabase();
    const big = Array.from({ length: 4_000 }, (_none, index) =>
      received(ago(20) + index, 'DataTransfer', { vendorId: 'test', data: 'x'.repeat(3_000) }),
    );
    store(database, [...session(1, ago(21), true), ...big]);
    const { sqlite } = database;
    const pages = (): number => Number(sqlite.pragma('page_count', { simple: true }));
    const before = pages() * 4_096;
    expect(before).toBeGreaterThan(12_000_000);
    prune(database, { maxBytes: 5_000_000 });
    const used = (pages() - Number(sqlite.pragma('freelist_count', { simple: true }))) * 4_096;
    expect(used).toBeLessThanOrEqual(5_000_000);
    expect(used).toBeGreaterThan(3_000_000);
    expect(pages() * 4_096).toBeLessThan(before - 3_000_000);
    // The newest are there, and the session with its figures, without its samples.
    const { newest } = sqlite.prepare('SELECT max(timestamp) AS newest FROM charger_data').get() as {
      newest: number;
    };
    expect(newest).toBe(ago(20) + 3_999);
    expect(count(database, 'meter_samples')).toBe(0);
    expect(
      sqlite.prepare('SELECT energy_wh AS energyWh, samples_pruned AS pruned FROM charging_sessions').all(),
    ).toEqual([{ energyWh: 900, pruned: 1 }]);
  });

  it('leaves a database below the limit alone', async () => {
    const database = await testDatabase();
    store(database, heartbeats(100, ago(400)));
    prune(database, { maxBytes: 50_000_000 });
    expect(count(database, 'charger_data')).toBe(100);
  });

  it('a late message does not change the figures of a session whose samples are gone', async () => {
    const database = await testDatabase();
    const messages = session(1, ago(50), true);
    store(database, messages);
    database.sqlite.exec('UPDATE charging_sessions SET samples_pruned = 1');
    database.sqlite.exec('DELETE FROM meter_samples');
    const figures = (): unknown =>
      database.sqlite
        .prepare('SELECT first_register_wh, last_register_wh, energy_wh, amount_minor FROM charging_sessions')
        .get();
    const before = figures();
    store(database, [
      received(ago(1), 'MeterValues', {
        connectorId: 1,
        transactionId: 1,
        meterValue: [{ timestamp: new Date(ago(50)).toISOString(), sampledValue: [{ value: '7' }] }],
      }),
    ]);
    expect(before).toMatchObject({ first_register_wh: 500, last_register_wh: 900, energy_wh: 900 });
    expect(figures()).toEqual(before);
  });
});

describe('a redelivery', () => {
  it('of a message that was removed changes nothing, in whatever order they come', async () => {
    const database = await testDatabase();
    const old = [...session(1, ago(60), true), ...heartbeats(20, ago(59)), ...session(2, ago(58), true)];
    const young = [...session(3, ago(3), true), ...heartbeats(5, ago(2))];
    store(database, [...old, ...young]);
    prune(database, { olderThan: ago(30) });
    const kept = everything(database);
    expect(count(database, 'charger_data')).toBe(young.length);
    fc.assert(
      fc.property(fc.shuffledSubarray([...old, ...young], { minLength: 1 }), (messages) => {
        const result = database.writer.apply(messages.map(processed), TARIFF);
        expect(result.stored).toBe(0);
        expect(result.redelivered).toHaveLength(messages.length);
        expect(everything(database)).toEqual(kept);
      }),
      { numRuns: 50 },
    );
  });

  it('a message that was never stored is stored, though others of its time were removed', async () => {
    const database = await testDatabase();
    const messages = heartbeats(20, ago(60));
    const [late] = messages.splice(7, 1);
    store(database, messages);
    prune(database, { olderThan: ago(30) });
    if (late === undefined) throw new Error('no message');
    expect(database.writer.apply([processed(late)], TARIFF).stored).toBe(1);
  });

  it('a journal that begins anew gives numbers again: such messages are new', async () => {
    const database = await testDatabase();
    const messages = heartbeats(20, ago(60));
    store(database, messages);
    prune(database, { olderThan: ago(30) });
    const again = messages.map(({ sequence: same }) => received(ago(1), 'Heartbeat', {}, { sequence: same }));
    expect(database.writer.apply(again.map(processed), TARIFF).stored).toBe(20);
  });

  it('is known by spans of numbers: few rows for any number of messages', async () => {
    const database = await testDatabase();
    store(database, heartbeats(3_000, ago(60)));
    prune(database, { olderThan: ago(30) });
    expect(count(database, 'pruned_messages')).toBe(1);
  });
});

describe('the spans', () => {
  it('hold exactly what was added, in any order and division', async () => {
    const { sqlite } = await testDatabase();
    const pruned = new PrunedMessages(sqlite);
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 6 }), (chunks) => {
        sqlite.exec('DELETE FROM pruned_messages');
        const uid = uuidv7({ msecs: ago(1) });
        const message = (number: number) => ({ deviceId: 'CP', sequence: number, uid });
        for (const chunk of chunks) pruned.add(chunk.map(message));
        const added = new Set(chunks.flat());
        for (let number = 0; number <= 61; number += 1)
          expect(pruned.has(message(number))).toBe(added.has(number));
        // Neighbours are one row.
        const runs = spansOf([...added].map(message)).length;
        expect(sqlite.prepare('SELECT count(*) AS count FROM pruned_messages').get()).toEqual({
          count: runs,
        });
      }),
    );
  });

  it('the bound of a time lies below all uids of it, and above all of the ms before', () => {
    expect(uidBound(NOW) < uuidv7({ msecs: NOW })).toBe(true);
    expect(uidBound(NOW) > uuidv7({ msecs: NOW - 1 })).toBe(true);
  });
});

it('the log’s blocks fit the rows that are left', async () => {
  const database = await testDatabase();
  store(database, [
    ...heartbeats(1_500, ago(60)),
    ...session(1, ago(59), false),
    ...heartbeats(1_500, ago(10)),
  ]);
  prune(database, { olderThan: ago(30) });
  const blocks = database.sqlite
    .prepare('SELECT block, from_at AS "from", to_at AS "to" FROM log_blocks ORDER BY block')
    .all();
  const expected = database.sqlite
    .prepare(
      `SELECT id / 1024 AS block, min(timestamp) AS "from", max(timestamp) AS "to" FROM charger_data
       GROUP BY id / 1024 ORDER BY block`,
    )
    .all();
  expect(blocks).toEqual(expected);
  expect(new LogBlockReader(database.sqlite).ids({ to: ago(31) }).highest).toBeGreaterThan(1_500);
});
