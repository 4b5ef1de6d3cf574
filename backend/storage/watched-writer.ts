/** The thread that writes the database, and whether it could do so. */
import { toErrorInfo, type ErrorInfo } from '../contract/errors.ts';
import type { DatabaseStatus } from '../contract/status.ts';
import type { WriterApi } from './database/database-worker.ts';
import type { WorkerClient } from './worker-rpc.ts';

export class WatchedWriter {
  readonly #worker: Pick<WorkerClient<WriterApi>, 'call'>;
  #error: ErrorInfo | undefined;

  constructor(worker: Pick<WorkerClient<WriterApi>, 'call'>) {
    this.#worker = worker;
  }

  /** @throws ConsoleError as the worker's function does; the status tells it until something could be written. */
  async call<M extends keyof WriterApi>(
    method: M,
    ...args: Parameters<WriterApi[M]>
  ): Promise<Awaited<ReturnType<WriterApi[M]>>> {
    try {
      const result = await this.#worker.call(method, ...args);
      this.#error = undefined;
      return result;
    } catch (error) {
      this.#error = toErrorInfo(error, 'DATABASE_FAILED');
      throw error;
    }
  }

  /** After a failure it tries to write: nobody else may do so for hours. */
  async status(): Promise<DatabaseStatus> {
    if (this.#error !== undefined) await this.call('probe').catch(() => {});
    return this.#error === undefined ? { state: 'ok' } : { state: 'failed', error: this.#error };
  }
}
