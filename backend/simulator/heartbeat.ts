import { sleep } from './clock.ts';

/** Says at the interval of the central system that the charger is there: OCPP 1.6 §4.6. */
export class Heartbeat {
  #intervalSeconds: () => number;
  #beat: () => Promise<unknown>;
  #stopped = new AbortController();

  /** @param intervalSeconds real seconds, asked anew before each wait */
  constructor(intervalSeconds: () => number, beat: () => Promise<unknown>) {
    this.#intervalSeconds = intervalSeconds;
    this.#beat = beat;
  }

  /** Begins anew, at the interval that holds now. */
  restart(): void {
    this.stop();
    this.#stopped = new AbortController();
    void this.#run(this.#stopped.signal);
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(this.#intervalSeconds() * 1000, signal);
      if (signal.aborted) return;
      await this.#beat();
    }
  }
}
