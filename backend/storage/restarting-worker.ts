/** A worker thread that is started and opened again when it dies, or when it finds its file damaged. */
import { ConsoleError, type ErrorCode } from '../contract/errors.ts';
import { pause } from '../pause.ts';
import type { Logger } from '../ports/logger.ts';
import { WorkerClient, type WorkerApi } from './worker-rpc.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
const DAMAGED: ReadonlySet<ErrorCode> = new Set(['JOURNAL_DAMAGED', 'DATABASE_DAMAGED']);

export interface RestartingWorkerOptions<Api extends WorkerApi> {
  name: string;
  file: URL;
  workerData: unknown;
  /** Opens the thread's file. @param again after a failure: the file must be looked through. */
  open(client: WorkerClient<Api>, again: boolean): Promise<void>;
  logger: Logger;
}

export class RestartingWorker<Api extends WorkerApi> {
  readonly #options: RestartingWorkerOptions<Api>;
  #client: WorkerClient<Api> | null = null;
  #loading: WorkerClient<Api> | null = null;
  /** Why there is no thread to be called now. */
  #down = new ConsoleError('DATABASE_FAILED', 'The storage is not open.');
  #restarting: Promise<void> | null = null;
  #ended = false;
  #wake: (() => void) | null = null;

  constructor(options: RestartingWorkerOptions<Api>) {
    this.#options = options;
  }

  /** Starts the thread ahead of `start`: several of them load their programs at once. */
  load(): void {
    this.#loading ??= this.#newClient();
  }

  /** @throws ConsoleError of `open`; then it is not tried again. */
  async start(): Promise<void> {
    await this.#start(false);
  }

  /** @throws ConsoleError of the worker's function, or DATABASE_FAILED while the thread is being started again. */
  async call<M extends keyof Api & string>(
    method: M,
    ...args: Parameters<Api[M]>
  ): Promise<Awaited<ReturnType<Api[M]>>> {
    if (this.#client === null) throw this.#down;
    try {
      return await this.#client.call(method, ...args);
    } catch (error) {
      if (error instanceof ConsoleError && DAMAGED.has(error.code)) void this.restart(error);
      throw error;
    }
  }

  /** Ends the thread and starts it again, until that succeeds; one that was ended for good is not started. */
  restart(cause: Error): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#restarting ??= this.#restart(cause).finally(() => {
      this.#restarting = null;
    });
    return this.#restarting;
  }

  /** Starts it again, once more where that is under way: its file is another one since a moment ago. */
  async reopen(cause: Error): Promise<void> {
    await this.#restarting;
    await this.restart(cause);
  }

  async terminate(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    await this.#restarting;
    await this.#loading?.terminate();
    await this.#client?.terminate();
  }

  async #restart(cause: Error): Promise<void> {
    const { name, logger } = this.#options;
    logger.error({ err: cause, thread: name }, 'a storage thread is started again');
    this.#down = cause instanceof ConsoleError ? cause : new ConsoleError('DATABASE_FAILED', cause.message);
    const former = this.#client;
    this.#client = null;
    await former?.terminate();
    for (let pauseMs = FIRST_PAUSE_MS; !this.#ended; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.#start(true);
        logger.info({ thread: name }, 'the storage thread runs again');
        return;
      } catch (error) {
        if (error instanceof ConsoleError) this.#down = error;
        logger.error({ err: error, thread: name }, 'the storage thread could not be started again');
      }
      await this.#pause(pauseMs);
    }
  }

  async #start(again: boolean): Promise<void> {
    const { open } = this.#options;
    const client = this.#loading ?? this.#newClient();
    this.#loading = null;
    try {
      await open(client, again);
    } catch (error) {
      await client.terminate();
      throw error;
    }
    this.#client = client;
  }

  #newClient(): WorkerClient<Api> {
    const { file, workerData } = this.#options;
    const client: WorkerClient<Api> = new WorkerClient<Api>(file, workerData, (error) => {
      if (this.#client === client) void this.restart(error);
    });
    return client;
  }

  #pause(pauseMs: number): Promise<void> {
    const { done, cut } = pause(pauseMs);
    this.#wake = cut;
    return done;
  }
}
