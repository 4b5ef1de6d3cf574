/** RabbitMQ goes, comes, falls silent and takes nothing: chargers are served, and nothing is lost or doubled. */
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';
import {
  connectedUnderLoad,
  openDescriptors,
  untilBroker,
  untilRecovered,
  untilServed,
} from './suite/broker-watch.ts';
import { faultCase, messagesIn } from './suite/fault-case.ts';
import { publishSessions } from './suite/queued.ts';
import { AMQP_METHOD, TcpProxy } from './suite/tcp-proxy.ts';

let node: RabbitMqNode;
beforeAll(async () => {
  node = await startRabbitMq();
});
afterAll(() => node.stop());

/** About a hundred messages a second: the undisturbed run has to send them all again. */
const LOAD = { pauseMs: 60 };
const QUEUES = ['ocpp_messages', 'ocpp_messages.dead'];
const WATERMARK = '0.6';

faultCase('RabbitMQ: kill -9', { full: 3, short: 1 }, async (world) => {
  const { console, fleet } = await connectedUnderLoad(world, node.url, LOAD);
  for (let count = 0; count < world.amount; count += 1) {
    await untilServed(fleet);
    await node.kill();
    await untilBroker(console, 'disconnected', 'BROKER_UNREACHABLE');
    await untilServed(fleet);
    await node.start();
    await untilRecovered(world, console);
  }
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase('RabbitMQ: stop_app and start_app, descriptors flat', { full: 20, short: 2 }, async (world) => {
  const { console, fleet } = await connectedUnderLoad(world, node.url, { chargers: 4, pauseMs: 100 });
  const descriptors: (number | null)[] = [];
  for (let count = 0; count < world.amount; count += 1) {
    await node.ctl('stop_app');
    await untilBroker(console, 'disconnected', 'BROKER_UNREACHABLE');
    await untilServed(fleet);
    await node.ctl('start_app');
    await untilRecovered(world, console);
    await untilServed(fleet);
    descriptors.push(openDescriptors(console));
  }
  // The first round has opened what is opened once.
  const [first = null] = descriptors;
  if (first !== null)
    await vi.waitFor(() => expect(openDescriptors(console)).toBeLessThanOrEqual(first + 2), 20_000);
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase('RabbitMQ: killed with 50,000 messages queued', { full: 50_000, short: 2_000 }, async (world) => {
  const console = await world.console({ rabbitMqUrl: node.url });
  // Queues and bindings are the console's; then it is away while its queue fills.
  await console.start();
  await untilBroker(console, 'connected');
  await console.end('SIGTERM');
  await publishSessions(node.url, world.records, world.amount);
  expect(await messagesIn(node.url, ['ocpp_messages'])).toBe(world.amount);
  await node.kill();
  await node.start();
  expect(await messagesIn(node.url, ['ocpp_messages'])).toBe(world.amount);
  const since = performance.now();
  await console.start();
  const fleet = world.fleet(console, LOAD);
  await untilServed(fleet);
  await node.kill();
  await node.start();
  await untilBroker(console, 'connected');
  await vi.waitFor(
    async () => {
      const { queues } = (await console.request('status.get', {})).broker;
      expect(queues.find(({ name }) => name === 'ocpp_messages')?.ready).toBe(0);
    },
    { timeout: 120_000, interval: 100 },
  );
  world.recovered(performance.now() - since);
  // What was queued was recorded by nobody who could say it again.
  await world.audit(console, { reference: false });
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase('RabbitMQ: cut in mid-publish and in mid-ack', { full: 10, short: 2 }, async (world) => {
  const proxy = await TcpProxy.open(node);
  world.onEnd(() => proxy.close());
  const { console, fleet } = await connectedUnderLoad(world, proxy.through(node.url), LOAD);
  for (let count = 0; count < world.amount; count += 1)
    for (const method of [AMQP_METHOD.basicPublish, AMQP_METHOD.basicAck]) {
      // Every other time confirms and deliveries are under way for a while.
      proxy.delay(count % 2 === 0 ? 0 : 20);
      await untilServed(fleet);
      await proxy.cutAt(method);
      await untilBroker(console, 'disconnected', 'BROKER_UNREACHABLE');
      await untilRecovered(world, console);
    }
  proxy.delay(0);
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase('RabbitMQ: a hole in the network, no RST', { full: 2, short: 1 }, async (world) => {
  const proxy = await TcpProxy.open(node);
  world.onEnd(() => proxy.close());
  const { console, fleet } = await connectedUnderLoad(world, proxy.through(node.url), LOAD);
  for (let count = 0; count < world.amount; count += 1) {
    await untilServed(fleet);
    proxy.swallow();
    const broker = await untilBroker(console, 'disconnected', 'BROKER_UNREACHABLE');
    expect(broker.error?.detail).toContain('does not answer');
    await untilServed(fleet);
    proxy.pass();
    await untilRecovered(world, console);
  }
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});

faultCase('RabbitMQ: memory alarm', { full: 3, short: 1 }, async (world) => {
  const { console, fleet } = await connectedUnderLoad(world, node.url, LOAD);
  for (let count = 0; count < world.amount; count += 1) {
    await untilServed(fleet);
    try {
      await node.ctl('set_vm_memory_high_watermark', '0');
      const { error } = await untilBroker(console, 'blocked', 'BROKER_BLOCKED');
      expect(error?.message).toContain('memory alarm');
      await untilServed(fleet);
    } finally {
      await node.ctl('set_vm_memory_high_watermark', WATERMARK);
    }
    await untilRecovered(world, console);
  }
  await world.audit(console);
  expect(await messagesIn(node.url, QUEUES)).toBe(0);
});
