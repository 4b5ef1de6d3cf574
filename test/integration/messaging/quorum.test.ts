/** Quorum queues on a real node: what differs from classic ones, and what must not. */
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BrokerSettings } from '../../../backend/contract/broker-settings.ts';
import { RabbitMqBroker } from '../../../backend/messaging/rabbitmq/rabbitmq-broker.ts';
import { testConnection } from '../../../backend/messaging/rabbitmq/test-connection.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { startRabbitMq, type RabbitMqNode } from '../../support/rabbitmq.ts';
import { collect, freshSettings, message, untilConnected } from './broker-tools.ts';

const WAIT = { timeout: 20_000, interval: 20 };

let node: RabbitMqNode;
let stranger: ChannelModel;
let channel: Channel;
const brokers: RabbitMqBroker[] = [];
beforeAll(async () => {
  node = await startRabbitMq();
  stranger = await connect(node.url);
  channel = await stranger.createChannel();
});
afterEach(async () => {
  for (const broker of brokers.splice(0)) await broker.stop();
});
afterAll(async () => {
  await stranger.close();
  await node.stop();
});

async function open(settings: BrokerSettings): Promise<RabbitMqBroker> {
  const broker = new RabbitMqBroker({ settings, password: () => node.password, logger: silentLogger });
  brokers.push(broker);
  await broker.start();
  return broker;
}

const settingsOf = (more: Partial<BrokerSettings>): BrokerSettings =>
  freshSettings({ kind: 'rabbitmq', host: node.host, port: node.port, ...more });

describe('quorum queues', () => {
  it('makes all of the console’s queues so, because a classic one goes with its node', async () => {
    const settings = settingsOf({ queueType: 'quorum' });
    await untilConnected(await open(settings));
    const listed = await node.ctl('list_queues', 'name', 'type', '--quiet', '--formatter', 'json');
    const types = new Map(
      (JSON.parse(listed) as { name: string; type: string }[]).map(({ name, type }) => [name, type]),
    );
    for (const name of [settings.queue, `${settings.queue}.dead`, settings.notificationsQueue])
      expect([name, types.get(name)]).toEqual([name, 'quorum']);
    expect(await testConnection(settings, node.password)).toMatchObject({ ok: true });
  });

  it.each([
    ['classic', 'quorum'],
    ['quorum', 'classic'],
  ] as const)('explains a %s queue where the profile says %s, and leaves it alone', async (there, asked) => {
    const settings = settingsOf({ queueType: there });
    const first = await open(settings);
    await untilConnected(first);
    await first.publish(message('ocpp.x'));
    await first.stop();
    const second = await open({ ...settings, queueType: asked });
    await vi.waitFor(() => expect(second.status().error?.code).toBe('BROKER_TOPOLOGY_MISMATCH'), WAIT);
    const error = second.status().error;
    expect(error?.conflict).toMatchObject({ reason: 'arguments', kind: 'queue' });
    expect(error?.remedy).toContain(`choose the queue type ${there}`);
    const test = await testConnection({ ...settings, queueType: asked }, node.password);
    expect(test.error?.remedy).toContain(`choose the queue type ${there}`);
    expect(await channel.checkQueue(settings.queue)).toMatchObject({ messageCount: 1 });
  });

  it('gives up by itself what takes its consumer down each time, and shows it with the reason', async () => {
    const settings = settingsOf({ queueType: 'quorum' });
    const broker = await open(settings);
    await untilConnected(broker);
    await broker.publish(message('ocpp.heartbeat', { body: 'takes it down' }));
    // A consumer that ends with the message in hand, as a program that crashes does.
    for (let crash = 0; crash < 40; crash += 1) {
      const crashing = await stranger.createChannel();
      const got = await crashing.get(settings.queue);
      await crashing.close();
      if (got === false && (await channel.checkQueue(`${settings.queue}.dead`)).messageCount > 0) break;
    }
    await vi.waitFor(
      async () =>
        expect(await broker.deadLetters(10)).toMatchObject([
          { preview: 'takes it down', error: 'delivery_limit', routingKey: 'ocpp.heartbeat' },
        ]),
      WAIT,
    );
  });

  it('keeps a dead letter however often somebody looks at it', async () => {
    const settings = settingsOf({ queueType: 'quorum' });
    const broker = await open(settings);
    await untilConnected(broker);
    await collect(broker, settings.queue, { settle: (one) => one.nack({ requeue: false, reason: 'no' }) });
    await broker.publish(message('ocpp.x', { body: 'kept' }));
    await vi.waitFor(async () => expect(await broker.deadLetters(1)).toHaveLength(1), WAIT);
    for (let look = 0; look < 30; look += 1) expect(await broker.deadLetters(1)).toHaveLength(1);
    expect(await broker.deadLetters(1)).toMatchObject([{ preview: 'kept' }]);
  });
});

describe('queues of other systems', () => {
  it('shows their depth and consumers, and one that is not there for what it is, without losing the connection', async () => {
    const name = `billing-${Date.now()}`;
    const late = `late-${Date.now()}`;
    const settings = settingsOf({ watchedQueues: `${name}, ${late}` });
    await channel.assertQueue(name);
    channel.sendToQueue(name, Buffer.from('one'));
    const broker = await open(settings);
    await untilConnected(broker);
    const { since } = broker.status();
    const watched = () => broker.status().queues.filter(({ role }) => role === 'watched');
    await vi.waitFor(
      () =>
        expect(watched()).toMatchObject([
          { name, ready: 1, consumers: 0, binding: null },
          { name: late, missing: true, inRate: null },
        ]),
      WAIT,
    );
    await vi.waitFor(() => expect(watched()[0]?.inRate).toBe(0), WAIT);
    expect(broker.status()).toMatchObject({ state: 'connected', since });
  });
});

describe('nodes of a cluster', () => {
  it('goes to the next node when the first one does not answer, and says which', async () => {
    const settings = settingsOf({});
    const broker = await open({
      ...settings,
      port: 1,
      clusterNodes: `127.0.0.1:2, ${node.host}:${node.port}`,
    });
    await untilConnected(broker);
    expect(broker.status().target).toContain(`:${node.port}/`);
  });
});
