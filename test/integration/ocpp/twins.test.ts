/** Two connections under one identity: who serves, what the operator hears, what becomes of commands. */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
beforeEach(async () => {
  running = await startConsole();
});
afterEach(() => running.dispose());

async function open(identity: string): Promise<WebSocket> {
  const socket = new WebSocket(`${running.ready.ocppUrl}${identity}`, ['ocpp1.6']);
  await once(socket, 'open');
  return socket;
}

/** A charger that finished its handshake and then never answers anything, as after a power cut. */
async function openDead(identity: string): Promise<Socket> {
  const { hostname, port, pathname } = new URL(running.ready.ocppUrl);
  const socket = connectTcp(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(
    `GET ${pathname}${identity} HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n',
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toContain('101');
  return socket;
}

function alerts() {
  return running.notifications.filter(({ type }) => type === 'console.error');
}

async function isConnected(chargerId: string): Promise<boolean | undefined> {
  const chargers = await running.request('chargers.list', {});
  return chargers.find((charger) => charger.chargerId === chargerId)?.connected;
}

it('replaces an old connection that still answers, and tells the operator', async () => {
  const old = await open('TWIN');
  const closed = once(old, 'close');
  const newer = await connectCharger(running.ready.ocppUrl, 'TWIN');
  const [code, reason] = (await closed) as [number, Buffer];
  expect([code, reason.toString()]).toEqual([1008, 'Replaced by a newer connection from 127.0.0.1']);
  await expect(newer.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
  await vi.waitFor(() => expect(alerts()).toMatchObject([{ data: { code: 'IDENTITY_IN_USE' } }]), 10_000);
  expect(alerts()[0]?.data).toMatchObject({ message: expect.stringContaining('TWIN') as string });
  await vi.waitFor(async () => {
    const epochs = await running.request('chargers.connections', { chargerId: 'TWIN' });
    expect(epochs).toMatchObject([
      { disconnectedAt: null },
      { closeCode: 1008, closeReason: expect.stringContaining('Replaced') as string },
    ]);
  }, 10_000);
  // The late goodbye of the old one takes nothing from the new one, in the database and in the window.
  expect(await isConnected('TWIN')).toBe(true);
  expect(running.notifications.filter(({ type }) => type === 'charger.disconnected')).toEqual([]);
  await newer.close();
  await vi.waitFor(async () => expect(await isConnected('TWIN')).toBe(false), 10_000);
});

it('replaces a dead connection without an alert', async () => {
  const dead = await openDead('GHOST');
  const newer = await connectCharger(running.ready.ocppUrl, 'GHOST');
  await expect(newer.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
  await vi.waitFor(async () => {
    const epochs = await running.request('chargers.connections', { chargerId: 'GHOST' });
    expect(epochs).toMatchObject([
      { disconnectedAt: null },
      { closeReason: 'Dead: replaced by a newer connection from 127.0.0.1' },
    ]);
  }, 10_000);
  expect(alerts()).toEqual([]);
  dead.destroy();
  await newer.close();
});

it('fails a command under way by name', async () => {
  const old = await open('BUSY');
  const asked = once(old, 'message');
  const sent = running.request('commands.send', { chargerId: 'BUSY', action: 'ClearCache', payload: {} });
  await asked;
  const outcome = expect(sent).rejects.toMatchObject({ code: 'CONNECTION_REPLACED' });
  const newer = await connectCharger(running.ready.ocppUrl, 'BUSY');
  await outcome;
  await newer.close();
});

it('lets the last of a storm of connections serve', async () => {
  const sockets = await Promise.all(Array.from({ length: 20 }, () => open('STORM')));
  const last = await open('STORM');
  const answered = once(last, 'message');
  last.send('[2,"1","Heartbeat",{}]');
  await answered;
  await vi.waitFor(() =>
    expect(sockets.every(({ readyState }) => readyState === WebSocket.CLOSED)).toBe(true),
  );
  expect(running.backend.status().chargersOnline).toBe(1);
  last.close();
});
