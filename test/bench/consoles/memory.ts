/** The memory of a Node process, after its garbage was collected: over the inspector, so alike for all. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';

const run = promisify(execFile);

export interface Memory {
  /** Resident set of the process, bytes. */
  rss: number;
  /** JavaScript heap in use on the main thread, and what it holds outside of it, bytes. */
  heap: number;
}

/** @param inspector WebSocket URL of the process, started with `--inspect`. */
export async function memoryOf(pid: number, inspector: string): Promise<Memory> {
  const socket = new WebSocket(inspector);
  await once(socket, 'open');
  try {
    // Twice: what the first collection finalizes, the second frees (Chrome DevTools Protocol, HeapProfiler).
    await ask(socket, 1, 'HeapProfiler.collectGarbage', {});
    await ask(socket, 2, 'HeapProfiler.collectGarbage', {});
    const expression = 'JSON.stringify(process.memoryUsage())';
    const answer = (await ask(socket, 3, 'Runtime.evaluate', { expression })) as {
      result: { value: string };
    };
    const { heapUsed, external } = JSON.parse(answer.result.value) as { heapUsed: number; external: number };
    return { rss: await residentBytes(pid), heap: heapUsed + external };
  } finally {
    socket.close();
  }
}

/** Resident set of a process, bytes. */
export async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim()) * 1_024;
}

function ask(socket: WebSocket, id: number, method: string, params: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (data: Buffer): void => {
      const answer = JSON.parse(data.toString('utf8')) as {
        id?: number;
        result?: unknown;
        error?: { message: string };
      };
      if (answer.id !== id) return;
      socket.off('message', onMessage);
      if (answer.error === undefined) resolve(answer.result);
      else reject(new Error(answer.error.message));
    };
    socket.on('message', onMessage);
    socket.send(JSON.stringify({ id, method, params }));
  });
}
