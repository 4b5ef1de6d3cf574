/** kill -9 at random moments, with RabbitMQ between the journal and the database. */
import { afterAll, beforeAll, expect } from 'vitest';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';
import { faultCase, messagesIn } from './suite/fault-case.ts';
import { killAgainAndAgain } from './suite/kill.ts';

let node: RabbitMqNode;
beforeAll(async () => {
  node = await startRabbitMq();
});
afterAll(() => node.stop());

faultCase('kill -9 of the console, RabbitMQ', { full: 100, short: 3 }, async (world) => {
  const console = await world.console({ rabbitMqUrl: node.url });
  await killAgainAndAgain(world, console);
  await world.audit(console);
  expect(await messagesIn(node.url, ['ocpp_messages', 'ocpp_messages.dead'])).toBe(0);
});
