/**
 * Notices that the computer slept, or that somebody set its clock. A program without a desktop is told neither; but two
 * clocks that part, or a timer that comes much too late, tell. Linux does not count a sleep on the monotonic clock, so
 * there a sleep and a clock that was set forward look the same, and are treated the same.
 */
const INTERVAL_MS = 1_000;
/** NTP slews in milliseconds, and a busy machine is late by tens of them; more than this is neither, ms. */
const NOTICEABLE_MS = 5_000;

export interface ClockEvents {
  /** Nothing ran for this long, ms. */
  paused(forMs: number): void;
  /** The wall clock went forward (positive) or back by this much against the monotonic one, ms. */
  clockSet(byMs: number): void;
}

/** @returns the function that ends it. */
export function watchClocks(events: ClockEvents): () => void {
  let wall = Date.now();
  let ticks = performance.now();
  const timer = setInterval(() => {
    const passed = { wall: Date.now() - wall, ticks: performance.now() - ticks };
    wall += passed.wall;
    ticks += passed.ticks;
    const step = passed.wall - passed.ticks;
    const pause = Math.max(passed.wall, passed.ticks) - INTERVAL_MS;
    if (Math.abs(step) > NOTICEABLE_MS) events.clockSet(Math.round(step));
    if (pause > NOTICEABLE_MS) events.paused(Math.round(pause));
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
