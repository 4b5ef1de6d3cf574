/** The console ends within its deadline, whatever hangs, and what was acknowledged is there afterwards. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBackend, STORAGE } from '../../backend/backend.ts';
import { silentLogger } from '../../backend/ports/logger.ts';
import { keyFileCipher } from '../../backend/settings/secret-cipher.ts';
import { STOP_DEADLINE_MS } from '../../backend/shutdown.ts';
import { connectCharger } from '../support/charger.ts';
import { BUILT } from '../support/built.ts';
import { startConsole } from '../support/console.ts';
import { startHeadless } from '../support/headless.ts';
import { startRabbitMq } from '../support/rabbitmq.ts';
import { networkSocketOf } from '../support/window-socket.ts';
import { connectRaw } from '../support/raw-charger.ts';

/** Beyond the deadline: the machine of the test is busy, and a process takes its time to start and to end. */
const MARGIN_MS = 5_000;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'shutdown-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Waits for the end, and holds it to the deadline. */
async function inTime<T>(end: Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await end;
  expect(performance.now() - startedAt).toBeLessThan(STOP_DEADLINE_MS + MARGIN_MS);
  return result;
}

/** The next run shows exactly so many messages of this charger. */
async function expectAfterRestart(chargerId: string, count: number): Promise<void> {
  const again = await startConsole({ dataDir });
  try {
    const filter = { chargerId, direction: 'Incoming' as const };
    await vi.waitFor(async () => {
      expect((await again.request('messages.page', { filter, limit: 500 })).rows).toHaveLength(count);
    }, 20_000);
  } finally {
    await again.close();
  }
}

async function heartbeats(ocppUrl: string, identity: string, count: number): Promise<() => Promise<unknown>> {
  const charger = await connectCharger(ocppUrl, identity);
  for (let sent = 0; sent < count; sent += 1) await charger.call('Heartbeat', {});
  return () => charger.close({ force: true });
}

describe('the console ends', () => {
  it('though a charger never answers the goodbye, which it gets as 1001', async () => {
    const console = await startConsole({ dataDir });
    const charger = await connectRaw(console.ready.ocppUrl, 'MUTE');
    charger.send('[2,"1","Heartbeat",{}]');
    await vi.waitFor(() => expect(charger.received()).toContain('[3,"1"'), 10_000);
    console.socket.disconnect();
    expect(await inTime(console.backend.stop())).toEqual([]);
    // RFC 6455 §5.5.1: opcode 8, then the code: 1001.
    expect(charger.received()).toContain('\u0003\u00e9The console is closing');
    charger.socket.destroy();
    await expectAfterRestart('MUTE', 1);
  });

  it('though a refused client keeps its half of the connection open', async () => {
    const console = await startConsole({ dataDir });
    const { port } = new URL(console.ready.ocppUrl);
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    socket.write('GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('404');
    console.socket.disconnect();
    expect(await inTime(console.backend.stop())).toEqual([]);
    socket.destroy();
  });

  it('though a window does not read', async () => {
    const console = await startConsole({ dataDir });
    const window: Socket = io(console.ready.uiUrl, {
      auth: { token: console.ready.token },
      transports: ['websocket'],
      reconnection: false,
    });
    await once(window as unknown as NodeJS.EventEmitter, 'connect');
    networkSocketOf(window).pause();
    console.socket.disconnect();
    expect(await inTime(console.backend.stop())).toEqual([]);
    networkSocketOf(window).destroy();
  });

  it('with 0 though RabbitMQ froze, and the next run has everything', async () => {
    const node = await startRabbitMq();
    try {
      const console = await startHeadless(dataDir, { environment: { RABBITMQ_URL: node.url } });
      await vi.waitFor(async () => {
        expect((await console.request('status.get', {})).broker.state).toBe('connected');
      }, 20_000);
      const close = await heartbeats(console.ready.ocppUrl, 'CP', 20);
      node.freeze();
      const closeOther = await heartbeats(console.ready.ocppUrl, 'CP-LATE', 20);
      expect(await inTime(console.end('SIGTERM'))).toBe(0);
      await close();
      await closeOther();
      node.thaw();
      await expectAfterRestart('CP-LATE', 20);
      await expectAfterRestart('CP', 20);
    } finally {
      node.thaw();
      await node.stop();
    }
  });

  it.each([
    ['hangs', 'for (;;);'],
    ['has died', 'process.exit(1);'],
  ])(
    'though the thread that writes the database %s, and nothing acknowledged is lost',
    async (_what, deed) => {
      const workers = mkdtempSync(join(tmpdir(), 'workers-'));
      writeFileSync(
        join(workers, 'journal-worker.js'),
        `import '${new URL('journal-worker.js', BUILT).href}';`,
      );
      writeFileSync(
        join(workers, 'database-worker.js'),
        `import { parentPort } from 'node:worker_threads';
         const on = parentPort.on.bind(parentPort);
         parentPort.on = (name, listener) => on(name, (call) => {
           if (call.method === 'apply') ${deed}
           listener(call);
         });
         await import('${new URL('database-worker.js', BUILT).href}');`,
      );
      const backend = createBackend({
        dataDir,
        cipher: keyFileCipher(join(dataDir, 'secret.key')),
        overrides: { patch: { ocpp: { host: '127.0.0.1', port: 0 } } },
        uiPort: 0,
        workerDirectory: pathToFileURL(`${workers}/`),
        logger: silentLogger,
      });
      try {
        const { ocppUrl } = await backend.start();
        const close = await heartbeats(ocppUrl, 'CP', 20);
        const givenUp = await inTime(backend.stop());
        expect(givenUp).not.toContain(STORAGE);
        await close();
        await expectAfterRestart('CP', 20);
      } finally {
        rmSync(workers, { recursive: true });
      }
    },
  );
});
