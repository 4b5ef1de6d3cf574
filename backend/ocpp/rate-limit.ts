/** How many messages one charger may send: a token bucket that fills all the time, up to BURST_S seconds' worth. */

/** Seconds of the permitted rate that may come in one burst, as after a long time offline. */
const BURST_S = 2;
/** After a refusal the socket is not read until this much of a second's messages is permitted again. */
const RESUME_SHARE = 0.25;

export class RateLimit {
  #tokens: number;
  #at: number;

  /** @param now ms, of a clock that only goes forward. */
  constructor(perSecond: number, now: number) {
    this.#tokens = perSecond * BURST_S;
    this.#at = now;
  }

  /** Takes one message. @returns whether it is permitted. */
  take(perSecond: number, now: number): boolean {
    const gained = ((now - this.#at) / 1_000) * perSecond;
    this.#at = now;
    this.#tokens = Math.min(perSecond * BURST_S, this.#tokens + gained);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How long to stop reading after a refusal, ms. */
  static pauseMs(): number {
    return RESUME_SHARE * 1_000;
  }
}
