/** kill -9 of the console at a random moment, again and again under load: nothing acknowledged is lost or doubled. */
import { expect, vi } from 'vitest';
import type { ConsoleProcess } from './console-process.ts';
import type { World } from './fault-case.ts';

/** After the console has served again, it lives at most so long, ms. */
const LIFE_MS = 300;
/** One kill in so many comes while the console is starting; within this time, ms. */
const EARLY_EVERY = 5;
const START_MS = 700;

/** Kills and starts the console, as often as the world says, under the load of a fleet. */
export async function killAgainAndAgain(world: World, console: ConsoleProcess): Promise<void> {
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
