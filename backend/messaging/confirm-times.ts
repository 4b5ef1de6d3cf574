/**
 * How long the broker takes to confirm: median and 99th percentile of the last minute. Counts in steps of a tenth,
 * because it is fed with every message: no time is kept, none is sorted.
 */
import type { ConfirmLatency } from '../contract/status.ts';

const SLICE_MS = 5_000;
const SLICES = 12;
/** Upper ends of the steps: from a hundredth of a millisecond, each a tenth above the one before, to some 16 minutes. */
const LEAST_MS = 0.01;
const STEP = Math.log(1.1);
const STEPS = 194;

interface Slice {
  /** Which span of time it counts; -1: none yet. */
  number: number;
  counts: Uint32Array;
}

export class ConfirmTimes {
  readonly #now: () => number;
  readonly #slices: Slice[] = Array.from({ length: SLICES + 1 }, () => ({
    number: -1,
    counts: new Uint32Array(STEPS),
  }));

  /** @param now monotonic clock, ms. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(ms: number): void {
    const number = this.#number();
    const slice = this.#slices[number % this.#slices.length];
    if (slice === undefined) return;
    if (slice.number !== number) {
      slice.number = number;
      slice.counts.fill(0);
    }
    const step = Math.ceil(Math.log(Math.max(ms, LEAST_MS) / LEAST_MS) / STEP);
    const index = Math.min(step, STEPS - 1);
    slice.counts[index] = (slice.counts[index] ?? 0) + 1;
  }

  /** To within a tenth; null: nothing was confirmed. */
  figures(): ConfirmLatency | null {
    const number = this.#number();
    const recent = this.#slices.filter((slice) => slice.number > number - SLICES && slice.number <= number);
    const sums = new Uint32Array(STEPS);
    for (const { counts } of recent) for (let step = 0; step < STEPS; step += 1) sums[step]! += counts[step]!;
    const count = sums.reduce((total, sum) => total + sum, 0);
    return count === 0
      ? null
      : { count, medianMs: quantile(sums, count * 0.5), p99Ms: quantile(sums, count * 0.99) };
  }

  #number(): number {
    return Math.floor(this.#now() / SLICE_MS);
  }
}

/** The upper end of the step in which the so-manyth lies. */
function quantile(sums: Uint32Array, rank: number): number {
  let seen = 0;
  for (const [step, sum] of sums.entries()) {
    seen += sum;
    if (sum > 0 && seen >= rank) return LEAST_MS * Math.exp(step * STEP);
  }
  return 0;
}
