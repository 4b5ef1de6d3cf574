import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionFilter } from '../../../backend/contract/sessions.ts';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { SessionListReader } from '../../../backend/storage/database/session-list-reader.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { call, processed, TARIFF } from '../../support/storage/messages.ts';

const T0 = Date.UTC(2026, 4, 1, 10);
const at = (minute: number): string => new Date(T0 + minute * 60_000).toISOString();

async function setUp() {
  const { sqlite, writer } = await testDatabase();
  const apply = (...envelopes: OcppEnvelope[]) => writer.apply(envelopes.map(processed), TARIFF);
  const send = (
    chargerId: string,
    action: string,
    payload: JsonObject,
    extra?: Partial<OcppEnvelope>,
  ): OcppEnvelope => call({ chargerId, action, payload, timestamp: T0, extra });
  const start = (
    transactionId: number,
    { minute = 0, connectorId = 1, chargerId = 'CP1', idTag = 'TAG', meterStart = 1_000 } = {},
  ): OcppEnvelope =>
    send(
      chargerId,
      'StartTransaction',
      { connectorId, idTag, meterStart, timestamp: at(minute) },
      { transactionId },
    );
  const stop = (transactionId: number, meterStop: number, minute: number, chargerId = 'CP1'): OcppEnvelope =>
    send(chargerId, 'StopTransaction', { transactionId, meterStop, timestamp: at(minute) });
  const reader = new SessionListReader(sqlite);
  const ids = (filter: SessionFilter = {}): number[] =>
    reader.page({ ...filter, limit: 500 }).sessions.map(({ transactionId }) => transactionId);
  return { sqlite, apply, start, stop, reader, ids };
}

