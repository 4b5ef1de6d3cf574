import type Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import { OVERVIEW_STATEMENTS, OverviewReader } from '../../../backend/storage/database/overview-reader.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, processed, TARIFF } from '../../support/storage/messages.ts';

const MIDNIGHT = Date.UTC(2026, 4, 1);
const NOON = MIDNIGHT + 12 * 3_600_000;
const at = (hour: number): number => MIDNIGHT + hour * 3_600_000;
const iso = (hour: number): string => new Date(at(hour)).toISOString();

async function setUp() {
  const { sqlite, writer } = await testDatabase();
  const apply = (...envelopes: OcppEnvelope[]) => writer.apply(envelopes.map(processed), TARIFF);
  return { sqlite, apply, reader: new OverviewReader(sqlite) };
}

interface SessionInput {
  transactionId: number;
  from: number;
  /** Hours; null: it still runs. */
  to: number | null;
  /** Register readings in Wh by hour. */
  readings?: readonly [hour: number, wh: number][];
  stopWh?: number;
}

function sessionOf({ transactionId, from, to, readings = [], stopWh = 0 }: SessionInput): OcppEnvelope[] {
  const chargerId = `CP${transactionId}`;
  const send = (action: string, hour: number, payload: object, extra = {}): OcppEnvelope =>
    call({ chargerId, action, payload: payload as never, timestamp: at(hour), extra });
  return [
    send(
      'StartTransaction',
      from,
      { connectorId: 1, idTag: 'TAG', meterStart: 1_000, timestamp: iso(from) },
      { transactionId },
    ),
    ...readings.map(([hour, wh]) =>
      send('MeterValues', hour, {
        connectorId: 1,
        transactionId,
        meterValue: [{ timestamp: iso(hour), sampledValue: [{ value: String(wh) }] }],
      }),
    ),
    ...(to === null
      ? []
      : [send('StopTransaction', to, { transactionId, meterStop: stopWh, timestamp: iso(to) })]),
  ];
}

describe('the day', () => {
  it('is empty on an empty database', async () => {
    const { reader } = await setUp();
    expect(reader.overview(MIDNIGHT, NOON)).toEqual({ sessions: 0, energyWh: 0, problems: [] });
  });

  it('counts sessions that began in it and the energy that flowed in it', async () => {
    const { apply, reader } = await setUp();
    apply(
      // Yesterday's: neither counted nor added.
      ...sessionOf({ transactionId: 1, from: -8, to: -4, stopWh: 31_000 }),
      // Over midnight: 5 kWh of 12 came before it.
      ...sessionOf({ transactionId: 2, from: -2, to: 3, readings: [[-0.5, 6_000]], stopWh: 13_000 }),
      // Over midnight and still running: 2 kWh of 9 came before it.
      ...sessionOf({
        transactionId: 3,
        from: -1,
        to: null,
        readings: [
          [-0.2, 3_000],
          [5, 10_000],
        ],
      }),
      ...sessionOf({ transactionId: 4, from: 6, to: 7, stopWh: 5_500 }),
      ...sessionOf({ transactionId: 5, from: 8, to: null, readings: [[9, 1_700]] }),
    );
    expect(reader.overview(MIDNIGHT, NOON)).toMatchObject({
      sessions: 2,
      energyWh: 7_000 + 7_000 + 4_500 + 700,
    });
  });

  it('takes a session over midnight whole where no reading tells what came before', async () => {
    const { apply, reader } = await setUp();
    apply(...sessionOf({ transactionId: 1, from: -2, to: 3, stopWh: 13_000 }));
    expect(reader.overview(MIDNIGHT, NOON)).toMatchObject({ sessions: 0, energyWh: 12_000 });
  });
});

describe('problems', () => {
  const broken = (chargerId: string, hour: number, field: string): OcppEnvelope =>
    call({
      chargerId,
      action: 'MeterValues',
      payload: {},
      timestamp: at(hour),
      extra: { problems: [{ field, rule: 'type', message: `${field} is wrong` }] },
    });
  const errorFor = (request: OcppEnvelope, direction: 'Incoming' | 'Outgoing'): OcppEnvelope => ({
    ...answerTo(request),
    messageType: 'CALLERROR',
    direction,
    rawData: `[4,"${request.messageId}","NotSupported","No such feature",{}]`,
  });

  it('take one entry for each kind, latest first, with how many there were', async () => {
    const { apply, reader } = await setUp();
    const last = broken('CP1', 10, 'meterValue');
    apply(
      broken('CP1', 8, 'meterValue'),
      broken('CP1', 9, 'connectorId'),
      broken('CP2', 9, 'meterValue'),
      last,
    );
    expect(reader.overview(MIDNIGHT, NOON).problems).toMatchObject([
      {
        uid: last.uid,
        chargerId: 'CP1',
        action: 'MeterValues',
        message: 'meterValue is wrong',
        count: 2,
        lastAt: at(10),
      },
      { chargerId: 'CP2', count: 1 },
      { chargerId: 'CP1', message: 'connectorId is wrong', count: 1 },
    ]);
  });

  it('say a charger’s error once, and the console’s refusal of a faulty message not again', async () => {
    const { apply, reader } = await setUp();
    const faulty = broken('CP1', 8, 'meterValue');
    const command = call({
      chargerId: 'CP2',
      action: 'ClearCache',
      payload: {},
      timestamp: at(9),
      extra: { direction: 'Outgoing' },
    });
    apply(faulty, errorFor(faulty, 'Outgoing'), command, errorFor(command, 'Incoming'));
    expect(reader.overview(MIDNIGHT, NOON).problems).toMatchObject([
      { chargerId: 'CP2', action: 'ClearCache', errorCode: 'NotSupported', message: 'No such feature' },
      { chargerId: 'CP1', message: 'meterValue is wrong', errorCode: null },
    ]);
  });

  it('tell every charger that shares one, and do not hide older ones of other kinds', async () => {
    const { apply, reader } = await setUp();
    const many = Array.from({ length: 60 }, (_none, index) => broken(`CP${index}`, 9, 'meterValue'));
    apply(broken('OLD', 8, 'connectorId'), ...many);
    const { problems } = reader.overview(MIDNIGHT, NOON);
    expect(new Set(problems.map(({ chargerId }) => chargerId)).size).toBe(61);
    expect(problems.at(-1)).toMatchObject({ chargerId: 'OLD', message: 'connectorId is wrong' });
  });

  it('of more than a day ago are over', async () => {
    const { apply, reader } = await setUp();
    apply(broken('CP1', -13, 'meterValue'));
    expect(reader.overview(MIDNIGHT, NOON).problems).toEqual([]);
  });
});

describe('on a database of any size', () => {
  const plan = (sqlite: Database.Database, statement: string): string =>
    (
      sqlite.prepare(`EXPLAIN QUERY PLAN ${statement.replaceAll(/@\w+|\?/g, '1')}`).all() as {
        detail: string;
      }[]
    )
      .map(({ detail }) => detail)
      .join('; ');

  it.each([
    ['begun', 'charging_sessions_sort'],
    ['running', 'charging_sessions_active'],
    ['ended', 'charging_sessions_sort'],
    ['registerBefore', 'meter_samples_session'],
    ['faulty', 'charger_data_faulty'],
  ] as const)('%s is read by the index %s, in its order', async (name, index) => {
    const { sqlite } = await setUp();
    const words = plan(sqlite, OVERVIEW_STATEMENTS[name]);
    expect(words).toContain(`USING INDEX ${index}`);
    expect(words).not.toContain('TEMP B-TREE');
    expect(words).not.toMatch(/SCAN (charging_sessions|meter_samples)/);
  });
});
