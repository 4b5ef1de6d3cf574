/** What RabbitMQ's operators do to the console: other arguments, no binding, no rights, a message that is none. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import type { BrokerSettings } from '../../backend/contract/settings.ts';
import { deleteQueues, startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';
import {
  brokerOf,
  connectedUnderLoad,
  untilBroker,
  untilRecovered,
  untilServed,
} from './suite/broker-watch.ts';
import { faultCase, messagesIn } from './suite/fault-case.ts';
import { TcpProxy } from './suite/tcp-proxy.ts';

const run = promisify(execFile);
/** Found nowhere but where it was given. */
const CANARY = 'canary-8f1d0c';
/** About a hundred messages a second: the undisturbed run has to send them all again. */
const LOAD = { pauseMs: 60 };
const QUEUES = ['ocpp_messages', 'ocpp_messages.dead'];
const EXCHANGE = 'ev_charging_events';
const WAIT = { timeout: 60_000, interval: 50 };

let node: RabbitMqNode;
/** An operator of RabbitMQ. */
let connection: ChannelModel;
let operator: Channel;
beforeAll(async () => {
  node = await startRabbitMq();
  connection = await connect(node.url);
});
beforeEach(async () => {
  operator = await connection.createChannel();
});
afterEach(async () => {
  await operator.close();
  await deleteQueues(node.url);
});
afterAll(async () => {
  await connection.close();
  await node.stop();
});

