/** The headless program as a process of its own, to be killed and started again on the same files. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import type { Ready } from '../../backend/backend.ts';
import type { Method, MethodInput, MethodResults, Reply } from '../../backend/contract/gateway.ts';
import { BUILT } from './built.ts';

export interface HeadlessConsole {
  ready: Ready & { ready: true };
  process: ChildProcess;
  /** What it wrote to stderr, its latest 4,000 characters. */
  log(): string;
  request<M extends Method>(method: M, params: MethodInput<M>): Promise<MethodResults[M]>;
  /** Lets go of its gateway. */
  disconnect(): void;
  /** Sends a signal and waits for the end. @returns exit code, or null after a signal that kills. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts it and waits for its line of JSON.
 * @param options `wrapper`: a program with arguments that runs Node for us; `nodeArguments`: options for Node itself.
 */
export async function startHeadless(
  dataDir: string,
  options: {
    arguments?: string[];
    nodeArguments?: string[];
    environment?: NodeJS.ProcessEnv;
    wrapper?: [string, ...string[]];
    /** Another program than Node with `headless.js`, such as the packaged one, with its first arguments. */
    program?: [string, ...string[]];
    onSpawn?(child: ChildProcess): void;
  } = {},
): Promise<HeadlessConsole> {
  const built = fileURLToPath(new URL('headless.js', BUILT));
  const program = options.program ?? [process.execPath, ...(options.nodeArguments ?? []), built];
  const [command, ...before] = [...(options.wrapper ?? []), ...program];
  const child = spawn(
    command,
    [
      ...before,
      '--headless',
      '--ocpp-port',
      '0',
      '--ui-port',
      '0',
      '--data-dir',
      dataDir,
      '--ready-json',
      ...(options.arguments ?? []),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, OCPP_HOST: '127.0.0.1', ...options.environment },
    },
  );
  options.onSpawn?.(child);
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors = (errors + data.toString('utf8')).slice(-4_000);
  });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`The console ended with ${String(code)}: ${errors}`);
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), exited])) as [string];
  exited.catch(() => {});
  const ready = JSON.parse(line) as HeadlessConsole['ready'];
  const socket = io(ready.uiUrl, { auth: { token: ready.token }, transports: ['websocket'] });
  return {
    ready,
    process: child,
    log: () => errors,
    async request<M extends Method>(method: M, params: MethodInput<M>) {
      const reply = (await socket.timeout(10_000).emitWithAck('request', { method, params })) as Reply<M>;
      if (!reply.ok) throw Object.assign(new Error(reply.error.message), reply.error);
      return reply.data;
    },
    disconnect: () => socket.close(),
    async end(signal) {
      socket.close();
      const done = once(child, 'exit');
      child.kill(signal);
      const [code] = (await done) as [number | null];
      return code;
    },
  };
}