describe('a page', () => {
  it('of active sessions: of one connector only the latest, when an earlier one was never stopped', async () => {
    const { apply, ids, start } = await setUp();
    apply(start(7), start(8, { minute: 30 }), start(9, { minute: 10, connectorId: 2 }));
    expect(ids({ status: 'active' })).toEqual([8, 9]);
    expect(ids()).toEqual([8, 9, 7]);
  });

  it('goes on behind the last session of the page before, latest first', async () => {
    const { apply, reader, start } = await setUp();
    apply(...[5, 1, 4, 2, 3].map((id) => start(id, { minute: id % 3 })));
    const seen: string[] = [];
    let after: string | undefined;
    for (let more = true; more;) {
      const page = reader.page({ limit: 2, after });
      seen.push(...page.sessions.map(({ sessionId }) => sessionId));
      more = page.hasMore;
      after = seen.at(-1);
    }
    expect(seen).toEqual(['CP1#5', 'CP1#2', 'CP1#4', 'CP1#1', 'CP1#3']);
  });

  it('keeps to the charger, a part of the idTag in either case, the state, and the time', async () => {
    const { apply, ids, start, stop } = await setUp();
    apply(
      start(1, { idTag: 'Card-77' }),
      stop(1, 2_000, 5),
      start(2, { minute: 10, idTag: '100%' }),
      start(3, { minute: 20, chargerId: 'CP2', idTag: 'Card-8' }),
    );
    expect(ids({ chargerId: 'CP2' })).toEqual([3]);
    expect(ids({ idTag: 'cARD' })).toEqual([3, 1]);
    expect(ids({ idTag: '%' })).toEqual([2]);
    expect(ids({ status: 'finished' })).toEqual([1]);
    expect(ids({ from: T0 + 10 * 60_000 })).toEqual([3, 2]);
    expect(ids({ to: T0 + 10 * 60_000 })).toEqual([2, 1]);
    expect(ids({ idTag: 'card', status: 'active', from: T0, to: T0 + 3_600_000 })).toEqual([3]);
  });

  it('of marked sessions has exactly those that show a mark', async () => {
    const reading = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null });
    const flag = fc.integer({ min: 0, max: 1 });
    const { sqlite, reader } = await setUp();
    const insert = sqlite.prepare(`INSERT INTO charging_sessions
      (session_id, charger_id, transaction_id, started_at, meter_start_wh, meter_stop_wh, first_register_wh,
       last_register_wh, suspected_repeat, register_fell, not_authorized, clock_not_set, tariff, currency,
       sort_at, updated_at)
      VALUES (?, 'CP1', 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', 'EUR', 1, 1)`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(reading, reading, reading, reading, reading, flag, flag, flag, flag), {
          maxLength: 20,
        }),
        (rows) => {
          sqlite.exec('DELETE FROM charging_sessions');
          for (const [index, row] of rows.entries()) insert.run(`s${index}`, ...row);
          const marked = reader.page({ status: 'flagged', limit: 500 }).sessions;
          const all = reader.page({ limit: 500 }).sessions;
          expect(marked).toEqual(all.filter(({ flags }) => flags.length > 0));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('totals', () => {
  it('are sums over the whole filtered set, an amount for each currency', async () => {
    const { apply, reader, start, stop, sqlite } = await setUp();
    apply(
      start(1),
      stop(1, 3_000, 60),
      start(2, { minute: 90, idTag: 'OTHER' }),
      stop(2, 2_000, 120),
      start(3, { minute: 100, chargerId: 'CP2' }),
    );
    sqlite.exec(`UPDATE charging_sessions SET currency = 'SEK', amount_minor = 7 WHERE transaction_id = 2`);
    // Fee 0.50, 2 kWh at 0.35, 60 minutes at 0.02.
    expect(reader.totals({}, T0 + 110 * 60_000)).toEqual({
      count: 3,
      active: 1,
      energyWh: 3_000,
      durationMs: (60 + 30 + 10) * 60_000,
      amounts: [
        { currency: 'EUR', amountMinor: 50 + 70 + 120 },
        { currency: 'SEK', amountMinor: 7 },
      ],
      estimated: false,
    });
    expect(reader.totals({ idTag: 'other' }, T0)).toMatchObject({ count: 1, energyWh: 1_000 });
  });

  it('count the time of a session that was never stopped only while it is its connector’s current one', async () => {
    const { apply, reader, start } = await setUp();
    apply(start(1), start(2, { minute: 10 }));
    expect(reader.totals({}, T0 + 30 * 60_000)).toMatchObject({
      count: 2,
      active: 1,
      durationMs: 20 * 60_000,
    });
  });

  it('of nothing are nothing', async () => {
    const { reader } = await setUp();
    expect(reader.totals({}, T0)).toEqual({
      count: 0,
      active: 0,
      energyWh: 0,
      durationMs: 0,
      amounts: [],
      estimated: false,
    });
  });
});

describe('the chargers of the filter', () => {
  it('are those that have sessions, by id', async () => {
    const { apply, reader, start } = await setUp();
    apply(
      start(1, { chargerId: 'CP2' }),
      start(2),
      call({ chargerId: 'IDLE', action: 'Heartbeat', payload: {} }),
    );
    expect(reader.chargers()).toEqual(['CP1', 'CP2']);
  });
});

describe('on a database of any size', () => {
  it('charger and time are found by an index, in its order', async () => {
    const { sqlite } = await setUp();
    const plan = (where: string): string =>
      (
        sqlite
          .prepare(
            `EXPLAIN QUERY PLAN SELECT * FROM charging_sessions WHERE ${where} ORDER BY sort_at DESC, session_id DESC`,
          )
          .all() as { detail: string }[]
      )
        .map(({ detail }) => detail)
        .join('; ');
    expect(plan('sort_at >= 1 AND sort_at <= 2')).toContain(
      'SEARCH charging_sessions USING INDEX charging_sessions_sort',
    );
    expect(plan(`charger_id = 'CP1' AND sort_at >= 1`)).toContain('USING INDEX charging_sessions_charger');
  });
});
