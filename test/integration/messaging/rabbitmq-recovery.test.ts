/** What RabbitMqBroker does when the node goes away, comes back, is changed under it, or refuses. */
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BrokerSettings } from '../../../backend/contract/settings.ts';
import { RabbitMqBroker } from '../../../backend/messaging/rabbitmq/rabbitmq-broker.ts';
import { topicMatches, topologyOf } from '../../../backend/messaging/topology.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { startRabbitMq, type RabbitMqNode } from '../../support/rabbitmq.ts';
import { collect, freshSettings, message, untilConnected } from './broker-tools.ts';

const WAIT = { timeout: 40_000, interval: 20 };

async function untilError(broker: RabbitMqBroker, code: string): Promise<void> {
  await vi.waitFor(() => expect(broker.status().error?.code).toBe(code), WAIT);
  expect(broker.status().state).toBe('disconnected');
}

describe('RabbitMqBroker', () => {
  let node: RabbitMqNode;
  /** A client of somebody else on the same node. */
  let stranger: ChannelModel;
  const brokers: RabbitMqBroker[] = [];

  beforeAll(async () => {
    node = await startRabbitMq();
    stranger = await connect(node.url);
    stranger.on('error', () => {});
  });
  afterEach(() => Promise.all(brokers.splice(0).map((broker) => broker.stop())));
  afterAll(() => node.stop());

  const open = async (more: Partial<BrokerSettings> = {}, password = node.password) => {
    const settings = freshSettings({ kind: 'rabbitmq', host: node.host, port: node.port, ...more });
    const broker = new RabbitMqBroker({ settings, password: () => password, logger: silentLogger });
    brokers.push(broker);
    await broker.start();
    return { broker, settings };
  };

  it('names a wrong password, and shows it nowhere', async () => {
    const { broker } = await open({}, 'wrong-secret');
    await untilError(broker, 'BROKER_AUTH_FAILED');
    expect(JSON.stringify(broker.status())).not.toContain('wrong-secret');
    await expect(broker.publish(message('ocpp.x'))).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  });

  it('names a virtual host that does not exist', async () => {
    const { broker } = await open({ vhost: 'no-such-place' });
    await untilError(broker, 'BROKER_VHOST_REFUSED');
  });

  it('connects to a virtual host whatever its name, and to one that is made later', async () => {
    const vhost = 'a b/c%20d';
    const { broker } = await open({ vhost });
    await untilError(broker, 'BROKER_VHOST_REFUSED');
    await node.ctl('add_vhost', vhost);
    await node.ctl('set_permissions', '-p', vhost, node.user, '.*', '.*', '.*');
    await untilConnected(broker);
    expect(broker.status().target).toBe(`amqp://${node.host}:${node.port}/${encodeURIComponent(vhost)}`);
  });

  it('names a user who may not declare the topology', async () => {
    await node.ctl('add_user', 'reader', 'reader-secret');
    await node.ctl('set_permissions', 'reader', '^$', '^$', '.*');
    const { broker, settings } = await open({ user: 'reader' }, 'reader-secret');
    await untilError(broker, 'BROKER_ACCESS_REFUSED');
    expect(broker.status().error).toMatchObject({
      conflict: { reason: 'access', kind: 'exchange', name: settings.exchange, vhost: '/', user: 'reader' },
      remedy: expect.stringContaining('set_permissions -p / reader') as string,
    });
    expect(JSON.stringify(broker.status())).not.toContain('reader-secret');
  });

  it('names a queue that another connection has for itself', async () => {
    const settings = freshSettings();
    const channel = await stranger.createChannel();
    await channel.assertQueue(settings.queue, { exclusive: true });
    const { broker } = await open({ ...settings, kind: 'rabbitmq', host: node.host, port: node.port });
    await untilError(broker, 'BROKER_ACCESS_REFUSED');
    expect(broker.status().error?.conflict).toMatchObject({ reason: 'exclusive', name: settings.queue });
    await channel.deleteQueue(settings.queue);
    await untilConnected(broker);
    await channel.close();
  });

  it('names an exchange of another type', async () => {
    const settings = freshSettings();
    const channel = await stranger.createChannel();
    await channel.assertExchange(settings.exchange, 'fanout', { durable: true });
    const { broker } = await open({ ...settings, kind: 'rabbitmq', host: node.host, port: node.port });
    await untilError(broker, 'BROKER_TOPOLOGY_MISMATCH');
    expect(broker.status().error).toMatchObject({
      conflict: { kind: 'exchange', argument: 'type', ours: 'topic', theirs: 'fanout' },
      remedy: expect.stringContaining('of type topic') as string,
    });
    await channel.deleteExchange(settings.exchange);
    await untilConnected(broker);
    await channel.close();
  });

  it('says that a queue without priorities cannot be used', async () => {
    const settings = freshSettings();
    const channel = await stranger.createChannel();
    await channel.assertQueue(settings.queue, { durable: true, arguments: { 'x-queue-type': 'stream' } });
    const { broker } = await open({ ...settings, kind: 'rabbitmq', host: node.host, port: node.port });
    await untilError(broker, 'BROKER_TOPOLOGY_MISMATCH');
    expect(broker.status().error).toMatchObject({
      conflict: { argument: 'x-queue-type', ours: null, theirs: 'stream' },
      remedy: expect.stringContaining('classic queue') as string,
    });
    await channel.deleteQueue(settings.queue);
    await untilConnected(broker);
    await channel.close();
  });

  it('shows that its messages come back when the binding was removed, and binds the queue again', async () => {
    const { broker, settings } = await open();
    await untilConnected(broker);
    const channel = await stranger.createChannel();
    await channel.unbindQueue(settings.queue, settings.exchange, 'ocpp.#');
    const returned = message('ocpp.one');
    await expect(broker.publish(returned)).rejects.toMatchObject({ code: 'BROKER_MESSAGE_RETURNED' });
    expect(broker.status()).toMatchObject({
      state: 'connected',
      error: { code: 'BROKER_MESSAGE_RETURNED', detail: 'No queue takes ocpp.one.' },
    });
    // What goes another way, or is another message, says nothing of this one.
    await broker.publish(message('notification.x'));
    await vi.waitFor(async () => {
      channel.publish(settings.exchange, 'ocpp.probe', Buffer.from('bound again?'));
      expect((await channel.checkQueue(settings.queue)).messageCount).toBeGreaterThan(0);
    }, WAIT);
    await broker.publish(message('ocpp.two'));
    expect(broker.status().error).toBeDefined();
    await broker.publish(returned);
    expect(broker.status().error).toBeUndefined();
    await channel.close();
  });

  it('comes back after its exchange was deleted, or its bindings and a queue of other arguments took its place', async () => {
    const { broker, settings } = await open();
    await untilConnected(broker);
    const channel = await stranger.createChannel();
    await channel.deleteExchange(settings.exchange);
    await expect(broker.publish(message('ocpp.one'))).rejects.toMatchObject({ code: 'BROKER_FAILED' });
    await untilConnected(broker);
    await broker.publish(message('ocpp.one'));

    await channel.deleteQueue(settings.queue);
    await channel.assertQueue(settings.queue, { durable: true });
    await expect(broker.publish(message('ocpp.two'))).rejects.toMatchObject({
      code: 'BROKER_MESSAGE_RETURNED',
    });
    await untilError(broker, 'BROKER_TOPOLOGY_MISMATCH');
    await channel.deleteQueue(settings.queue);
    await untilConnected(broker);
    await channel.close();
  });

  it('routes as topicMatches says', async () => {
    const words = ['ocpp', 'a', '*', '#'];
    const patterns = words.flatMap((one) => words.flatMap((two) => words.map((three) => [one, two, three])));
    const keys = ['', 'ocpp', 'a', 'ocpp.a', 'a.ocpp', 'ocpp.a.b', 'b.b.a', 'ocpp.', 'ocpp..a', 'x.y.z.ocpp'];
    const channel = await stranger.createConfirmChannel();
    const { exchange } = freshSettings();
    await channel.assertExchange(exchange, 'topic', { autoDelete: true });
    const bound = await Promise.all(
      [...patterns, ...words.map((word) => [word])].map(async (pattern) => {
        const { queue } = await channel.assertQueue('', { exclusive: true });
        await channel.bindQueue(queue, exchange, pattern.join('.'));
        return { pattern: pattern.join('.'), queue };
      }),
    );
    for (const key of keys) channel.publish(exchange, key, Buffer.from(key));
    await channel.waitForConfirms();
    for (const { pattern, queue } of bound) {
      const taken: string[] = [];
      for (let got = await channel.get(queue); got !== false; got = await channel.get(queue))
        taken.push(got.fields.routingKey);
      expect({ pattern, taken }).toEqual({
        pattern,
        taken: keys.filter((key) => topicMatches(pattern, key)),
      });
      await channel.deleteQueue(queue);
    }
    await channel.close();
  });

  it('shows both values of a queue that exists with other arguments, and leaves the queue alone', async () => {
    const settings = freshSettings();
    const channel = await stranger.createChannel();
    // RabbitMQ names the first argument that differs: the others are as the console wants them.
    const { arguments: wanted } = topologyOf(settings).queues.ocpp;
    await channel.assertQueue(settings.queue, {
      durable: true,
      arguments: { ...wanted, 'x-max-priority': 5 },
    });
    channel.sendToQueue(settings.queue, Buffer.from('precious'));
    const { broker } = await open({ ...settings, kind: 'rabbitmq', host: node.host, port: node.port });
    await untilError(broker, 'BROKER_TOPOLOGY_MISMATCH');
    const detail = broker.status().error?.detail;
    expect(detail).toContain('x-max-priority');
    expect(detail).toMatch(/'10'.*'5'/);
    expect(broker.status().error).toMatchObject({
      conflict: {
        reason: 'arguments',
        kind: 'queue',
        name: settings.queue,
        vhost: '/',
        argument: 'x-max-priority',
        ours: '10',
        theirs: '5',
      },
      remedy: expect.stringContaining(`Delete the queue ${settings.queue}`) as string,
    });
    expect(await channel.checkQueue(settings.queue)).toMatchObject({ messageCount: 1 });
    // Its owner removes it: the console goes on by itself.
    await channel.deleteQueue(settings.queue);
    await untilConnected(broker);
    await channel.close();
  });

  it('comes back after its queue was deleted, and consumes again', async () => {
    const { broker, settings } = await open();
    await untilConnected(broker);
    const consumer = await collect(broker, settings.queue, { settle: (delivery) => delivery.ack() });
    await broker.publish(message('ocpp.one', { body: 'one' }));
    await consumer.until(1);
    const channel = await stranger.createChannel();
    await channel.deleteQueue(settings.queue);
    await vi.waitFor(() => expect(broker.status().state).toBe('disconnected'), WAIT);
    await untilConnected(broker);
    await broker.publish(message('ocpp.two', { body: 'two' }));
    await vi.waitFor(() => expect(consumer.bodies()).toEqual(['one', 'two']), WAIT);
    expect((await channel.checkQueue(settings.queue)).consumerCount).toBe(1);
    await channel.close();
  });

  it('is blocked by a memory alarm, delivers all the same, and publishes when it is over', async () => {
    const { broker, settings } = await open();
    await untilConnected(broker);
    const consumer = await collect(broker, settings.queue, { prefetch: 1 });
    await broker.publish(message('ocpp.one', { body: 'one' }));
    await broker.publish(message('ocpp.two', { body: 'two' }));
    const [first] = await consumer.until(1);
    await node.ctl('set_vm_memory_high_watermark', '0');
    try {
      const blocked = broker.publish(message('ocpp.three', { body: 'three' }));
      await vi.waitFor(() => expect(broker.status().state).toBe('blocked'), WAIT);
      expect(broker.status().error?.message).toContain('short of memory');
      first?.ack();
      await consumer.until(2);
      await node.ctl('set_vm_memory_high_watermark', '0.6');
      await blocked;
      await untilConnected(broker);
      expect(broker.status().error).toBeUndefined();
    } finally {
      await node.ctl('set_vm_memory_high_watermark', '0.6');
    }
  });

  it('rejects what a frozen node never confirms, and stops in spite of it', async () => {
    const { broker } = await open();
    await untilConnected(broker);
    node.freeze();
    try {
      await expect(broker.publish(message('ocpp.x'))).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
      expect(broker.status().state).toBe('disconnected');
      expect(broker.status().error?.detail).toContain('does not answer');
      await broker.stop();
      expect(broker.status().state).toBe('stopped');
    } finally {
      node.thaw();
    }
  });

  it('rejects what was unconfirmed when the node was killed, keeps what was, and goes on when it is back', async () => {
    const { broker, settings } = await open();
    await untilConnected(broker);
    const states: string[] = [];
    broker.onStateChange(() => states.push(broker.status().state));
    const consumer = await collect(broker, settings.queue, { settle: (delivery) => delivery.ack() });
    await broker.publish(message('ocpp.before', { body: 'before' }));
    await consumer.until(1);
    const confirmed: string[] = [];
    const sent = Array.from({ length: 200 }, (_, index) => `n${index}`);
    const outcomes = sent.map((body) =>
      broker.publish(message('ocpp.burst', { body })).then(
        () => confirmed.push(body),
        (error: unknown) => expect(error).toMatchObject({ code: 'BROKER_UNREACHABLE' }),
      ),
    );
    await node.kill();
    await Promise.all(outcomes);
    await vi.waitFor(() => expect(broker.status().error?.code).toBe('BROKER_UNREACHABLE'), WAIT);
    await node.start();
    await untilConnected(broker);
    await broker.publish(message('ocpp.after', { body: 'after' }));
    await vi.waitFor(() => expect(consumer.bodies()).toContain('after'), WAIT);
    expect(consumer.bodies()).toEqual(expect.arrayContaining(confirmed));
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      'disconnected',
      'connected',
    ]);
  });
});
