/** Priorities and reconnects reorder messages: any order, with any repeats, gives the same rows (DESIGN rule 4). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';
import { read } from '../../../backend/processing/handlers/index.ts';
import { SqliteWriter } from '../../../backend/storage/database/database-writer.ts';
import { openForWriting } from '../../../backend/storage/database/open-database.ts';
import { sessionOf } from '../../support/envelopes.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../backend/storage/migrations', import.meta.url));
const { tariff } = DEFAULT_SETTINGS;

let folder: string;
let sqlite: Database.Database;
let writer: SqliteWriter;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'order-'));
  ({ sqlite } = await openForWriting(join(folder, 'console.sqlite'), MIGRATIONS));
  // The test asks for equality, not for durability, some thousand times.
  sqlite.pragma('synchronous = OFF');
  writer = new SqliteWriter(sqlite);
});
afterAll(() => {
  sqlite.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => clear());

function clear(): void {
  for (const table of ['charger_data', 'chargers', 'connectors', 'charging_sessions', 'meter_samples'])
    sqlite.exec(`DELETE FROM ${table}`);
}

function apply(messages: OcppEnvelope[], batchSize: number): void {
  for (let index = 0; index < messages.length; index += batchSize)
    writer.apply(
      messages.slice(index, index + batchSize).map((envelope) => ({ envelope, ...read(envelope) })),
      tariff,
    );
}

/** Every projection, without the columns that tell when a row was written. */
function projections(): unknown {
  const all = (query: string): unknown[] => sqlite.prepare(query).all();
  return {
    chargers: all('SELECT * FROM chargers ORDER BY charger_id'),
    connectors: all('SELECT * FROM connectors ORDER BY charger_id, connector_id'),
    sessions: (all('SELECT * FROM charging_sessions ORDER BY session_id') as Record<string, unknown>[]).map(
      ({ updated_at: _updatedAt, ...session }) => session,
    ),
    samples: (all('SELECT * FROM meter_samples ORDER BY uid, ordinal') as Record<string, unknown>[]).map(
      ({ id: _id, ...sample }) => sample,
    ),
    log: all('SELECT uid FROM charger_data ORDER BY uid'),
  };
}

describe('projections', () => {
  it('are the same for any order of the same messages, with any repeats, in any batches', () => {
    const messages = [
      ...sessionOf('CP-A', 1, [1_000, 1_500, 2_300, 4_000]),
      ...sessionOf('CP-A', 2, [4_000, 4_100]),
      // A meter that runs backwards in the middle.
      ...sessionOf('CP-B', 3, [500, 900, 700, 1_200]),
    ];
    apply(messages, 1);
    const expected = projections();
    fc.assert(
      fc.property(
        fc.shuffledSubarray(messages, { minLength: messages.length }),
        fc.subarray(messages),
        fc.integer({ min: 1, max: 40 }),
        (order, repeats, batchSize) => {
          clear();
          apply([...order, ...repeats], batchSize);
          expect(projections()).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a repeat of everything changes nothing and is told as redelivered', () => {
    const messages = sessionOf('CP-C', 7, [0, 10]);
    apply(messages, 100);
    const before = projections();
    const result = writer.apply(
      messages.map((envelope) => ({ envelope, ...read(envelope) })),
      tariff,
    );
    expect(result).toMatchObject({ stored: 0, notifications: [] });
    expect(result.redelivered).toHaveLength(messages.length);
    expect(projections()).toEqual(before);
  });

  it('a batch with a message that cannot be stored stores nothing', () => {
    const [first, second] = sessionOf('CP-D', 9, [0]);
    if (first === undefined || second === undefined) throw new Error('no messages');
    const broken = { ...second, rawData: undefined as unknown as string };
    expect(() => apply([first, broken], 2)).toThrow();
    expect(projections()).toMatchObject({ log: [], chargers: [] });
  });
});

describe('sessions', () => {
  function session(): Record<string, unknown> {
    return sqlite.prepare('SELECT * FROM charging_sessions').get() as Record<string, unknown>;
  }

  it('count energy from start to stop and price it, rounding to minor units', () => {
    apply(sessionOf('CP', 1, [1_000, 12_345]), 100);
    expect(session()).toMatchObject({
      energy_wh: 11_345,
      amount_minor: 397,
      currency: 'EUR',
      register_fell: 0,
    });
  });

  it('show energy while they run, from the newest sample', () => {
    apply(sessionOf('CP', 1, [1_000, 3_500]).slice(0, 5), 100);
    expect(session()).toMatchObject({ stopped_at: null, energy_wh: 2_500, power_w: 1_001, soc_percent: 21 });
  });

  it('without a start count from the first sample', () => {
    const messages = sessionOf('CP', 1, [1_000, 3_500]).filter(({ action }) => action !== 'StartTransaction');
    apply(messages, 100);
    expect(session()).toMatchObject({ started_at: null, energy_wh: 2_500 });
  });

  it('mark a meter that ran backwards, and never bill less than nothing', () => {
    apply(sessionOf('CP', 1, [5_000, 4_000]), 100);
    expect(session()).toMatchObject({ register_fell: 1, energy_wh: 0, amount_minor: 0 });
  });

  it('bill by the minute and with a fee, in a currency without minor units', () => {
    const yen = { currency: 'JPY', pricePerKWh: 31, pricePerMinute: 2, fixedFee: 100 };
    writer.apply(
      sessionOf('CP', 1, [0, 10_000]).map((envelope) => ({ envelope, ...read(envelope) })),
      yen,
    );
    expect(session()).toMatchObject({ amount_minor: 100 + 310 + 2 * 2, currency: 'JPY' });
  });
});
