import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import type { SampleCursor } from '../../../backend/contract/sessions.ts';
import { EntityReader } from '../../../backend/storage/database/entity-reader.ts';
import { LogReader } from '../../../backend/storage/database/log-reader.ts';
import { SessionExport } from '../../../backend/storage/database/session-export.ts';
import { SESSION_STATEMENTS, SessionReader } from '../../../backend/storage/database/session-reader.ts';
import { MAX_POINTS, SERIES_STATEMENTS } from '../../../backend/storage/database/session-series-reader.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, processed, TARIFF } from '../../support/storage/messages.ts';
import { planOf } from '../../support/storage/query-plan.ts';

const T0 = Date.UTC(2026, 4, 1, 10);
const MINUTE = 60_000;
const at = (minute: number): string => new Date(T0 + minute * MINUTE).toISOString();

async function setUp() {
  const { sqlite, writer } = await testDatabase();
  const entities = new EntityReader(sqlite);
  const reader = new SessionReader(sqlite, entities, new LogReader(sqlite));
  const apply = (...envelopes: OcppEnvelope[]) => writer.apply(envelopes.map(processed), TARIFF);
  const send = (
    minute: number,
    action: string,
    payload: JsonObject,
    extra?: Partial<OcppEnvelope>,
  ): OcppEnvelope => call({ chargerId: 'CP1', action, payload, timestamp: T0 + minute * MINUTE, extra });
  const start = (minute = 0): OcppEnvelope =>
    send(
      minute,
      'StartTransaction',
      { connectorId: 1, idTag: 'TAG', meterStart: 1_000, timestamp: at(minute) },
      { transactionId: 7 },
    );
  const stop = (minute: number, meterStop = 12_000): OcppEnvelope =>
    send(minute, 'StopTransaction', {
      transactionId: 7,
      meterStop,
      timestamp: at(minute),
      reason: 'Remote',
      idTag: 'tag',
    });
  const status = (minute: number, word: string, connectorId = 1): OcppEnvelope =>
    send(minute, 'StatusNotification', { connectorId, status: word, errorCode: 'NoError' });
  const meter = (minute: number, sampledValue: JsonObject[]): OcppEnvelope =>
    send(minute, 'MeterValues', {
      connectorId: 1,
      transactionId: 7,
      meterValue: [{ timestamp: at(minute), sampledValue }],
    });
  const detail = () => {
    const found = reader.detail('CP1#7');
    if (found === null) throw new Error('no session');
    return found;
  };
  return { sqlite, entities, reader, apply, send, start, stop, status, meter, detail };
}

const wh = (value: number): JsonObject => ({ value: String(value) });
const power = (value: number): JsonObject => ({
  value: String(value),
  measurand: 'Power.Active.Import',
  unit: 'kW',
});

describe('the curves', () => {
  it('begin with the reading of the start, end with that of the stop, and are in base units', async () => {
    const { apply, start, stop, meter, detail } = await setUp();
    const soc = { value: '42', measurand: 'SoC', unit: 'Percent', location: 'EV' };
    apply(start(), meter(10, [wh(2_000), power(11), soc]), stop(60, 9_000));
    expect(detail().series).toEqual({
      energy: [
        { at: T0, value: 0 },
        { at: T0 + 10 * MINUTE, value: 1_000 },
        { at: T0 + 60 * MINUTE, value: 8_000 },
      ],
      power: [{ at: T0 + 10 * MINUTE, value: 11_000 }],
      powerDerived: false,
      soc: [{ at: T0 + 10 * MINUTE, value: 42 }],
    });
  });

  it('take the power from the energy where the charger tells none', async () => {
    const { apply, start, meter, detail } = await setUp();
    // A register that falls tells no power.
    apply(start(), meter(6, [wh(2_000)]), meter(12, [wh(1_500)]), meter(18, [wh(2_600)]));
    expect(detail().series).toMatchObject({
      powerDerived: true,
      power: [
        { at: T0 + 6 * MINUTE, value: 10_000 },
        { at: T0 + 18 * MINUTE, value: 11_000 },
      ],
    });
  });

  it('of a long session have a bounded number of points, the peak and the latest among them', async () => {
    const { apply, start, meter, detail } = await setUp();
    const minutes = Array.from({ length: 2_000 }, (_none, index) => index + 1);
    apply(
      start(),
      ...minutes.map((minute) => meter(minute, [wh(minute * 10), power(minute === 777 ? 99 : 7)])),
    );
    const { series } = detail();
    expect(series.power.length).toBeLessThanOrEqual(MAX_POINTS);
    expect(series.power.length).toBeGreaterThan(100);
    expect(series.power).toContainEqual({ at: T0 + 777 * MINUTE, value: 99_000 });
    expect(series.power.at(-1)).toEqual({ at: T0 + 2_000 * MINUTE, value: 7_000 });
    expect(series.energy.at(-1)?.value).toBe(19_000);
    const times = series.power.map(({ at: time }) => time);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });
});

