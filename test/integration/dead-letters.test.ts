/** A message that cannot be processed: given up after five deliveries, listed with its error, retried or discarded. */
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startConsole, type TestConsole } from '../support/console.ts';
import { deleteQueues, startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';

const WAIT = { timeout: 20_000, interval: 50 };

let node: RabbitMqNode;
let running: TestConsole;
let connection: ChannelModel;
let channel: Channel;
beforeAll(async () => {
  node = await startRabbitMq();
});
afterAll(() => node.stop());
beforeEach(async () => {
  running = await startConsole({
    settings: { broker: { kind: 'rabbitmq', host: node.host, port: node.port, user: node.user } },
    brokerPassword: node.password,
  });
  await vi.waitFor(() => expect(running.backend.status().broker.state).toBe('connected'), WAIT);
  connection = await connect(node.url);
  channel = await connection.createChannel();
});
afterEach(async () => {
  await connection.close();
  await running.dispose();
  await deleteQueues(node.url);
});

const letters = () => running.request('deadLetters.list', {});

it('is listed with its error, comes back when it is retried in vain, and is gone when it is discarded', async () => {
  channel.publish('ev_charging_events', 'ocpp.heartbeat', Buffer.from('{"no":"envelope"}'), {
    messageId: 'poison',
  });
  const [first] = await vi.waitFor(async () => {
    const found = await letters();
    expect(found).toMatchObject([
      {
        messageId: 'poison',
        routingKey: 'ocpp.heartbeat',
        error: expect.stringContaining('Not an OCPP envelope') as string,
        preview: '{"no":"envelope"}',
      },
    ]);
    return found;
  }, WAIT);
  // What is wrong with one message holds up no other.
  await vi.waitFor(
    () =>
      expect(running.backend.status().broker.queues).toContainEqual(
        expect.objectContaining({ name: 'ocpp_messages.dead', ready: 1 }),
      ),
    WAIT,
  );
  const letterId = first?.letterId ?? '';
  const settled = await vi.waitFor(async () => {
    const result = await running.request('deadLetters.settle', { letterIds: [letterId], how: 'retry' });
    expect(result.settled).toBe(1);
    return result;
  }, WAIT);
  expect(settled).toEqual({ settled: 1 });
  const second = await vi.waitFor(async () => {
    const found = await letters();
    expect(found).toHaveLength(1);
    expect(found[0]?.letterId).not.toBe(letterId);
    return found[0];
  }, WAIT);
  await vi.waitFor(
    async () =>
      expect(
        await running.request('deadLetters.settle', { letterIds: [second?.letterId ?? ''], how: 'discard' }),
      ).toEqual({ settled: 1 }),
    WAIT,
  );
  await vi.waitFor(async () => expect(await letters()).toEqual([]), WAIT);
});

it('a second consumer of the console’s queue is noticed, and gone when it goes', async () => {
  const own = { name: 'ocpp_messages', consumers: 1, foreignConsumers: 0 };
  const queues = () => running.backend.status().broker.queues;
  await vi.waitFor(() => expect(queues()).toContainEqual(expect.objectContaining(own)), WAIT);
  const { consumerTag } = await channel.consume('ocpp_messages', () => {});
  await vi.waitFor(
    () =>
      expect(queues()).toContainEqual(expect.objectContaining({ ...own, consumers: 2, foreignConsumers: 1 })),
    WAIT,
  );
  await channel.cancel(consumerTag);
  await vi.waitFor(() => expect(queues()).toContainEqual(expect.objectContaining(own)), WAIT);
});

it('a letter whose queue is gone stays among the dead letters when it is retried', async () => {
  channel.sendToQueue('ocpp_messages.dead', Buffer.from('{"of":"another system"}'), {
    headers: { 'x-first-death-queue': 'a queue that was deleted' },
  });
  const [letter] = await vi.waitFor(async () => {
    const found = await letters();
    expect(found).toHaveLength(1);
    return found;
  }, WAIT);
  const letterIds = [letter?.letterId ?? ''];
  await expect(running.request('deadLetters.settle', { letterIds, how: 'retry' })).rejects.toMatchObject({
    code: expect.any(String) as string,
  });
  await vi.waitFor(
    async () => expect((await letters()).map(({ letterId }) => letterId)).toEqual(letterIds),
    WAIT,
  );
});
