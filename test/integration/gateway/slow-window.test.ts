/** A window that does not read costs bounded memory, and no other window notices. */
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notification } from '../../../backend/contract/notifications.ts';
import { Gateway } from '../../../backend/gateway/gateway.ts';
import { MAX_PACKETS, MAX_WAITING_BYTES } from '../../../backend/gateway/window-stream.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { networkSocketOf } from '../../support/window-socket.ts';

/** Bytes of an answer, and of a notification: more than the kernel keeps is soon under way. */
const LARGE = 200_000;
const NOTE = 2_000;

const warn = vi.fn();
let gateway: Gateway;
let origin: string;
const windows: Socket[] = [];

beforeEach(async () => {
  warn.mockReset();
  gateway = new Gateway({
    port: 0,
    token: 'token',
    dispatcher: { dispatch: async () => ({ ok: true, data: 'x'.repeat(LARGE) }) as never },
    workspace: () => null,
    logs: {} as never,
    download: () => false,
    files: {} as never,
    monitored: {} as never,
    logger: { ...silentLogger, warn },
  });
  origin = await gateway.start();
});
afterEach(async () => {
  for (const window of windows.splice(0)) {
    window.disconnect();
    // It has none any more where it was cut off.
    window.io.engine.close();
  }
  await gateway.stop();
});

async function open(transports = ['websocket']): Promise<Socket> {
  const window = io(origin, { auth: { token: 'token' }, transports, reconnection: false });
  windows.push(window);
  await once(window as unknown as NodeJS.EventEmitter, 'connect');
  return window;
}

function event(number: number): Notification {
  const data = { chargerId: `CP-${number}`, connectionId: 'c', code: 1000, reason: 'x'.repeat(NOTE) };
  return { type: 'charger.disconnected', data, timestamp: number };
}

/** In parts, as things happen: a window that reads is not behind. */
async function notify(count: number, received: () => number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    gateway.notify(event(number));
    if (number % 1_000 === 999) await vi.waitFor(() => expect(received()).toBe(number + 1), 20_000);
  }
}

describe('a window that does not read', () => {
  it('is cut off, with little held for it, while another one gets everything in order', async () => {
    const stuck = await open();
    const reading = await open();
    const times: number[] = [];
    reading.on('notification', ({ timestamp }: Notification) => times.push(timestamp));
    networkSocketOf(stuck).pause();

    await notify(32_000, () => times.length);

    expect(times).toEqual(Array.from({ length: 32_000 }, (_, number) => number));
    expect(reading.connected).toBe(true);
    const [[figures]] = warn.mock.calls as [[{ packets: number; bytes: number }]];
    expect(warn).toHaveBeenCalledTimes(1);
    expect(figures.packets).toBeLessThanOrEqual(MAX_PACKETS);
    expect(figures.bytes).toBeLessThanOrEqual(MAX_PACKETS * (NOTE + 1_000));
    // It notices when it reads again, and a new connection is served like any other.
    const gone = once(stuck as unknown as NodeJS.EventEmitter, 'disconnect');
    networkSocketOf(stuck).resume();
    await gone;
    const again = await open();
    const heard = once(again as unknown as NodeJS.EventEmitter, 'notification');
    gateway.notify(event(1));
    expect(await heard).toMatchObject([{ timestamp: 1 }]);
  });

  it('is cut off for answers it asks for and does not fetch', async () => {
    const greedy = await open();
    networkSocketOf(greedy).pause();
    for (let asked = 0; asked < 1_000 && warn.mock.calls.length === 0; asked += 1) {
      greedy.emit('request', {}, () => {});
      await turn();
    }
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1), 10_000);
    const [[figures]] = warn.mock.calls as [[{ bytes: number }]];
    // One lot of answers may come at a time, as many as may be asked for.
    expect(figures.bytes).toBeLessThanOrEqual(MAX_WAITING_BYTES + 101 * (LARGE + 100));
  });

  it('a short pause costs nothing: it gets what it missed, in order', async () => {
    const slow = await open();
    const times: number[] = [];
    slow.on('notification', ({ timestamp }: Notification) => times.push(timestamp));
    networkSocketOf(slow).pause();
    for (let number = 0; number < 15_000; number += 1) {
      gateway.notify(event(number));
    }
    networkSocketOf(slow).resume();
    await vi.waitFor(() => expect(times).toHaveLength(15_000), 20_000);
    expect(times).toEqual(Array.from({ length: 15_000 }, (_, number) => number));
    expect(warn).not.toHaveBeenCalled();
  });
});
