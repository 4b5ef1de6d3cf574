/** A baseline as a process of its own: what each says when it listens, and how it is ended. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a baseline's program sends when it is ready. */
export interface BaselineReady {
  /** Where chargers connect; their identity follows. */
  url: string;
  /** Of its Socket.io server; the naive pipeline has one. */
  uiUrl?: string;
}

export interface Baseline extends BaselineReady {
  pid: number;
  /** Where its inspector listens, for `memoryOf`. */
  inspector(): string | undefined;
  end(): Promise<void>;
}

/** The programs, by the names of the bundle's entries. */
export type BaselineName = 'bare' | 'ocpp-rpc' | 'naive';

/** Starts a baseline. @param options.amqpUrl of the broker, for the naive pipeline. */
export async function startBaseline(
  name: BaselineName,
  options: { amqpUrl?: string; inspect?: boolean } = {},
): Promise<Baseline> {
  const program = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  const child = fork(program, options.amqpUrl === undefined ? [] : [options.amqpUrl], {
    execArgv: options.inspect === true ? ['--inspect=127.0.0.1:0'] : [],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors = (errors + data.toString('utf8')).slice(-4_000);
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The baseline ${name} ended with ${String(code)}: ${errors}`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), failed])) as [BaselineReady];
  failed.catch(() => {});
  return {
    ...ready,
    pid: child.pid ?? 0,
    inspector: () => /ws:\/\/\S+/.exec(errors)?.[0],
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

/** In a baseline's program: says that it listens, and ends with the benchmark. */
export function announce(ready: BaselineReady): void {
  process.once('disconnect', () => process.exit(0));
  process.send?.(ready);
}
