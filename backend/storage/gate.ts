/** Calls to a worker that can be made to wait, while its file is another one's. */
import type { WorkerApi, WorkerClient } from './worker-rpc.ts';

export class Gate {
  #opened: Promise<void> | null = null;

  /** Resolves at once, or when what holds the gate has ended. */
  async passed(): Promise<void> {
    // Looked at again: of several that waited the first may hold it now.
    while (this.#opened !== null) await this.#opened;
  }

  /** Runs the work while nobody else passes; one at a time. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    while (this.#opened !== null) await this.#opened;
    let open = (): void => {};
    this.#opened = new Promise((resolve) => {
      open = resolve;
    });
    try {
      return await work();
    } finally {
      this.#opened = null;
      open();
    }
  }
}

/** A worker's calls, in their order, behind the gate. */
export class GatedClient<Api extends WorkerApi> {
  readonly #gate: Pick<Gate, 'passed'>;
  readonly #worker: Pick<WorkerClient<Api>, 'call'>;

  constructor(gate: Pick<Gate, 'passed'>, worker: Pick<WorkerClient<Api>, 'call'>) {
    this.#gate = gate;
    this.#worker = worker;
  }

  /** @throws as the worker's own call. */
  async call<M extends keyof Api & string>(
    method: M,
    ...args: Parameters<Api[M]>
  ): Promise<Awaited<ReturnType<Api[M]>>> {
    await this.#gate.passed();
    return await this.#worker.call(method, ...args);
  }
}
