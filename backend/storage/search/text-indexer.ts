/** Keeps the index of the log's texts up to date, as long as the settings want one. On the main thread. */
import { pause } from '../../pause.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Gate } from '../gate.ts';
import { WorkerClient } from '../worker-rpc.ts';
import type { SearchApi } from './search-worker.ts';

/** How often it looks for new rows, ms. */
const IDLE_MS = 2_000;
/** After a failure, ms. */
const FAILED_MS = 30_000;
/** A step takes one of the machine's processors; between two of them it is others' for as long, at the least, ms. */
const SHORTEST_PAUSE_MS = 5;

export interface TextIndexerOptions {
  databaseFile: string;
  /** Of the built `search-worker.js`. */
  workerUrl: URL;
  /** Holds it while the database is another file. */
  gate: Pick<Gate, 'passed'>;
  logger: Logger;
}

export class TextIndexer {
  readonly #options: TextIndexerOptions;
  #worker: WorkerClient<SearchApi> | null = null;
  #running: Promise<void> | null = null;
  #step: Promise<unknown> = Promise.resolve();
  #closed = false;
  #removed = false;
  #wake: (() => void) | null = null;

  constructor(options: TextIndexerOptions) {
    this.#options = options;
  }

  /** @param wanted asked before each step; where it is not, the index is removed. */
  start(wanted: () => boolean): void {
    this.#running ??= this.#run(wanted);
  }

  /** Resolves when no step is under way. */
  async resting(): Promise<void> {
    await this.#step;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    await this.#running;
    await this.#worker?.call('close').catch(() => {});
    await this.#end();
  }

  async #run(wanted: () => boolean): Promise<void> {
    while (!this.#closed) {
      let pauseMs = IDLE_MS;
      try {
        await this.#options.gate.passed();
        const begunAt = performance.now();
        if (await this.#once(wanted())) pauseMs = Math.max(SHORTEST_PAUSE_MS, performance.now() - begunAt);
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'the text index could not be kept up');
        await this.#end();
        pauseMs = FAILED_MS;
      }
      if (!this.#closed) await this.#pause(pauseMs);
    }
  }

  /** @returns whether there is more to do. */
  async #once(wanted: boolean): Promise<boolean> {
    if (!wanted && this.#removed) return false;
    this.#worker ??= new WorkerClient<SearchApi>(
      this.#options.workerUrl,
      { file: this.#options.databaseFile },
      () => {
        this.#worker = null;
      },
    );
    const call = wanted ? this.#worker.call('step') : this.#worker.call('remove');
    this.#step = call.catch(() => {});
    const more = await call;
    this.#removed = !wanted;
    if (!wanted) await this.#end();
    return more === true;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #pause(pauseMs: number): Promise<void> {
    const { done, cut } = pause(pauseMs);
    this.#wake = cut;
    return done;
  }
}
