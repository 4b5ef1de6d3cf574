/** A RabbitMQ cluster loses a node: with quorum queues nothing is lost, and nothing doubled. */
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { startRabbitMqCluster, type RabbitMqCluster } from '../support/rabbitmq-cluster.ts';
import { untilBroker, untilRecovered, untilServed } from './suite/broker-watch.ts';
import { faultCase, messagesIn } from './suite/fault-case.ts';

let cluster: RabbitMqCluster;
beforeAll(async () => {
  cluster = await startRabbitMqCluster(3);
});
afterAll(() => cluster.stop());

faultCase('RabbitMQ: a node of a cluster of three killed', { full: 3, short: 1 }, async (world) => {
  const [first, ...others] = cluster.nodes;
  const console = await world.console({
    rabbitMqUrl: first?.url,
    environment: {
      RABBITMQ_QUEUE_TYPE: 'quorum',
      RABBITMQ_CLUSTER_NODES: others.map(({ host, port }) => `${host}:${port}`).join(','),
    },
  });
  await console.start();
  await untilBroker(console, 'connected');
  const fleet = world.fleet(console, { pauseMs: 60 });
  const target = async (): Promise<string> => (await console.request('status.get', {})).broker.target;
  for (let count = 0; count < world.amount; count += 1) {
    await untilServed(fleet);
    const before = await target();
    const connected = cluster.nodes.find(({ port }) => before.includes(`:${port}/`));
    // The one that the console is connected to: the others elect new leaders meanwhile.
    await connected?.kill();
    await vi.waitFor(async () => expect(await target()).not.toBe(before), { timeout: 30_000, interval: 50 });
    await untilServed(fleet);
    await untilRecovered(world, console);
    await connected?.start();
    // A node on which nothing of the console hangs but a replica.
    const after = await target();
    const replica = cluster.nodes.find((node) => node !== connected && !after.includes(`:${node.port}/`));
    await replica?.kill();
    await untilServed(fleet);
    expect((await console.request('status.get', {})).broker.backlog).toBeLessThan(1_000);
    await replica?.start();
  }
  await world.audit(console);
  expect(await messagesIn(first?.url ?? '', ['ocpp_messages', 'ocpp_messages.dead'])).toBe(0);
});