describe('the cost', () => {
  it('is broken down into energy, time and fee, and what rounding made of them', async () => {
    const { apply, start, stop, detail } = await setUp();
    apply(start(), stop(61.5, 12_345));
    const { cost, session } = detail();
    expect(cost).toMatchObject({ energyWh: 11_345, minutes: 61.5, energy: 397.075, time: 123, fee: 50 });
    expect(cost?.rounding).toBeCloseTo(-0.075, 6);
    expect(cost?.amountMinor).toBe(570);
    expect(session.amountMinor).toBe(570);
    expect(cost?.tariff).toEqual(TARIFF);
  });

  it('is unknown while the energy is', async () => {
    const { apply, start, detail } = await setUp();
    apply(start());
    expect(detail().cost).toBeNull();
  });
});

describe('the timeline', () => {
  it('tells what led to the session, its states, and its end, each with its message', async () => {
    const { apply, send, start, stop, status, detail } = await setUp();
    const stale = send(-60, 'Authorize', { idTag: 'TAG' });
    const other = send(-2, 'Authorize', { idTag: 'OTHER' });
    const authorize = send(-1, 'Authorize', { idTag: 'tag' });
    const begun = start();
    const remoteStop = send(59, 'RemoteStopTransaction', { transactionId: 7 }, { direction: 'Outgoing' });
    const ended = stop(60);
    const preparing = status(-3, 'Preparing');
    const charging = status(1, 'Charging');
    const suspended = status(40, 'SuspendedEV');
    const finishing = status(61, 'Finishing');
    const free = status(62, 'Available');
    apply(
      stale,
      preparing,
      other,
      authorize,
      answerTo(authorize, { idTagInfo: { status: 'Accepted' } }),
      begun,
      charging,
      status(5, 'Charging', 2),
      status(20, 'Charging'),
      suspended,
      remoteStop,
      answerTo(remoteStop, { status: 'Rejected' }),
      ended,
      finishing,
      free,
      status(90, 'Preparing'),
    );
    const entries = detail().timeline.entries.map(({ kind, uid, ...entry }) => [kind, uid, entry]);
    const state = (minute: number, until: number | null, word: string) => ({
      at: T0 + minute * MINUTE,
      status: word,
      errorCode: 'NoError',
      until: until === null ? null : T0 + until * MINUTE,
    });
    expect(entries).toEqual([
      ['status', preparing.uid, state(-3, 1, 'Preparing')],
      ['authorized', authorize.uid, { at: T0 - MINUTE, idTag: 'tag', status: 'Accepted' }],
      ['started', begun.uid, { at: T0, idTag: 'TAG', meterWh: 1_000, receivedAt: T0 }],
      ['status', charging.uid, state(1, 40, 'Charging')],
      ['status', suspended.uid, state(40, 61, 'SuspendedEV')],
      ['remoteStop', remoteStop.uid, { at: T0 + 59 * MINUTE, status: 'Rejected' }],
      [
        'stopped',
        ended.uid,
        { at: T0 + 60 * MINUTE, reason: 'Remote', meterWh: 12_000, receivedAt: T0 + 60 * MINUTE },
      ],
      ['status', finishing.uid, state(61, 62, 'Finishing')],
      ['status', free.uid, state(62, null, 'Available')],
    ]);
  });

  it('leaves out what was long before the session', async () => {
    const { apply, send, start, status, detail } = await setUp();
    apply(status(-40, 'Preparing'), send(-30, 'Authorize', { idTag: 'TAG' }), start());
    expect(detail().timeline.entries.map(({ kind }) => kind)).toEqual(['started']);
  });

  it('keeps what led to the session before it, and what followed behind it, whatever the clocks say', async () => {
    const { apply, send, start, stop, status, detail } = await setUp();
    // The charger's clock is two hours behind: it tells its own time of start and stop, and none of its states.
    const behind = (envelope: OcppEnvelope): OcppEnvelope => ({
      ...envelope,
      timestamp: envelope.timestamp + 120 * MINUTE,
    });
    apply(
      ...[
        status(-2, 'Preparing'),
        send(-1, 'Authorize', { idTag: 'TAG' }),
        start(),
        stop(60),
        status(61, 'Available'),
      ].map(behind),
    );
    expect(detail().timeline.entries.map(({ kind, at: time }) => [kind, (time - T0) / MINUTE])).toEqual([
      ['authorized', 119],
      ['status', 118],
      ['started', 0],
      ['stopped', 60],
      ['status', 181],
    ]);
  });

  it('names pauses in the meter values that are much longer than the usual ones', async () => {
    const { apply, start, meter, detail } = await setUp();
    apply(start(), ...[1, 2, 3, 4, 5, 25, 26, 28].map((minute) => meter(minute, [wh(1_000 + minute)])));
    expect(detail().timeline.entries.filter(({ kind }) => kind === 'meterGap')).toEqual([
      {
        kind: 'meterGap',
        at: T0 + 5 * MINUTE,
        until: T0 + 25 * MINUTE,
        usualMs: MINUTE,
        uid: null,
      },
    ]);
  });

  it('tells when the charger was away, and not what was before or after the session', async () => {
    const { apply, sqlite, start, stop, detail } = await setUp();
    apply(start(), stop(60));
    const epoch = sqlite.prepare(`INSERT INTO connection_epochs
      (connection_id, charger_id, remote_address, connected_at, disconnected_at) VALUES (?, 'CP1', '::1', ?, ?)`);
    for (const [index, [from, to]] of [
      [-90, -80],
      [-70, 10],
      [15, 70],
      [80, null],
    ].entries())
      epoch.run(`c${index}`, T0 + Number(from) * MINUTE, to === null ? null : T0 + Number(to) * MINUTE);
    expect(detail().timeline.entries.filter(({ kind }) => kind === 'offline')).toEqual([
      { kind: 'offline', at: T0 + 10 * MINUTE, until: T0 + 15 * MINUTE, uid: null },
    ]);
  });

  it('of a session whose messages retention removed has what its row tells', async () => {
    const { apply, sqlite, start, stop, detail } = await setUp();
    apply(start(), stop(60));
    sqlite.exec('DELETE FROM charger_data');
    expect(detail().timeline.entries.map(({ kind, uid }) => [kind, uid])).toEqual([
      ['started', null],
      ['stopped', null],
    ]);
    expect(detail()).toMatchObject({ messages: [], messageCount: 0 });
  });
});