faultCase('RabbitMQ: queue, binding and exchange deleted', { full: 3, short: 1 }, async (world) => {
  const { console, fleet } = await connectedUnderLoad(world, node.url, LOAD);
  for (let count = 0; count < world.amount; count += 1) {
    await untilServed(fleet);
    await operator.deleteQueue('ocpp_messages');
    await untilBroker(console, 'disconnected', 'BROKER_FAILED');
    await untilRecovered(world, console);
    await untilServed(fleet);

    await operator.unbindQueue('ocpp_messages', EXCHANGE, 'ocpp.#');
    await untilBroker(console, 'connected', 'BROKER_MESSAGE_RETURNED');
    await untilRecovered(world, console);
    await untilServed(fleet);

    await operator.deleteExchange(EXCHANGE);
    await untilBroker(console, 'disconnected', 'BROKER_FAILED');
    await untilRecovered(world, console);
  }
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase('RabbitMQ: queue with other arguments (406)', { full: 2, short: 1 }, async (world) => {
  const console = await world.console({ rabbitMqUrl: node.url });
  for (let count = 0; count < world.amount; count += 1) {
    await operator.deleteQueue('ocpp_messages');
    await operator.assertQueue('ocpp_messages', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await console.start();
    const fleet = world.fleet(console, { ...LOAD, prefix: `CP${count}` });
    const { error } = await untilBroker(console, 'disconnected', 'BROKER_TOPOLOGY_MISMATCH');
    expect(error).toMatchObject({
      conflict: { reason: 'arguments', kind: 'queue', name: 'ocpp_messages', theirs: null },
      remedy: expect.stringContaining('Delete the queue ocpp_messages') as string,
    });
    await untilServed(fleet);
    await operator.deleteQueue('ocpp_messages');
    await untilRecovered(world, console);
    await untilServed(fleet);
    await fleet.finish();
    await console.end('SIGTERM');
  }
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase('RabbitMQ: credentials revoked', { full: 3, short: 1 }, async (world) => {
  const url = new URL(node.url);
  Object.assign(url, { username: 'console', password: CANARY });
  const admit = async (): Promise<void> => {
    await node.ctl('add_user', 'console', CANARY);
    await node.ctl('set_permissions', 'console', '.*', '.*', '.*');
  };
  await admit();
  const { console, fleet } = await connectedUnderLoad(world, url.href, LOAD);
  for (let count = 0; count < world.amount; count += 1) {
    await untilServed(fleet);
    await node.ctl('delete_user', 'console');
    await untilBroker(console, 'disconnected', 'BROKER_AUTH_FAILED');
    await untilServed(fleet);
    await admit();
    await untilRecovered(world, console);
    await untilServed(fleet);
  }
  await world.audit(console);
  await node.ctl('delete_user', 'console');
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase(
  'RabbitMQ: wrong password and virtual host, tries counted',
  { full: 10_000, short: 3_000 },
  async (world) => {
    const proxy = await TcpProxy.open(node);
    world.onEnd(() => proxy.close());
    const stderr = join(world.folder, 'stderr.log');
    // Whole, for the canary; and no variable decides about the broker: the settings do.
    const console = await world.console({
      wrapper: ['sh', '-c', `exec "$0" "$@" 2>>"${stderr}"`],
      environment: { ENABLE_RABBITMQ: undefined },
    });
    await console.start();
    const fleet = world.fleet(console, LOAD);
    const settings: Partial<BrokerSettings> = { kind: 'rabbitmq', host: '127.0.0.1', port: proxy.port };
    for (const [wrong, password, code] of [
      [{}, CANARY, 'BROKER_AUTH_FAILED'],
      [{ vhost: 'nowhere' }, node.password, 'BROKER_VHOST_REFUSED'],
    ] as const) {
      await console.request('settings.update', {
        patch: { broker: { ...settings, ...wrong } },
        secrets: { brokerPassword: password },
      });
      await untilBroker(console, 'disconnected', code);
      const before = proxy.accepted;
      const since = performance.now();
      await vi.waitFor(() => expect(performance.now() - since).toBeGreaterThan(world.amount), WAIT);
      // The first of them may come at once; between two there is always more than a second.
      expect(proxy.accepted - before).toBeLessThanOrEqual(Math.ceil((performance.now() - since) / 1_000));
      expect(proxy.accepted).toBeGreaterThan(before);
      await untilServed(fleet);
      expect(JSON.stringify(await console.request('status.get', {}))).not.toContain(CANARY);
      expect(JSON.stringify(await console.request('settings.get', {}))).not.toContain(CANARY);
    }
    await console.request('settings.update', {
      patch: { broker: { ...settings, vhost: '/' } },
      secrets: { brokerPassword: node.password },
    });
    await untilRecovered(world, console);
    await untilServed(fleet);
    await world.audit(console);
    // Neither the log nor the settings, the journal nor the database hold it.
    expect(readdirSync(world.folder)).toContain('stderr.log');
    await expect(run('grep', ['-rlF', CANARY, world.folder])).rejects.toMatchObject({ code: 1, stdout: '' });
    expect(await messagesIn(node.url, QUEUES)).toBe(0);
  },
);

faultCase('RabbitMQ: a poison message', { full: 5, short: 2 }, async (world) => {
  const { console, fleet } = await connectedUnderLoad(world, node.url, LOAD);
  const letters = (count: number) =>
    vi.waitFor(async () => {
      const found = await console.request('deadLetters.list', {});
      expect(found).toHaveLength(count);
      return found;
    }, WAIT);
  const settle = async (how: 'retry' | 'discard', letterIds: string[]): Promise<void> => {
    const { settled } = await console.request('deadLetters.settle', { letterIds, how });
    expect(settled).toBe(letterIds.length);
  };
  await untilServed(fleet);
  const since = performance.now();
  for (let count = 0; count < world.amount; count += 1)
    operator.publish(EXCHANGE, 'ocpp.heartbeat', Buffer.from(`{"poison":${count}}`), {
      messageId: `poison-${count}`,
      persistent: true,
    });
  const first = await letters(world.amount);
  expect(first.every(({ error }) => error.includes('Not an OCPP envelope'))).toBe(true);
  world.recovered(performance.now() - since);
  await untilServed(fleet);
  await settle(
    'retry',
    first.map(({ letterId }) => letterId),
  );
  const ids = new Set(first.map(({ letterId }) => letterId));
  const second = await vi.waitFor(async () => {
    const found = await console.request('deadLetters.list', {});
    expect(found.filter(({ letterId }) => !ids.has(letterId))).toHaveLength(world.amount);
    return found;
  }, WAIT);
  await settle(
    'discard',
    second.map(({ letterId }) => letterId),
  );
  await letters(0);
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase('RabbitMQ: the broker of the settings changed under load', { full: 4, short: 2 }, async (world) => {
  const console = await world.console({ environment: { ENABLE_RABBITMQ: undefined } });
  await console.start();
  const fleet = world.fleet(console, LOAD);
  const secrets = { brokerPassword: node.password };
  await node.ctl('add_vhost', 'second');
  await node.ctl('set_permissions', '-p', 'second', node.user, '.*', '.*', '.*');
  const rabbit = { kind: 'rabbitmq' as const, host: node.host, port: node.port };
  for (let count = 0; count < world.amount; count += 1)
    for (const broker of [
      { ...rabbit, vhost: '/' },
      { ...rabbit, vhost: 'second' },
      { kind: 'embedded' as const },
      // Ends at RabbitMQ, which then has whatever it was to have.
      { ...rabbit, vhost: '/' },
    ]) {
      await untilServed(fleet);
      await console.request('settings.update', { patch: { broker }, secrets });
      await untilRecovered(world, console);
      expect((await brokerOf(console)).kind).toBe(broker.kind);
    }
  await untilServed(fleet);
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});
