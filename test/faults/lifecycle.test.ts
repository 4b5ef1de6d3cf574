/** The console is asked to end, started twice, given another time and left unread: nothing is lost or doubled. */
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { expect, vi } from 'vitest';
import { startHeadless } from '../support/headless.ts';
import { networkSocketOf } from '../support/window-socket.ts';
import { openDescriptors, untilServed } from './suite/broker-watch.ts';
import type { ConsoleProcess } from './suite/console-process.ts';
import { FakeClock } from './suite/fake-clock.ts';
import { faultCase } from './suite/fault-case.ts';
import { TcpProxy } from './suite/tcp-proxy.ts';

const WAIT = { timeout: 60_000, interval: 20 };
const HOUR_S = 3_600;

faultCase('SIGTERM in mid-load', { full: 20, short: 2 }, async (world) => {
  const console = await world.console();
  await console.start();
  const fleet = world.fleet(console);
  for (let count = 0; count < world.amount; count += 1) {
    await untilServed(fleet);
    expect(await console.end('SIGTERM')).toBe(0);
    const since = performance.now();
    await console.start();
    await untilServed(fleet, 1);
    world.recovered(performance.now() - since);
  }
  await world.audit(console);
});

faultCase('two processes on one database', { full: 10, short: 2 }, async (world) => {
  const console = await world.console();
  await console.start();
  const fleet = world.fleet(console);
  for (let count = 0; count < world.amount; count += 1) {
    await untilServed(fleet);
    await expect(startHeadless(console.dataDir)).rejects.toThrow('Another console uses this data folder');
    await untilServed(fleet);
    // What a killed one leaves behind keeps nobody out.
    await console.kill();
    const since = performance.now();
    await console.start();
    await untilServed(fleet, 1);
    world.recovered(performance.now() - since);
  }
  await world.audit(console);
});

faultCase('clock set back an hour, and on a day', { full: 6, short: 2 }, async (world) => {
  const clock = new FakeClock(world.folder);
  const console = await world.console({ environment: clock.environment });
  await console.start();
  const fleet = world.fleet(console);
  let offset = 0;
  for (let count = 0; count < world.amount; count += 1) {
    for (const step of [-HOUR_S, 24 * HOUR_S, -24 * HOUR_S]) {
      await untilServed(fleet);
      offset += step;
      clock.set(offset);
      await untilClockSeen(console, offset);
      await untilServed(fleet);
    }
    // The next run begins an hour before the former one ended.
    await (count % 2 === 0 ? console.kill() : console.end('SIGTERM'));
    offset -= HOUR_S;
    clock.set(offset);
    const since = performance.now();
    await console.start();
    await untilServed(fleet, 1);
    world.recovered(performance.now() - since);
    const chargers = await console.request('chargers.list', {});
    await vi.waitFor(() => expect(chargers.length).toBeGreaterThan(0), WAIT);
  }
  await untilServed(fleet);
  // Chargers are shown as connected, though their connections are older by the clock than those before.
  await vi.waitFor(async () => {
    const chargers = await console.request('chargers.list', {});
    expect(chargers.filter(({ connected }) => connected)).toHaveLength(8);
  }, WAIT);
  await world.audit(console);
});

/** The console has the time that it was given, within some minutes. */
async function untilClockSeen(console: ConsoleProcess, offsetS: number): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await console.request('messages.page', { limit: 1 });
    const shown = (rows[0]?.timestamp ?? 0) - Date.now();
    expect(Math.abs(shown / 1_000 - offsetS)).toBeLessThan(300);
  }, WAIT);
}

faultCase('reconnect storms', { full: 100, short: 5 }, async (world) => {
  const chargers = 30;
  const console = await world.console();
  await console.start();
  const proxy = await TcpProxy.open({ host: '127.0.0.1', port: Number(new URL(console.ocppUrl).port) });
  world.onEnd(() => proxy.close());
  const fleet = world.fleet({ ocppUrl: proxy.through(console.ocppUrl) }, { chargers, pauseMs: 60 });
  const descriptors: (number | null)[] = [];
  for (let storm = 0; storm < world.amount; storm += 1) {
    await untilServed(fleet);
    const since = performance.now();
    const before = proxy.accepted;
    proxy.cut();
    await vi.waitFor(() => expect(proxy.accepted).toBeGreaterThanOrEqual(before + chargers), WAIT);
    await untilServed(fleet, 1);
    world.recovered(performance.now() - since);
    descriptors.push(openDescriptors(console));
  }
  await vi.waitFor(async () => {
    expect((await console.request('status.get', {})).chargersOnline).toBe(chargers);
  }, WAIT);
  const [first, last] = [descriptors[0], descriptors.at(-1)];
  // Sockets of the storm itself may be closing still.
  if (first !== null && first !== undefined) expect(last).toBeLessThanOrEqual(first + chargers);
  await world.audit(console);
});

faultCase('a window that does not read', { full: 5, short: 1 }, async (world) => {
  const console = await world.console();
  await console.start();
  const fleet = world.fleet(console, { pauseMs: 10 });
  // The answers must be large enough to fill what the network keeps for a reader.
  await untilServed(fleet, 500);
  for (let count = 0; count < world.amount; count += 1) {
    const window: Socket = io(console.ready.uiUrl, {
      auth: { token: console.ready.token },
      transports: ['websocket'],
      reconnection: false,
    });
    await once(window as unknown as NodeJS.EventEmitter, 'connect');
    const asks = setInterval(() => {
      for (let asked = 0; asked < 2; asked += 1)
        window.emit('request', { method: 'messages.page', params: { limit: 500 } }, () => {});
    }, 50);
    const socket = networkSocketOf(window).pause();
    try {
      await vi.waitFor(() => {
        const told = console.log.split('a window that does not read is cut off').length - 1;
        expect(told).toBe(count + 1);
      }, WAIT);
    } finally {
      clearInterval(asks);
      socket.destroy();
      window.disconnect();
    }
    const since = performance.now();
    await untilServed(fleet);
    expect(await console.request('status.get', {})).toMatchObject({ journal: { state: 'ok' } });
    world.recovered(performance.now() - since);
  }
  await world.audit(console);
});
