/** Waits until a console has nothing left to do: nothing to publish, nothing to process, nothing in a queue. */
import { expect, vi } from 'vitest';
import type { ConsoleProcess } from './console-process.ts';

const DRAIN_TIMEOUT_MS = 120_000;
const LOOK_EVERY_MS = 100;

/** @throws what still waits, when it does not end in time. */
export async function untilDrained(console: ConsoleProcess, timeoutMs = DRAIN_TIMEOUT_MS): Promise<void> {
  await vi.waitFor(
    async () => {
      const { journal, broker } = await console.request('status.get', {});
      const queues = broker.queues.filter(({ name }) => name.startsWith('ocpp_messages'));
      expect({
        state: broker.state,
        pending: journal.pending,
        backlog: broker.backlog,
        ready: queues.map(({ name, ready }) => [name, ready]),
      }).toEqual({
        state: 'connected',
        pending: 0,
        backlog: 0,
        ready: queues.map(({ name }) => [name, 0]),
      });
    },
    { timeout: timeoutMs, interval: LOOK_EVERY_MS },
  );
}
