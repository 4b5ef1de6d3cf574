/** How real firmwares open their WebSocket, and how each that is wrong is named. Source: OCPP-J 1.6 §3.1, RFC 6455 §4. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
beforeAll(async () => {
  running = await startConsole();
});
afterAll(() => running.dispose());

const USUAL = {
  Host: 'laptop:9000',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Protocol': 'ocpp1.6',
};

/** Sends a handshake as written. @returns the head of the answer. */
async function shake(
  target: string,
  headers: Record<string, string | undefined> = {},
  method = 'GET',
): Promise<string> {
  const { hostname, port } = new URL(running.ready.ocppUrl);
  const socket = connectTcp(Number(port), hostname);
  socket.on('error', () => {});
  const lines = Object.entries({ ...USUAL, ...headers })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer.toString('utf8');
}

function lastRefusal() {
  return running.backend.status().refusals[0];
}

describe('accepted are', () => {
  it.each([
    ['Connection: keep-alive, Upgrade', '/ws/ocpp/16/CP1', { Connection: 'keep-alive, Upgrade' }],
    ['Connection: upgrade, in lower case', '/ws/ocpp/16/CP1', { Connection: 'upgrade' }],
    ['Upgrade: WebSocket, with capitals', '/ws/ocpp/16/CP1', { Upgrade: 'WebSocket' }],
    ['a query behind the identity', '/ws/ocpp/16/CP1?token=1', {}],
    ['a slash behind the identity', '/ws/ocpp/16/CP1/', {}],
    ['two slashes before the identity', '/ws/ocpp/16//CP1', {}],
    ['a target with scheme and host', 'ws://laptop:9000/ws/ocpp/16/CP1', {}],
    ['an Origin, as from a gateway', '/ws/ocpp/16/CP1', { Origin: 'http://gateway.local' }],
    ['an offer of compression', '/ws/ocpp/16/CP1', { 'Sec-WebSocket-Extensions': 'permessage-deflate' }],
    ['several subprotocols', '/ws/ocpp/16/CP1', { 'Sec-WebSocket-Protocol': 'ocpp2.0.1, ocpp1.6' }],
    ['WebSocket version 8', '/ws/ocpp/16/CP1', { 'Sec-WebSocket-Version': '8' }],
  ])('%s', async (_name, target, headers) => {
    const answer = await shake(target, headers);
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    expect(answer.toLowerCase()).toContain('sec-websocket-protocol: ocpp1.6');
    expect(answer.toLowerCase()).not.toContain('sec-websocket-extensions');
  });

  it('a subprotocol in capitals, echoed as it was offered', async () => {
    expect(await shake('/ws/ocpp/16/CP1', { 'Sec-WebSocket-Protocol': 'OCPP1.6' })).toContain(
      'Sec-WebSocket-Protocol: OCPP1.6',
    );
  });
});

describe('named are', () => {
  it.each([
    ['no Connection header', '/ws/ocpp/16/CP1', { Connection: undefined }, 'GET', 426, 'Connection: Upgrade'],
    [
      'Connection: keep-alive alone, as behind a proxy',
      '/ws/ocpp/16/CP1',
      { Connection: 'keep-alive' },
      'GET',
      426,
      'Connection: Upgrade',
    ],
    ['no Upgrade header', '/ws/ocpp/16/CP1', { Upgrade: undefined }, 'GET', 426, 'Upgrade: websocket'],
    ['POST', '/ws/ocpp/16/CP1', {}, 'POST', 400, 'handshake'],
    ['a key that is none', '/ws/ocpp/16/CP1', { 'Sec-WebSocket-Key': 'short' }, 'GET', 400, 'handshake'],
    ['version 99', '/ws/ocpp/16/CP1', { 'Sec-WebSocket-Version': '99' }, 'GET', 400, 'handshake'],
    ['another path', '/ocpp/CP1', {}, 'GET', 404, '/ws/ocpp/16/'],
  ])('%s', async (_name, target, headers, method, status, words) => {
    const before = lastRefusal();
    const answer = await shake(target, headers, method);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await vi.waitFor(() => expect(lastRefusal()).not.toBe(before), 10_000);
    expect(lastRefusal()?.reason).toContain(words);
    expect(lastRefusal()?.remoteAddress).toBe('127.0.0.1');
    expect(lastRefusal()?.cause).toBe({ 404: 'path', 426: 'proxy' }[status] ?? 'other');
  });
});
