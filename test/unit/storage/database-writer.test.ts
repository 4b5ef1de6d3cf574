import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { SqliteWriter } from '../../../backend/storage/database/database-writer.ts';
import { EntityReader } from '../../../backend/storage/database/entity-reader.ts';
import { rowsOf, testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, heartbeat, processed, TARIFF } from '../../support/storage/messages.ts';

const T0 = Date.UTC(2026, 4, 1, 10);
const at = (minute: number): string => new Date(T0 + minute * 60_000).toISOString();

async function setUp(chargerId = 'CP1') {
  const { sqlite, writer } = await testDatabase();
  const entities = new EntityReader(sqlite);
  const apply = (...envelopes: OcppEnvelope[]) => writer.apply(envelopes.map(processed), TARIFF);
  const send = (action: string, payload: JsonObject, extra: Partial<OcppEnvelope> = {}): OcppEnvelope =>
    call({ chargerId, action, payload, timestamp: T0, extra });
  const start = (transactionId: number, minute = 0, connectorId = 1): OcppEnvelope =>
    send(
      'StartTransaction',
      { connectorId, idTag: 'TAG', meterStart: 1_000, timestamp: at(minute) },
      { transactionId },
    );
  const stop = (transactionId: number, meterStop: number, minute = 60): OcppEnvelope =>
    send('StopTransaction', { transactionId, meterStop, timestamp: at(minute), reason: 'EVDisconnected' });
  const meter = (transactionId: number, minute: number, wh: number, powerW = 7_000): OcppEnvelope =>
    send('MeterValues', {
      connectorId: 1,
      transactionId,
      meterValue: [
        {
          timestamp: at(minute),
          sampledValue: [
            { value: String(wh) },
            { value: String(powerW), measurand: 'Power.Active.Import', unit: 'W' },
          ],
        },
      ],
    });
  return { sqlite, writer, entities, apply, send, start, stop, meter };
}

