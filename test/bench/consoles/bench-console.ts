/** The console under measurement: the headless program, built as it is shipped, in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { Ready } from '../../../backend/backend.ts';
import type {
  ClientToServerEvents,
  Method,
  MethodInput,
  MethodResults,
  Reply,
  ServerToClientEvents,
} from '../../../backend/contract/gateway.ts';
import { startHeadless } from '../../support/headless.ts';

/** Text search without an index may take this long on a large log, ms. */
const REQUEST_TIMEOUT_MS = 120_000;

export interface BenchConsole {
  ready: Ready;
  pid: number;
  dataDir: string;
  /** From the start of the process to its ready line, ms. */
  startedInMs: number;
  request<M extends Method>(method: M, params: MethodInput<M>): Promise<MethodResults[M]>;
  /** Fetches something from its HTTP server. */
  fetch(path: string): Promise<Response>;
  /** Where its inspector listens; with `inspect` only. */
  inspector(): string | undefined;
  /** Ends it, in order unless it is to be killed, and removes its files unless they were given. */
  end(signal?: 'SIGKILL'): Promise<void>;
}

export interface BenchConsoleOptions {
  /** Left out: the embedded broker. */
  amqpUrl?: string;
  /** Left out: a new folder, removed at the end. */
  dataDir?: string;
  /** Folder for CPU profiles, one for each thread, written at its end. */
  profiles?: string;
  inspect?: boolean;
}

export async function startBenchConsole(options: BenchConsoleOptions = {}): Promise<BenchConsole> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'bench-console-'));
  const start = performance.now();
  const console = await startHeadless(dataDir, {
    environment: {
      LOG_LEVEL: 'error',
      ...(options.amqpUrl === undefined ? { ENABLE_RABBITMQ: 'false' } : { RABBITMQ_URL: options.amqpUrl }),
    },
    nodeArguments: [
      ...(options.inspect === true ? ['--inspect=127.0.0.1:0'] : []),
      ...(options.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profiles}`]),
    ],
  });
  const startedInMs = performance.now() - start;
  console.disconnect();
  const { ready } = console;
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(ready.uiUrl, {
    auth: { token: ready.token },
    transports: ['websocket'],
  });
  return {
    ready,
    pid: console.process.pid ?? 0,
    dataDir,
    startedInMs,
    async request<M extends Method>(method: M, params: MethodInput<M>) {
      const asked = socket.timeout(REQUEST_TIMEOUT_MS).emitWithAck('request', { method, params });
      const reply = (await asked) as Reply<M>;
      if (!reply.ok) throw Object.assign(new Error(reply.error.message), reply.error);
      return reply.data;
    },
    fetch: (path) => fetch(new URL(path, ready.uiUrl)),
    inspector: () => /ws:\/\/\S+/.exec(console.log())?.[0],
    async end(signal) {
      socket.close();
      await console.end(signal ?? 'SIGTERM');
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