describe('the samples', () => {
  it('come page by page in the order of time, single phases too, and those of other sessions do not', async () => {
    const { apply, reader, send, start, meter } = await setUp();
    const phase = { value: '16', measurand: 'Current.Import', unit: 'A', phase: 'L1' };
    apply(start(), meter(2, [wh(1_200), phase]), meter(1, [wh(1_100), phase]));
    apply(
      send(1, 'MeterValues', { connectorId: 2, meterValue: [{ timestamp: at(1), sampledValue: [wh(5)] }] }),
    );
    const seen: unknown[] = [];
    let after: SampleCursor | undefined;
    for (;;) {
      const page = reader.samples({ sessionId: 'CP1#7', after, limit: 3 });
      seen.push(...page.samples.map(({ timestamp, value }) => [(timestamp - T0) / MINUTE, value]));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toEqual([
      [1, 1_100],
      [1, 16],
      [2, 1_200],
      [2, 16],
    ]);
  });
});

describe('the export', () => {
  it('has the facts, then the samples; what a spreadsheet would run is text', async () => {
    const { apply, entities, reader, sqlite, start, stop, meter } = await setUp();
    const minutes = Array.from({ length: 1_200 }, (_none, index) => index + 1);
    apply(start(), ...minutes.map((minute) => meter(minute, [wh(1_000 + minute)])), stop(1_201, 3_000));
    sqlite.exec(`UPDATE charging_sessions SET id_tag = '=1+1'`);
    const exports = new SessionExport(entities, reader);
    const { exportId } = exports.open('CP1#7') ?? { exportId: '' };
    let csv = '';
    for (let done = false; !done;) {
      const chunk = exports.next(exportId);
      csv += chunk.text;
      done = chunk.done;
    }
    exports.close(exportId);
    const [facts = '', samples = ''] = csv.split('\r\n\r\n');
    expect(facts).toMatch(/^\uFEFFfield,value\r\nsessionId,CP1#7\r\nchargerId,CP1\r\n/);
    expect(facts).toContain("\r\nidTag,'=1+1\r\n");
    expect(facts).toContain('\r\namountEnergy,0.7\r\namountTime,24.02\r\namountFee,0.5\r\n');
    expect(facts).toContain('\r\namount,25.22\r\n');
    const lines = samples.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 1_200);
    expect(lines[1]).toBe(`${at(1)},${T0 + MINUTE},Energy.Active.Import.Register,,,,Wh,1001`);
    expect(() => exports.next(exportId)).toThrow('no such thing');
    expect(exports.open('nothing')).toBeNull();
  });
});

describe('on a database of any size', () => {
  it.each([
    ['extent', 'charger_data_session'],
    ['before', 'charger_data_charger'],
    ['during', 'charger_data_charger'],
    ['after', 'charger_data_charger'],
    ['answer', 'charger_data_correlation'],
    ['epochs', 'connection_epochs_charger'],
  ] as const)('of the timeline, %s is read by the index %s', async (name, index) => {
    const { sqlite } = await setUp();
    const words = planOf(sqlite, SESSION_STATEMENTS[name]);
    expect(words).toContain(index);
    expect(words).not.toMatch(/SCAN (charger_data|connection_epochs)/);
  });

  it.each([
    ['extent', 'meter_samples_session'],
    ['all', 'meter_samples_session'],
    ['thinned', 'meter_samples_session'],
    ['times', 'meter_samples_session'],
    ['latest', 'meter_samples_session'],
    ['page', 'meter_samples_charger'],
  ] as const)('of the samples, %s is read by the index %s', async (name, index) => {
    const { sqlite } = await setUp();
    const words = planOf(sqlite, SERIES_STATEMENTS[name]);
    expect(words).toContain(index);
    expect(words).not.toContain('SCAN meter_samples');
    if (name === 'page' || name === 'all') expect(words).not.toContain('TEMP B-TREE');
  });
});
