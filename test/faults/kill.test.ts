/** kill -9 of the console at a random moment, again and again under load: nothing acknowledged is lost or doubled. */
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';
import { faultCase, messagesIn, type World } from './suite/fault-case.ts';
import type { ConsoleProcess } from './suite/console-process.ts';

/** After the console has served again, it lives at most so long, ms. */
const LIFE_MS = 300;
/** One kill in so many comes while the console is starting; within this time, ms. */
const EARLY_EVERY = 5;
const START_MS = 700;

/** Kills and starts, with load from `world`'s fleet. */
async function killAgainAndAgain(world: World, console: ConsoleProcess): Promise<void> {
  await console.start();
  const fleet = world.fleet(console);
  for (let kill = 1; kill <= world.amount; kill += 1) {
    const before = fleet.acknowledged;
    await vi.waitFor(() => expect(fleet.acknowledged).toBeGreaterThan(before + 10), {
      timeout: 30_000,
      interval: 10,
    });
    // The moment of the fault, not a wait for something.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * LIFE_MS));
    await console.kill();
    const killedAt = performance.now();
    if (kill % EARLY_EVERY === 0) await console.startAndKill(Math.random() * START_MS);
    const acknowledged = fleet.acknowledged;
    await console.start();
    await vi.waitFor(() => expect(fleet.acknowledged).toBeGreaterThan(acknowledged), {
      timeout: 30_000,
      interval: 10,
    });
    if (kill % EARLY_EVERY !== 0) world.recovered(performance.now() - killedAt);
  }
}

describe('kill -9 of the console under load', () => {
  faultCase('kill -9 of the console, embedded broker', { full: 100, short: 3 }, async (world) => {
    const console = await world.console();
    await killAgainAndAgain(world, console);
    await world.audit(console);
  });

  describe('with RabbitMQ', () => {
    let node: RabbitMqNode;
    beforeAll(async () => {
      node = await startRabbitMq();
    }, 120_000);
    afterAll(() => node.stop());

    faultCase('kill -9 of the console, RabbitMQ', { full: 100, short: 3 }, async (world) => {
      const console = await world.console({ rabbitMqUrl: node.url });
      await killAgainAndAgain(world, console);
      await world.audit(console);
      expect(await messagesIn(node.url, ['ocpp_messages', 'ocpp_messages.dead'])).toBe(0);
    });
  });
});
