/** Priorities and reconnects reorder messages: applies the same ones in many orders, and compares the rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';
import { read } from '../../../backend/processing/handlers/index.ts';
import { SqliteWriter } from '../../../backend/storage/database/database-writer.ts';
import { openForWriting } from '../../../backend/storage/database/open-database.ts';
import { incomingCall, sessionOf } from '../envelopes.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../backend/storage/migrations', import.meta.url));
const TABLES = ['charger_data', 'chargers', 'connectors', 'charging_sessions', 'meter_samples'];
const { tariff } = DEFAULT_SETTINGS;

/** A database that is filled, read and emptied again and again. */
export class ProjectionWorld {
  readonly sqlite: Database.Database;
  writer: SqliteWriter;
  readonly #folder: string;

  private constructor(folder: string, sqlite: Database.Database) {
    this.#folder = folder;
    this.sqlite = sqlite;
    // The test asks for equality, not for durability, some thousand times.
    sqlite.pragma('synchronous = OFF');
    this.writer = new SqliteWriter(sqlite);
  }

  static async open(): Promise<ProjectionWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'order-'));
    const { sqlite } = await openForWriting(join(folder, 'console.sqlite'), MIGRATIONS);
    return new ProjectionWorld(folder, sqlite);
  }

  close(): void {
    this.sqlite.close();
    rmSync(this.#folder, { recursive: true });
  }

  clear(): void {
    for (const table of TABLES) this.sqlite.exec(`DELETE FROM ${table}`);
    // The former one remembers sessions.
    this.writer = new SqliteWriter(this.sqlite);
  }

  apply(messages: OcppEnvelope[], batchSize: number): void {
    for (let index = 0; index < messages.length; index += batchSize)
      this.writer.apply(
        messages.slice(index, index + batchSize).map((envelope) => ({ envelope, ...read(envelope) })),
        tariff,
      );
  }

  /** Every projection, without the columns that tell when a row was written. */
  projections(): unknown {
    const all = (query: string): Record<string, unknown>[] =>
      this.sqlite.prepare(query).all() as Record<string, unknown>[];
    return {
      chargers: all('SELECT * FROM chargers ORDER BY charger_id'),
      connectors: all('SELECT * FROM connectors ORDER BY charger_id, connector_id'),
      sessions: all('SELECT * FROM charging_sessions ORDER BY session_id').map(
        ({ updated_at: _updatedAt, ...session }) => session,
      ),
      samples: all('SELECT * FROM meter_samples ORDER BY uid, ordinal').map(
        ({ id: _id, ...sample }) => sample,
      ),
      log: all('SELECT uid FROM charger_data ORDER BY uid'),
    };
  }
}

/** What chargers say, with everything that a console gets to hear and no book foresees. */
export function oddMessages(): OcppEnvelope[] {
  const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString();
  const meter = (transactionId: number, minute: number, wh: number) =>
    incomingCall('CP-ODD', 'MeterValues', {
      connectorId: 2,
      transactionId,
      meterValue: [{ timestamp: at(minute), sampledValue: [{ value: String(wh) }] }],
    });
  const start = { connectorId: 1, idTag: 'TAG', meterStart: 100, timestamp: at(0) };
  const retried = incomingCall('CP-RETRY', 'StartTransaction', start, { transactionId: 21 });
  const boot = { chargePointVendor: 'V', chargePointModel: 'M' };
  return [
    ...sessionOf('CP-A', 1, [1_000, 1_500, 2_300, 4_000]),
    ...sessionOf('CP-A', 2, [4_000, 4_100]),
    // A meter that runs backwards in the middle.
    ...sessionOf('CP-B', 3, [500, 900, 700, 1_200]),
    // A transaction that nobody started here, and two without a number.
    meter(999, 1, 70),
    incomingCall('CP-ODD', 'StopTransaction', { transactionId: 999, meterStop: 90, timestamp: at(9) }),
    meter(-1, 2, 10),
    meter(-1, 3, 20),
    incomingCall('CP-ODD', 'StopTransaction', { transactionId: -1, meterStop: 30, timestamp: at(4) }),
    incomingCall('CP-ODD', 'StopTransaction', { transactionId: -1, meterStop: 60, timestamp: at(8) }),
    // Message ids that begin anew at every boot: same id, same text, another connection, another message.
    ...[1, 2, 3].flatMap((life) => [
      incomingCall('CP-BOOT', 'BootNotification', boot, { messageId: '1000001', connectionId: `c${life}` }),
      incomingCall(
        'CP-BOOT',
        'StatusNotification',
        { connectorId: 1, errorCode: 'NoError', status: life === 3 ? 'Faulted' : 'Available' },
        { messageId: '1000002', connectionId: `c${life}` },
      ),
    ]),
    // The same message again, under the same id: no second start; and under a new one: the same transaction.
    retried,
    incomingCall('CP-RETRY', 'StartTransaction', start, {
      transactionId: 21,
      messageId: retried.messageId,
      duplicateOf: retried.uid,
    }),
    incomingCall('CP-RETRY', 'StartTransaction', start, { transactionId: 21, suspectedRepeat: true }),
    incomingCall('CP-RETRY', 'StopTransaction', { transactionId: 21, meterStop: 300, timestamp: at(30) }),
    incomingCall('CP-RETRY', 'StopTransaction', { transactionId: 21, meterStop: 301, timestamp: at(31) }),
  ];
}

/** @throws the smallest order that gives other rows, when there is one. */
export function expectOneProjection(world: ProjectionWorld, messages: OcppEnvelope[], orders: number): void {
  world.clear();
  world.apply(messages, 1);
  const expected = world.projections();
  fc.assert(
    fc.property(
      fc.shuffledSubarray(messages, { minLength: messages.length }),
      fc.subarray(messages),
      fc.integer({ min: 1, max: 40 }),
      (order, repeats, batchSize) => {
        world.clear();
        // Repeats lie among the others, not behind them.
        const half = Math.floor(order.length / 2);
        world.apply([...order.slice(0, half), ...repeats, ...order.slice(half)], batchSize);
        expect(world.projections()).toEqual(expected);
      },
    ),
    { numRuns: orders },
  );
}
