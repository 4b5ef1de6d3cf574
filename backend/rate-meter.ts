/** Events per second over the last few seconds, in fixed memory. */
const WINDOW_S = 5;

export class RateMeter {
  readonly #now: () => number;
  /** Counts of the last seconds, by second modulo the window. */
  readonly #counts = Array.from({ length: WINDOW_S + 1 }, () => ({ second: -1, count: 0 }));

  /** @param now clock, ms; monotonic by default, so that a changed wall clock does not show. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(count: number): void {
    const slot = this.#slot(this.#second());
    slot.count += count;
  }

  /** Mean over the last five whole seconds, per second. */
  perSecond(): number {
    const second = this.#second();
    const sum = this.#counts
      .filter((slot) => slot.second < second && slot.second >= second - WINDOW_S)
      .reduce((total, slot) => total + slot.count, 0);
    return sum / WINDOW_S;
  }

  #second(): number {
    return Math.floor(this.#now() / 1_000);
  }

  #slot(second: number): { second: number; count: number } {
    const slot = this.#counts[second % this.#counts.length];
    if (slot === undefined) throw new RangeError('The clock went below zero.');
    if (slot.second !== second) Object.assign(slot, { second, count: 0 });
    return slot;
  }
}
