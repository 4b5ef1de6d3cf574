/** Collects what arrives and hands it on once for each animation frame, so that 500 events cost one rendering. */

/** A hidden window gets no animation frames: the timer empties the queue there, ms. */
const HIDDEN_INTERVAL_MS = 250;

export class FrameQueue<T> {
  readonly #handle: (batch: T[]) => void;
  #waiting: T[] = [];
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(handle: (batch: T[]) => void) {
    this.#handle = handle;
  }

  push(item: T): void {
    this.#waiting.push(item);
    this.#frame ??= requestAnimationFrame(this.#flush);
    this.#timer ??= setTimeout(this.#flush, HIDDEN_INTERVAL_MS);
  }

  /** Forgets what waits: it belongs to a connection that is gone. */
  clear(): void {
    this.#waiting = [];
  }

  readonly #flush = (): void => {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#frame = null;
    this.#timer = null;
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length > 0) this.#handle(batch);
  };
}
