/** A moment by two clocks: the wall clock for the log, and the monotonic one for durations, since the first may be set. */
export interface Moment {
  /** ms since 1970 UTC. */
  at: number;
  /** ms of `performance.now()`. */
  ticks: number;
}

export function thisMoment(): Moment {
  return { at: Date.now(), ticks: performance.now() };
}

/** Whole ms from one moment to another; never negative. */
export function msBetween(from: Moment, to: Moment = thisMoment()): number {
  return Math.max(0, Math.round(to.ticks - from.ticks));
}
