/** The load generator as the benchmark's process has it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadApi, LoadReply } from './protocol.ts';

export type Generator = LoadApi & { end(): Promise<void> };

/** Starts the generator's process. */
export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('load.js', import.meta.url)));
  const ask = caller(child);
  return {
    connect: (...args) => ask('connect', args) as Promise<number>,
    openLoop: (...args) => ask('openLoop', args) as ReturnType<LoadApi['openLoop']>,
    closedLoop: (...args) => ask('closedLoop', args) as ReturnType<LoadApi['closedLoop']>,
    settle: (...args) => ask('settle', args) as ReturnType<LoadApi['settle']>,
    disconnect: (...args) => ask('disconnect', args) as Promise<void>,
    storm: (...args) => ask('storm', args) as ReturnType<LoadApi['storm']>,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

/** Calls wait for the reply of their number; all fail when the process ends. */
function caller(child: ChildProcess): (method: keyof LoadApi, args: unknown[]) => Promise<unknown> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on('message', (reply: LoadReply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) call?.reject(new Error(reply.error));
    else call?.resolve(reply.value);
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The load generator has ended.'));
  });
  return (method, args) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ id: lastId, method, args });
    });
}
