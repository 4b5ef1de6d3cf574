/**
 * Ends the console's parts in the reverse order of their start, each in its time and all of them within one deadline:
 * a broker that froze or a charger that never says goodbye must not keep the program from ending. Nothing that a
 * charger saw acknowledged depends on it: that is in the journal before the answer goes out.
 */
import type { Logger } from './ports/logger.ts';
import { within } from './within.ts';

/** From the wish to end until everything has ended or was given up, ms. */
export const STOP_DEADLINE_MS = 10_000;
/** The last part, the storage, gets at least this much of it, however long the others took, ms. */
export const RESERVED_MS = 2_500;

interface Part {
  name: string;
  limitMs: number;
  end(limitMs: number): Promise<unknown> | void;
}

export class Shutdown {
  readonly #logger: Logger;
  readonly #parts: Part[] = [];
  #running: Promise<string[]> | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /**
   * Adds a part that has started.
   * @param limitMs how long it may take.
   * @param end is told how long it may take now.
   */
  add(name: string, limitMs: number, end: Part['end']): void {
    this.#parts.push({ name, limitMs, end });
  }

  /** Ends all, once. Never throws. @returns names of the parts that were given up or failed; the log says why. */
  run(deadlineMs = STOP_DEADLINE_MS): Promise<string[]> {
    this.#running ??= this.#endAll(deadlineMs);
    return this.#running;
  }

  async #endAll(deadlineMs: number): Promise<string[]> {
    if (this.#parts.length === 0) return [];
    const startedAt = performance.now();
    const givenUp: string[] = [];
    for (const [index, { name, limitMs, end }] of this.#parts.toReversed().entries()) {
      const isLast = index === this.#parts.length - 1;
      const left = deadlineMs - (performance.now() - startedAt) - (isLast ? 0 : RESERVED_MS);
      const limit = Math.max(0, Math.min(limitMs, left));
      try {
        if (await within(Promise.resolve(end(limit)), limit)) continue;
        this.#logger.warn(
          { part: name, limitMs: Math.round(limit) },
          'it did not end in time and was given up',
        );
      } catch (error) {
        this.#logger.error({ part: name, err: error }, 'it did not end cleanly');
      }
      givenUp.push(name);
    }
    const tookMs = Math.round(performance.now() - startedAt);
    this.#logger.info(
      { tookMs, givenUp },
      'the console has stopped; what was acknowledged is in the journal',
    );
    return givenUp;
  }
}
