/** The mission's flow, whole: a foreign charger, the broker, the database, the window's connection. */
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ocppEnvelopeSchema } from '../../backend/contract/envelope.ts';
import type { NotificationType } from '../../backend/contract/notifications.ts';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { deleteQueues, startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';

let node: RabbitMqNode;
let running: TestConsole | null = null;
beforeAll(async () => {
  node = await startRabbitMq();
});
afterAll(() => node.stop());
afterEach(async () => {
  await running?.dispose();
  running = null;
  await deleteQueues(node.url);
});

/** Frames of `chargeOnce`: eight CALLs, each with its answer. */
const FRAMES = 16;

function rabbitSettings() {
  return {
    settings: { broker: { kind: 'rabbitmq' as const, host: node.host, port: node.port, user: node.user } },
    brokerPassword: node.password,
  };
}

describe.each(['embedded', 'rabbitmq'] as const)('with %s', (kind) => {
  const start = (dataDir?: string): Promise<TestConsole> =>
    startConsole({ ...(kind === 'rabbitmq' ? rabbitSettings() : {}), dataDir });

  it('carries a session from the charger to the window, and finds it again after a restart', async () => {
    const first = await start();
    running = first;
    expect(first.ready.broker).toBe(kind);
    const charger = await connectCharger(first.ready.ocppUrl, 'CP-1');
    const transactionId = await chargeOnce(charger);
    expect(transactionId).toBeGreaterThan(0);
    expect(transactionId).toBeLessThan(2 ** 31);

    await vi.waitFor(async () => {
      expect((await first.request('messages.page', { limit: 500 })).rows).toHaveLength(FRAMES);
    }, 20_000);
    await vi.waitFor(() => {
      const seen = new Set(first.notifications.map(({ type }) => type));
      const expected: NotificationType[] = [
        'charger.connected',
        'charger.booted',
        'connector.status',
        'session.stopped',
        'messages.stored',
      ];
      for (const type of expected) expect(seen).toContain(type);
    }, 10_000);
    await charger.close();
    await vi.waitFor(() => {
      expect(first.notifications.map(({ type }) => type)).toContain('charger.disconnected');
    }, 10_000);

    const expectedSession = {
      chargerId: 'CP-1',
      connectorId: 1,
      transactionId,
      idTag: 'TAG-1',
      status: 'finished',
      energyWh: 11_345,
      stopReason: 'EVDisconnected',
      // 11.345 kWh at 0.35 EUR
      amountMinor: 397,
      currency: 'EUR',
      flags: [],
    };
    const { sessions } = await first.request('sessions.list', {});
    expect(sessions).toEqual([expect.objectContaining(expectedSession)]);
    const detail = await first.request('sessions.get', { sessionId: sessions[0]?.sessionId ?? '' });
    expect(detail.messages.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['StartTransaction', 'MeterValues', 'StopTransaction']),
    );
    const { samples } = await first.request('sessions.samples', { sessionId: detail.session.sessionId });
    expect(samples).toContainEqual(expect.objectContaining({ value: 6_500, unit: 'Wh' }));
    const chargers = await first.request('chargers.list', {});
    expect(chargers).toEqual([
      expect.objectContaining({
        chargerId: 'CP-1',
        vendor: 'Nordlicht',
        model: 'AC-22',
        firmwareVersion: '2.4.1',
        connected: false,
        connectors: [expect.objectContaining({ connectorId: 1, status: 'Available' })],
      }),
    ]);
    // The figure is read once a second.
    await vi.waitFor(
      async () => expect((await first.request('status.get', {})).journal.pending).toBe(0),
      10_000,
    );
    await first.close();

    const second = await start(first.dataDir);
    running = second;
    expect((await second.request('sessions.list', {})).sessions).toEqual(sessions);
    expect((await second.request('messages.page', { limit: 500 })).rows).toHaveLength(FRAMES);
    const again = await connectCharger(second.ready.ocppUrl, 'CP-1');
    expect(await chargeOnce(again, { startedAt: Date.parse('2026-03-02T10:00:00Z') })).toBeGreaterThan(
      transactionId,
    );
    await again.close();
  });

  it('links each answer to its CALL', async () => {
    running = await start();
    // What comes before the broker is there is processed past it.
    await vi.waitFor(() => expect(running?.backend.status().broker.state).toBe('connected'), 20_000);
    const charger = await connectCharger(running.ready.ocppUrl, 'CP-2');
    await charger.call('Heartbeat', {});
    await vi.waitFor(async () => {
      expect((await running?.request('messages.page', {}))?.rows).toHaveLength(2);
    }, 10_000);
    const { rows } = await running.request('messages.page', {});
    const call = rows.find(({ messageType }) => messageType === 'CALL');
    const answer = rows.find(({ messageType }) => messageType === 'CALLRESULT');
    expect(answer).toMatchObject({ action: 'Heartbeat', direction: 'Outgoing', correlatesWith: call?.uid });
    const entry = await running.request('messages.get', { uid: call?.uid ?? '' });
    expect(entry.counterpart?.uid).toBe(answer?.uid);
    expect(entry.raw).toContain('"Heartbeat"');
    // Its way: received, journalled, published, stored.
    const { journaledMs, publishedMs, storedAt, timestamp } = entry;
    const way = [0, journaledMs ?? -1, publishedMs ?? -1, storedAt - timestamp];
    expect(way).toEqual(way.toSorted((a, b) => a - b));
    await charger.close();
  });
});

