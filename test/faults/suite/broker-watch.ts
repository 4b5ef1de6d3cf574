/** What the cases with RabbitMQ wait for. */
import { readdirSync } from 'node:fs';
import { expect, vi } from 'vitest';
import type { BrokerStatus } from '../../../backend/contract/status.ts';
import type { ConsoleProcess } from './console-process.ts';
import type { World } from './fault-case.ts';
import type { Fleet, FleetOptions } from './fleet.ts';

const TIMEOUT_MS = 60_000;

export async function brokerOf(console: ConsoleProcess): Promise<BrokerStatus> {
  return (await console.request('status.get', {})).broker;
}

/** Waits until the broker's state and error are these. */
export async function untilBroker(
  console: ConsoleProcess,
  state: BrokerStatus['state'],
  error?: string,
): Promise<BrokerStatus> {
  return vi.waitFor(
    async () => {
      const broker = await brokerOf(console);
      expect({ state: broker.state, error: broker.error?.code }).toEqual({ state, error });
      return broker;
    },
    { timeout: TIMEOUT_MS, interval: 20 },
  );
}

/** A console that is connected to a node, and serves a fleet. */
export async function connectedUnderLoad(
  world: World,
  rabbitMqUrl: string,
  load: FleetOptions,
): Promise<{ console: ConsoleProcess; fleet: Fleet }> {
  const console = await world.console({ rabbitMqUrl });
  await console.start();
  await untilBroker(console, 'connected');
  return { console, fleet: world.fleet(console, load) };
}

/** Waits until so many more messages were acknowledged: chargers are served, whatever happens to the broker. */
export async function untilServed(fleet: Fleet, more = 20): Promise<void> {
  const before = fleet.acknowledged;
  await vi.waitFor(() => expect(fleet.acknowledged).toBeGreaterThanOrEqual(before + more), {
    timeout: TIMEOUT_MS,
    interval: 10,
  });
}

/** Notes the time until the console is connected again, and waits until it is. */
export async function untilRecovered(world: World, console: ConsoleProcess): Promise<void> {
  const since = performance.now();
  await untilBroker(console, 'connected');
  world.recovered(performance.now() - since);
}

/** Open descriptors of the console's process; null where the system does not tell. */
export function openDescriptors(console: ConsoleProcess): number | null {
  try {
    return readdirSync(`/proc/${console.pid}/fd`).length;
  } catch {
    return null;
  }
}
