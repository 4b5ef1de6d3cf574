/** `setTimeout` takes 32 signed bits of milliseconds, about 24.8 days; a longer wait would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Waits in real time. Resolves early, and never rejects, when the signal aborts; `Infinity` waits for the
 * signal alone.
 */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    signal.addEventListener('abort', finish);
    if (milliseconds !== Infinity) timer = setTimeout(finish, Math.min(milliseconds, LONGEST_TIMER_MS));
  });
}

/**
 * Time at the outlet: cars arrive, charge and leave in simulated seconds, `speed` of them in a real one.
 *
 * What the central system dictates (heartbeat interval, boot retry, reconnection) runs in real seconds, since
 * the central system measures it with its own clock. Timestamps in messages are real as well: a message says
 * when it was made.
 */
export class SimulatedClock {
  readonly speed: number;

  constructor(speed: number) {
    this.speed = speed;
  }

  /**
   * Waits the given simulated seconds and returns how many of them passed: exactly the number asked for, unless
   * the signal cut the wait short. So an undisturbed run depends on the seed alone, not on timers.
   */
  async sleep(seconds: number, signal: AbortSignal): Promise<number> {
    const started = performance.now();
    await sleep((seconds * 1000) / this.speed, signal);
    if (!signal.aborted) return seconds;
    return Math.min(seconds, ((performance.now() - started) * this.speed) / 1000);
  }
}
