/** The gateway and the OCPP server listen where they should, and nowhere else; what is too large is cut off. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
afterEach(() => running.dispose());

/** Whether somebody listens there. */
async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  const answer = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answer;
}

describe('the gateway', () => {
  const portOf = (): number => Number(new URL(running.ready.uiUrl).port);

  it('listens on 127.0.0.1 alone, on a port and with a token of its own at each launch', async () => {
    running = await startConsole();
    const { token } = running.ready;
    const port = portOf();
    expect(await listens('127.0.0.1', port)).toBe(true);
    // The whole of 127/8 is this computer on Linux; elsewhere only 127.0.0.1 is configured.
    if (process.platform === 'linux') expect(await listens('127.0.0.2', port)).toBe(false);
    await running.dispose();
    running = await startConsole();
    expect(running.ready.token).not.toBe(token);
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
  });

  it('answers no page of another name or origin, over plain HTTP and Socket.io’s polling either', async () => {
    running = await startConsole();
    const status = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', port: portOf(), path, headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    const polling = '/socket.io/?EIO=4&transport=polling';
    const own = `127.0.0.1:${portOf()}`;
    expect(await status(polling, {})).toBe(200);
    for (const path of ['/', polling, '/files/x', '/exports/00000000-0000-0000-0000-000000000000']) {
      // What a page behind a rebound DNS name sends.
      expect(await status(path, { Host: `evil.example:${portOf()}` }), path).toBe(403);
      expect(await status(path, { Host: own, Origin: 'http://evil.example' }), path).toBe(403);
      expect(await status(path, { Host: own, Origin: 'null' }), path).toBe(403);
      expect(await status(path, { Host: '127.0.0.1:1' }), path).toBe(403);
    }
    expect(await status('/files/x', { Host: own })).toBe(401);
  });

  it('cuts a window off that sends more than a request may hold, and serves the others', async () => {
    running = await startConsole();
    const { uiUrl, token } = running.ready;
    const other = io(uiUrl, { auth: { token }, transports: ['websocket'], reconnection: false });
    await vi.waitFor(() => expect(other.connected).toBe(true), 10_000);
    other.emit('request', { method: 'status.get', params: { filler: 'x'.repeat(1_100_000) } }, () => {});
    await vi.waitFor(() => expect(other.connected).toBe(false), 10_000);
    expect(await running.request('status.get', {})).toHaveProperty('version');
  });
});

describe.runIf(process.platform === 'linux')('chargers', () => {
  it('reach the OCPP and the file server on the chosen interface alone', async () => {
    const settings = { ocpp: { host: '127.0.0.2', port: 0 }, files: { enabled: true, port: 0 } };
    running = await startConsole({ settings });
    const { ocpp, files } = running.backend.status();
    for (const port of [ocpp.port, files.port]) {
      expect(await listens('127.0.0.2', port)).toBe(true);
      expect(await listens('127.0.0.1', port)).toBe(false);
    }
  });
});
