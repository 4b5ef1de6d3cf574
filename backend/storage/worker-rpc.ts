/** Typed calls from the main thread to a worker thread, over postMessage. */
import { parentPort, Worker } from 'node:worker_threads';
import { ConsoleError, toErrorInfo, type ErrorInfo } from '../contract/errors.ts';

/** What a worker offers: plain functions over values that can be cloned. */
// eslint-disable-next-line typescript/no-explicit-any -- the parameters of each function are its own
export type WorkerApi = Record<string, (...args: any[]) => unknown>;

interface Call {
  id: number;
  method: string;
  args: unknown[];
}
type Answer = { id: number; ok: true; value: unknown } | { id: number; ok: false; error: ErrorInfo };

/** In the worker: answers calls with the functions of `api`. While one awaits something, the next calls begin. */
export function serveWorker(api: WorkerApi): void {
  const port = parentPort;
  if (port === null) throw new Error('This file runs as a worker thread only.');
  const reply = (answer: Answer): void => port.postMessage(answer);
  port.on('message', (call: Call) => {
    const fail = (error: unknown): void =>
      reply({ id: call.id, ok: false, error: toErrorInfo(error, 'DATABASE_FAILED') });
    try {
      const method = api[call.method];
      if (method === undefined) throw new Error(`Unknown worker call ${call.method}`);
      const value = method(...call.args);
      if (value instanceof Promise)
        value.then((settled: unknown) => reply({ id: call.id, ok: true, value: settled }), fail);
      else reply({ id: call.id, ok: true, value });
    } catch (error) {
      fail(error);
    }
  });
}

/** On the main thread: a worker and the calls that wait for it. */
export class WorkerClient<Api extends WorkerApi> {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;
  #died: ConsoleError | null = null;
  #ending = false;
  readonly #onDeath: (error: ConsoleError) => void;

  /** @param onDeath called once, when the thread ends without having been asked to. */
  constructor(file: URL, workerData: unknown, onDeath: (error: ConsoleError) => void) {
    this.#onDeath = onDeath;
    this.#worker = new Worker(file, { workerData });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', () => this.#die(new Error('The worker thread has ended.')));
  }

  /** @throws ConsoleError of the worker's function, or DATABASE_FAILED when the worker has died. */
  call<M extends keyof Api & string>(
    method: M,
    ...args: Parameters<Api[M]>
  ): Promise<Awaited<ReturnType<Api[M]>>> {
    if (this.#died !== null) return Promise.reject(this.#died);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as Awaited<ReturnType<Api[M]>>), reject });
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      this.#worker.postMessage({ id, method, args } satisfies Call);
    });
  }

  /** Ends the thread; calls that still wait are rejected. */
  async terminate(): Promise<void> {
    this.#ending = true;
    await this.#worker.terminate();
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else {
      const { code, message, detail } = answer.error;
      waiting?.reject(new ConsoleError(code, detail, { message }));
    }
  }

  #die(error: Error): void {
    if (this.#died !== null) return;
    this.#died = new ConsoleError('DATABASE_FAILED', error.message, { cause: error });
    for (const { reject } of this.#waiting.values()) reject(this.#died);
    this.#waiting.clear();
    if (!this.#ending) this.#onDeath(this.#died);
  }
}