describe('apply', () => {
  it('compares a register with what is stored, not with what a batch that failed brought', async () => {
    const { sqlite, apply, start, meter } = await setUp();
    const fell = (): unknown => sqlite.prepare('SELECT register_fell FROM charging_sessions').pluck().get();
    apply(start(1), meter(1, 1, 1_100));
    // Its figures are derived last.
    sqlite.exec(`CREATE TRIGGER refused BEFORE UPDATE OF energy_wh ON charging_sessions
      BEGIN SELECT RAISE(ABORT, 'refused'); END`);
    expect(() => apply(meter(1, 2, 9_000))).toThrow('refused');
    sqlite.exec('DROP TRIGGER refused');
    apply(meter(1, 3, 1_200));
    expect(fell()).toBe(0);
    apply(meter(1, 4, 1_150));
    expect(fell()).toBe(1);
  });

  it('knows no energy of samples of one moment, until a second moment is known', async () => {
    const { sqlite, apply, stop, meter } = await setUp();
    const figures = (): unknown =>
      sqlite.prepare('SELECT energy_wh AS wh, amount_minor AS amount FROM charging_sessions').get();
    apply(meter(1, 1, 1_100));
    expect(figures()).toEqual({ wh: null, amount: null });
    // Sent again under another id.
    apply(meter(1, 1, 1_100));
    expect(figures()).toEqual({ wh: null, amount: null });
    // Its samples are gone, and what they told stays.
    sqlite.exec('UPDATE charging_sessions SET samples_pruned = 1');
    apply(meter(1, 1, 1_100));
    expect(figures()).toEqual({ wh: null, amount: null });
    sqlite.exec('UPDATE charging_sessions SET samples_pruned = 0');
    apply(meter(1, 2, 1_100));
    expect(figures()).toMatchObject({ wh: 0 });
    sqlite.exec('UPDATE charging_sessions SET samples_pruned = 1');
    apply(meter(1, 2, 1_100));
    expect(figures()).toMatchObject({ wh: 0 });
    apply(stop(1, 1_500));
    expect(figures()).toMatchObject({ wh: 400 });
  });

  it('stores a message once, however often it is delivered', async () => {
    const { sqlite, apply } = await setUp();
    const message = heartbeat('CP1');
    expect(apply(message, message)).toMatchObject({ stored: 1, redelivered: [message.uid], lastId: 1 });
    const before = rowsOf(sqlite, 'charger_data');
    expect(apply(message)).toEqual({
      uids: [message.uid],
      stored: 0,
      redelivered: [message.uid],
      lastId: 0,
      notifications: [],
    });
    expect(rowsOf(sqlite, 'charger_data')).toEqual(before);
  });

  it('keeps the mission’s fields, the payload read from the frame', async () => {
    const { sqlite, apply } = await setUp();
    const request = call({ chargerId: 'CP1', action: 'Authorize', payload: { idTag: 'ä"b' }, timestamp: T0 });
    const error: OcppEnvelope = {
      ...answerTo(request),
      messageType: 'CALLERROR',
      rawData: `[4,"${request.messageId}","InternalError","Böse",{"x":1}]`,
    };
    const invalid: OcppEnvelope = {
      ...heartbeat('CP1'),
      messageType: 'INVALID',
      action: '',
      messageId: '',
      rawData: '[2,',
    };
    apply(request, answerTo(request, { idTagInfo: { status: 'Accepted' } }), error, invalid);
    const rows = sqlite
      .prepare(
        `SELECT charger_id, device_id, type, message, message_data, direction, raw, timestamp, message_id
         FROM charger_data ORDER BY id`,
      )
      .all() as Record<string, unknown>[];
    expect(rows[0]).toEqual({
      charger_id: 'CP1',
      device_id: 'CP1',
      type: 'CALL',
      message: 'Authorize',
      message_data: '{"idTag":"ä\\"b"}',
      direction: 'Incoming',
      raw: request.rawData,
      timestamp: T0,
      message_id: request.messageId,
    });
    expect(rows[1]).toMatchObject({
      direction: 'Outgoing',
      message_data: '{"idTagInfo":{"status":"Accepted"}}',
    });
    expect(JSON.parse(String(rows[2]?.['message_data']))).toEqual({
      errorCode: 'InternalError',
      errorDescription: 'Böse',
      errorDetails: { x: 1 },
    });
    expect(rows[3]).toMatchObject({ type: 'INVALID', message_data: null, raw: '[2,', message_id: '' });
  });

  it('keeps how long a message took to journal and broker, where that is known', async () => {
    const { sqlite, writer } = await setUp();
    const timed = (journaledAt?: number, publishedAt?: number) =>
      writer.apply([{ ...processed(heartbeat('CP1', T0)), journaledAt, publishedAt }], TARIFF);
    timed(T0 + 2, T0 + 5);
    timed(T0 + 2);
    // The clock was set back in between.
    timed(T0 - 3_600_000, T0 + 5);
    expect(
      sqlite.prepare('SELECT journaled_ms, published_ms FROM charger_data ORDER BY id').raw().all(),
    ).toEqual([
      [2, 5],
      [2, null],
      [null, 5],
    ]);
  });

  it('writes nothing of a batch that fails', async () => {
    const { sqlite, writer } = await setUp();
    const broken = processed(heartbeat('CP1'));
    // Not bindable: fails in the middle of the transaction.
    Object.assign(broken.envelope, { sequence: {} });
    expect(() => writer.apply([processed(heartbeat('CP1')), broken], TARIFF)).toThrow();
    expect(rowsOf(sqlite, 'charger_data')).toEqual([]);
    expect(rowsOf(sqlite, 'chargers')).toEqual([]);
  });

  it('tells each entity’s state after the batch', async () => {
    const { apply, send, start, meter } = await setUp();
    const boot = send('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
    const status = send('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
    const { notifications } = apply(boot, status, start(7), meter(7, 5, 1_500), meter(7, 10, 2_000, 6_000));
    expect(notifications.map(({ type }) => type)).toEqual([
      'charger.booted',
      'connector.status',
      'session.started',
      'messages.stored',
    ]);
    expect(notifications[0]?.data).toMatchObject({ vendor: 'V', connectors: [{ status: 'Charging' }] });
    expect(notifications[2]?.data).toMatchObject({ status: 'active', energyWh: 1_000, powerW: 6_000 });
    expect(apply(meter(7, 15, 2_500)).notifications.map(({ type }) => type)).toEqual([
      'session.updated',
      'messages.stored',
    ]);
  });

  it('tells start and stop of a session that did both within one batch', async () => {
    const { apply, start, stop } = await setUp();
    const types = apply(start(7), stop(7, 2_000)).notifications.map(({ type }) => type);
    expect(types).toEqual(['session.started', 'session.stopped', 'messages.stored']);
  });
});

describe('sessions', () => {
  it('take energy, time, reason and amount from start and stop', async () => {
    const { apply, entities, start, stop } = await setUp();
    apply(start(7), stop(7, 11_000));
    expect(entities.session('CP1#7')).toMatchObject({
      status: 'finished',
      startedAt: T0,
      stoppedAt: T0 + 3_600_000,
      energyWh: 10_000,
      stopReason: 'EVDisconnected',
      // 0.50 + 10 kWh × 0.35 + 60 min × 0.02
      amountMinor: 50 + 350 + 120,
      currency: 'EUR',
      flags: [],
    });
  });

  it('are flagged while their start is unknown, and no longer', async () => {
    const { apply, entities, start, stop, meter } = await setUp();
    apply(stop(7, 3_000), meter(7, 5, 1_500));
    expect(entities.session('CP1#7')).toMatchObject({
      flags: ['startedOffline'],
      energyWh: 1_500,
      connectorId: 1,
    });
    apply(start(7));
    expect(entities.session('CP1#7')).toMatchObject({ flags: [], energyWh: 2_000 });
  });

  it('show newest power by the charger’s time, and none once stopped', async () => {
    const { apply, entities, start, stop, meter } = await setUp();
    apply(start(7), meter(7, 20, 3_000, 9_000), meter(7, 10, 2_000, 4_000));
    expect(entities.session('CP1#7')).toMatchObject({ powerW: 9_000, energyWh: 2_000 });
    apply(stop(7, 4_000));
    expect(entities.session('CP1#7')?.powerW).toBeNull();
  });

  it('notice a meter that ran backwards, in whatever order its samples come', async () => {
    const { apply, entities, start, meter } = await setUp();
    apply(start(7), meter(7, 10, 2_000), meter(7, 30, 3_000));
    expect(entities.session('CP1#7')?.flags).toEqual([]);
    apply(meter(7, 20, 5_000));
    expect(entities.session('CP1#7')?.flags).toEqual(['meterRanBackwards']);
  });

  it('keep the tariff of the moment they were first heard of', async () => {
    const { writer, entities, start, stop } = await setUp();
    writer.apply([processed(start(7))], TARIFF);
    writer.apply([processed(stop(7, 2_000))], {
      currency: 'JPY',
      pricePerKWh: 900,
      pricePerMinute: 0,
      fixedFee: 0,
    });
    expect(entities.session('CP1#7')).toMatchObject({ currency: 'EUR', amountMinor: 50 + 35 + 120 });
  });

  it('mark the start that shares its natural key with another', async () => {
    const { apply, entities, send, start } = await setUp();
    const first = start(7);
    apply(
      first,
      send('StartTransaction', first.payload as JsonObject, { transactionId: 7, suspectedRepeat: true }),
    );
    expect(entities.session('CP1#7')?.flags).toEqual(['suspectedRepeat']);
  });

  it('give the highest id the console itself allotted, not what a charger made up', async () => {
    const { writer, apply, start, stop } = await setUp();
    expect(writer.highestTransactionId()).toBe(0);
    apply(start(7), stop(2_147_483_647, 5));
    expect(writer.highestTransactionId()).toBe(7);
  });
});

const epoch = (connectionId: string, at: number) => ({
  connectionId,
  chargerId: 'CP1',
  deviceId: 'CP1',
  remoteAddress: '10.0.0.1',
  at,
});
const closed = (connectionId: string, at: number) => ({
  connectionId,
  chargerId: 'CP1',
  at,
  code: 1006,
  reason: 'gone',
});

describe('connections', () => {
  it('of an older epoch, closed late, leave the charger connected', async () => {
    const { writer, entities } = await setUp();
    writer.recordConnected(epoch('1', 100));
    writer.recordConnected(epoch('2', 200));
    writer.recordDisconnected(closed('1', 300));
    expect(entities.charger('CP1')).toMatchObject({ connected: true, connectedAt: 200 });
    writer.recordDisconnected(closed('2', 400));
    expect(entities.charger('CP1')).toMatchObject({
      connected: false,
      disconnectedAt: 400,
      disconnectReason: 'gone',
    });
  });

  it('end with the console: nobody is connected to one that has just started', async () => {
    const { sqlite, writer, entities } = await setUp();
    writer.recordConnected(epoch('1', 100));
    expect(entities.charger('CP1')?.connected).toBe(true);
    const restarted = new SqliteWriter(sqlite);
    restarted.disconnectAll();
    expect(entities.charger('CP1')?.connected).toBe(false);
    expect(restarted.highestTransactionId()).toBe(0);
  });
});