describe('on the wire of RabbitMQ', () => {
  it('has the routing keys, priorities and fields of the mission, seen by an independent consumer', async () => {
    const connection = await connect(node.url);
    const channel = await connection.createChannel();
    await channel.assertExchange('ev_charging_events', 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'ev_charging_events', 'ocpp.#');
    const seen: { key: string; priority: unknown; persistent: boolean; id: unknown; body: unknown }[] = [];
    await channel.consume(
      queue,
      (message) => {
        if (message === null) return;
        seen.push({
          key: message.fields.routingKey,
          priority: message.properties.priority,
          persistent: message.properties.deliveryMode === 2,
          id: message.properties.messageId,
          body: JSON.parse(message.content.toString('utf8')),
        });
      },
      { noAck: true },
    );

    running = await startConsole(rabbitSettings());
    const charger = await connectCharger(running.ready.ocppUrl, 'CP-3');
    await chargeOnce(charger);
    await charger.call('Heartbeat', {});
    charger.sendRaw('[2,"x1","NoSuchAction",{}]');
    await vi.waitFor(() => expect(seen).toHaveLength(FRAMES + 4), 20_000);
    await charger.close();
    await connection.close();

    const priorities = Object.fromEntries(seen.map(({ key, priority }) => [key, priority]));
    expect(priorities).toMatchObject({
      'ocpp.bootnotification': 8,
      'ocpp.statusnotification': 6,
      'ocpp.authorize': 6,
      'ocpp.starttransaction': 9,
      'ocpp.metervalues': 3,
      'ocpp.stoptransaction': 9,
      'ocpp.heartbeat': 1,
      'ocpp.response': 5,
      'ocpp.error': 5,
    });
    for (const { persistent, id, body } of seen) {
      expect(persistent).toBe(true);
      const envelope = ocppEnvelopeSchema.parse(body);
      expect(envelope.uid).toBe(id);
      expect(envelope).toMatchObject({ deviceId: 'CP-3', chargerId: 'CP-3' });
      expect(JSON.parse(envelope.rawData)).toEqual(envelope.parsedMessage);
    }
    const sequences = seen.map(({ body }) => ocppEnvelopeSchema.parse(body).sequence);
    expect(sequences.toSorted((a, b) => a - b)).toEqual(sequences.map((_value, index) => index + 1));
  });
});
