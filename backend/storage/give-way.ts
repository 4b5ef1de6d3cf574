/** Long work of the storage gives way while chargers talk: processors and disk are theirs first. */
import { pause } from '../pause.ts';

/** Rows a second that chargers write at which long work gives way in full; with fewer of them it does so in proportion. */
const BUSY_ROWS_PER_SECOND = 1_000;
/** What is left to others after a step of work, as a multiple of the step. */
const LEFT_TO_OTHERS = 3;
/** However long a step was, ms. */
const LONGEST_PAUSE_MS = 100;

export class GiveWay {
  readonly #rowsPerSecond: () => number;

  /** @param rowsPerSecond what the chargers write to the journal. */
  constructor(rowsPerSecond: () => number) {
    this.#rowsPerSecond = rowsPerSecond;
  }

  /** Does a step of long work. Resolves with its result, but not before others had their share of the processors. */
  async step<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    const share = LEFT_TO_OTHERS * Math.min(1, this.#rowsPerSecond() / BUSY_ROWS_PER_SECOND);
    const pauseMs = Math.min(LONGEST_PAUSE_MS, share * (performance.now() - start));
    if (pauseMs >= 1) await pause(pauseMs).done;
    return result;
  }
}
