/** Runs the retention: some time after the start, then again and again, and when it is asked to. */
import type { StorageSettings } from './contract/settings.ts';
import type { DataKeeper } from './ports/data-keeper.ts';
import type { Journal } from './ports/journal.ts';
import type { Logger } from './ports/logger.ts';

const FIRST_AFTER_MS = 60_000;
const INTERVAL_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

export interface RetentionScheduleOptions {
  keeper: Pick<DataKeeper, 'prune'>;
  journal: Pick<Journal, 'status'>;
  settings(): StorageSettings;
  logger: Logger;
}

export class RetentionSchedule {
  readonly #options: RetentionScheduleOptions;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(options: RetentionScheduleOptions) {
    this.#options = options;
  }

  start(): void {
    this.#wait(FIRST_AFTER_MS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** One pass under the settings in force. @throws ConsoleError DATABASE_FAILED */
  async run(): Promise<void> {
    const { keeper, journal, settings } = this.#options;
    const { keepDays, maxSizeMb } = settings();
    const now = Date.now();
    const { pending, oldestMs } = await journal.status();
    await keeper.prune({
      now,
      olderThan: keepDays === 0 ? null : now - keepDays * DAY_MS,
      maxBytes: maxSizeMb === 0 ? null : maxSizeMb * 1_000_000,
      // Messages that the broker or the processor has not had: their rows in the log stay as well.
      heldFrom: pending === 0 ? now : now - oldestMs,
    });
  }

  #wait(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.run()
        .catch((error: unknown) => this.#options.logger.error({ err: error }, 'the retention failed'))
        .finally(() => this.#wait(INTERVAL_MS));
    }, ms);
    this.#timer.unref();
  }
}
