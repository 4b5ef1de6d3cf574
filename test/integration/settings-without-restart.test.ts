/** Settings that are applied while the console runs: none asks for a restart. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePorts } from '../support/free-ports.ts';
import { startConsole, type TestConsole } from '../support/console.ts';

let dataDir: string;
let running: TestConsole;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'no-restart-'));
  const [port = 0] = await freePorts(1);
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({ ocpp: { host: '127.0.0.1' }, files: { enabled: true, port } }),
  );
  running = await startConsole({ dataDir, settings: { ocpp: { host: undefined } } });
});
afterEach(async () => {
  await running.dispose();
});

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connectTcp({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

it('takes the file server to another interface together with the OCPP server', async () => {
  const { port } = running.backend.status().files;
  expect(await answers('127.0.0.1', port)).toBe(true);
  expect(await answers('127.0.0.2', port)).toBe(false);
  await running.request('settings.update', { patch: { ocpp: { host: '127.0.0.2' } } });
  expect(running.backend.status()).toMatchObject({
    ocpp: { state: 'listening', host: '127.0.0.2' },
    files: { state: 'listening', port },
  });
  expect(await answers('127.0.0.2', port)).toBe(true);
  expect(await answers('127.0.0.1', port)).toBe(false);
});
