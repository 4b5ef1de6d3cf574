/** What an operator writes about a charger: kept through boots, restarts and backups, seen by every window. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { io } from 'socket.io-client';
import type { Notification } from '../../../backend/contract/notifications.ts';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const NAME = 'Garage, left';
const NOTE = 'Line one\n\tline two: שלום <img src=x onerror=alert(1)>';

let running: TestConsole;
beforeEach(async () => {
  running = await startConsole();
});
afterEach(() => running.dispose());

async function boot(charger: Charger, firmwareVersion: string): Promise<void> {
  await charger.call('BootNotification', {
    chargePointVendor: 'Nordlicht',
    chargePointModel: 'AC-22',
    firmwareVersion,
  });
}

/** A charger that has booted, and is away again. */
async function known(chargerId: string): Promise<void> {
  const charger = await connectCharger(running.ready.ocppUrl, chargerId);
  await boot(charger, '2.4.1');
  await vi.waitFor(async () => expect(await find(chargerId)).toMatchObject({ vendor: 'Nordlicht' }), 10_000);
  await charger.close();
}

async function find(chargerId: string) {
  const chargers = await running.request('chargers.list', {});
  return chargers.find((charger) => charger.chargerId === chargerId);
}

async function write(chargerId: string): Promise<void> {
  await running.request('chargers.annotate', {
    chargerId,
    pinnedName: { from: null, to: `  ${NAME} ` },
    note: { from: null, to: NOTE },
  });
}

it('stays through a boot, a restart of the console, and a restored backup', async () => {
  await known('CP-1');
  await write('CP-1');
  expect(await find('CP-1')).toMatchObject({ pinnedName: NAME, note: NOTE });
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-1');
  await boot(charger, '9.9.9');
  await vi.waitFor(
    async () => expect(await find('CP-1')).toMatchObject({ firmwareVersion: '9.9.9' }),
    10_000,
  );
  await charger.close();
  expect(await find('CP-1')).toMatchObject({ pinnedName: NAME, note: NOTE });

  const { dataDir } = running;
  await running.close();
  running = await startConsole({ dataDir });
  expect(await find('CP-1')).toMatchObject({ pinnedName: NAME, note: NOTE });

  await running.request('data.backUp', {});
  await running.request('chargers.annotate', {
    chargerId: 'CP-1',
    pinnedName: { from: NAME, to: '' },
    note: { from: NOTE, to: 'other' },
  });
  const { copies } = await running.request('data.get', {});
  await running.request('data.restore', { copyId: copies[0]?.copyId ?? '' });
  expect(await find('CP-1')).toMatchObject({ pinnedName: NAME, note: NOTE });
});

it('is told to every window', async () => {
  await known('CP-1');
  const other = io(running.ready.uiUrl, { auth: { token: running.ready.token }, transports: ['websocket'] });
  const seen: Notification[] = [];
  other.on('notification', (notification: Notification) => seen.push(notification));
  await new Promise((resolve) => other.once('connect', () => resolve(null)));
  try {
    await write('CP-1');
    await vi.waitFor(
      () =>
        expect(seen).toContainEqual(
          expect.objectContaining({
            type: 'charger.updated',
            data: expect.objectContaining({ chargerId: 'CP-1', pinnedName: NAME, note: NOTE }) as unknown,
          }),
        ),
      10_000,
    );
  } finally {
    other.disconnect();
  }
});

it('is not overwritten by a window that has not seen what another one wrote', async () => {
  await known('CP-1');
  await write('CP-1');
  await expect(
    running.request('chargers.annotate', { chargerId: 'CP-1', note: { from: null, to: 'mine' } }),
  ).rejects.toMatchObject({ code: 'CHANGED_ELSEWHERE', detail: NOTE });
  expect(await find('CP-1')).toMatchObject({ note: NOTE });
  // The same words from two windows are no conflict.
  await running.request('chargers.annotate', { chargerId: 'CP-1', note: { from: null, to: NOTE } });
});

it('becomes none when it is emptied', async () => {
  await known('CP-1');
  await write('CP-1');
  await running.request('chargers.annotate', {
    chargerId: 'CP-1',
    pinnedName: { from: NAME, to: ' ' },
    note: { from: NOTE, to: '\n' },
  });
  expect(await find('CP-1')).toMatchObject({ pinnedName: null, note: null });
});

it.each([
  ['a name of 81 characters', { pinnedName: { from: null, to: 'x'.repeat(81) } }],
  ['a name of two lines', { pinnedName: { from: null, to: 'a\nb' } }],
  ['a note of 10,001 characters', { note: { from: null, to: 'x'.repeat(10_001) } }],
])('refuses %s', async (_what, change) => {
  await expect(running.request('chargers.annotate', { chargerId: 'CP-1', ...change })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
  });
});

it('takes what is just within the limits, and knows no charger that was never seen', async () => {
  await known('CP-1');
  const pinnedName = 'ü'.repeat(80);
  const note = '𝄞'.repeat(5_000);
  await running.request('chargers.annotate', {
    chargerId: 'CP-1',
    pinnedName: { from: null, to: pinnedName },
    note: { from: null, to: note },
  });
  expect(await find('CP-1')).toMatchObject({ pinnedName, note });
  await expect(
    running.request('chargers.annotate', { chargerId: 'CP-NONE', note: { from: null, to: 'x' } }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await find('CP-NONE')).toBeUndefined();
});
