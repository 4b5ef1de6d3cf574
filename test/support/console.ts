/** A whole console of our own: real files in a temporary folder, real ports, a real window's connection. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { createBackend, type Backend, type Ready } from '../../backend/backend.ts';
import type {
  ClientToServerEvents,
  Method,
  MethodInput,
  MethodResults,
  Reply,
  ServerToClientEvents,
} from '../../backend/contract/gateway.ts';
import type { Notification } from '../../backend/contract/notifications.ts';
import type { SettingsPatch } from '../../backend/contract/settings.ts';
import { silentLogger, type Logger } from '../../backend/ports/logger.ts';
import { keyFileCipher } from '../../backend/settings/secret-cipher.ts';
import { BUILT } from './built.ts';

export interface TestConsole {
  backend: Backend;
  ready: Ready;
  dataDir: string;
  socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  /** Every notification since the start, in order. */
  notifications: Notification[];
  /** Asks the gateway; throws the reply's error. */
  request<M extends Method>(method: M, params: MethodInput<M>): Promise<MethodResults[M]>;
  /** Stops the console and keeps its files. */
  close(): Promise<void>;
  /** Stops the console and removes its files. */
  dispose(): Promise<void>;
}

export interface TestConsoleOptions {
  settings?: SettingsPatch;
  brokerPassword?: string;
  dataDir?: string;
  logger?: Logger;
  /** The built worker threads, or what stands in front of them. */
  workerDirectory?: URL;
  /** Serves the built window to a browser. */
  rendererDirectory?: string;
}

/** Starts a console on free ports. */
export async function startConsole(options: TestConsoleOptions = {}): Promise<TestConsole> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'console-'));
  const backend = createBackend({
    dataDir,
    cipher: keyFileCipher(join(dataDir, 'secret.key')),
    overrides: {
      patch: { ...options.settings, ocpp: { host: '127.0.0.1', port: 0, ...options.settings?.ocpp } },
      brokerPassword: options.brokerPassword,
    },
    uiPort: 0,
    workerDirectory: options.workerDirectory ?? BUILT,
    rendererDirectory: options.rendererDirectory,
    resolveDestination: (id) => (id.startsWith('export.') ? join(dataDir, id) : undefined),
    resolveSource: (id) => (id.startsWith('source.') ? join(dataDir, id) : undefined),
    logger: options.logger ?? silentLogger,
  });
  const ready = await backend.start();
  const socket: TestConsole['socket'] = io(ready.uiUrl, {
    auth: { token: ready.token },
    transports: ['websocket'],
  });
  const notifications: Notification[] = [];
  socket.on('notification', (notification) => notifications.push(notification));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const close = async (): Promise<void> => {
    socket.disconnect();
    await backend.stop();
  };
  return {
    backend,
    ready,
    dataDir,
    socket,
    notifications,
    async request<M extends Method>(method: M, params: MethodInput<M>) {
      const reply = (await socket.emitWithAck('request', { method, params })) as Reply<M>;
      if (!reply.ok) throw Object.assign(new Error(reply.error.message), reply.error);
      return reply.data;
    },
    close,
    async dispose() {
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
