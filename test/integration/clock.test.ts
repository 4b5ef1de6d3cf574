/** The clock of the computer may be set, or stand still in a sleep: nothing is lost, and nothing is misordered. */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { connectRaw } from '../support/raw-charger.ts';
import { startConsole, type TestConsole } from '../support/console.ts';

const HOUR_MS = 3_600_000;

let dataDir: string;
let running: TestConsole;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'clock-'));
  running = await startConsole({ dataDir, settings: { ocpp: { pingIntervalS: 2 } } });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await running.dispose();
});

/** The console's main thread reads the clock here; its workers, and the charger's process, would read the real one. */
function setClock(offsetMs: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offsetMs, shouldAdvanceTime: true });
}

async function stored(count: number): Promise<void> {
  await vi.waitFor(async () => {
    expect((await running.request('messages.page', { limit: 500 })).rows).toHaveLength(count);
  }, 10_000);
}

describe('a clock that is set', () => {
  it('back between a message and its answer leaves no message that cannot be processed', async () => {
    const charger = await connectCharger(running.ready.ocppUrl, 'CP');
    // Each look at the clock finds it a second earlier than the one before.
    let now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => (now -= 1_000));
    await chargeOnce(charger);
    await stored(16);
    const { rows } = await running.request('messages.page', { limit: 500 });
    expect(rows.map(({ latencyMs }) => latencyMs ?? 0).every((latency) => latency >= 0)).toBe(true);
    const faulty = await running.request('messages.page', { filter: { errorsOnly: true } });
    expect(faulty.rows).toEqual([]);
    const queues = (await running.request('status.get', {})).broker.queues;
    expect(queues.find(({ name }) => name === 'ocpp_messages.dead')?.ready).toBe(0);
    const [session] = (await running.request('sessions.list', {})).sessions;
    expect(session).toMatchObject({ status: 'finished', energyWh: 11_345 });
    await charger.close();
  });

  it('back an hour, and on a day, lets the later state of a connector win each time', async () => {
    const charger = await connectCharger(running.ready.ocppUrl, 'CP');
    for (const [offset, status] of [
      [0, 'Available'],
      [-HOUR_MS, 'Preparing'],
      [25 * HOUR_MS, 'Charging'],
      [-24 * HOUR_MS, 'Finishing'],
    ] as const) {
      if (offset !== 0) setClock(offset);
      await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status });
      await vi.waitFor(async () => {
        const [known] = await running.request('chargers.list', {});
        expect(known?.connectors).toMatchObject([{ status }]);
      }, 10_000);
    }
    await charger.close();
  });
});

describe('after a sleep', () => {
  /** It reads, but answers no ping; a second one that finds it silent since the first would cut it off. */
  async function silentCharger(): Promise<{ pings: () => number; closed: Promise<unknown> }> {
    const { socket, received } = await connectRaw(running.ready.ocppUrl, 'SILENT');
    const pings = (): number => received().split('\u0089\u0000').length - 1;
    const closed = once(socket, 'close');
    await vi.waitFor(() => expect(pings()).toBe(1), 10_000);
    return { pings, closed };
  }

  it('chargers are not taken for dead because of a ping they missed: they are asked anew', async () => {
    const { pings, closed } = await silentCharger();
    await running.backend.suspend();
    running.backend.resume();
    await closed;
    expect(pings()).toBe(2);
  });

  it('neither are they where nobody told of the sleep, and the clock alone tells', async () => {
    const { pings, closed } = await silentCharger();
    setClock(8 * HOUR_MS);
    await closed;
    expect(pings()).toBeGreaterThanOrEqual(2);
  });

  it('but those that are dead are cut off as ever', async () => {
    const { pings, closed } = await silentCharger();
    await closed;
    expect(pings()).toBe(1);
  });
});
