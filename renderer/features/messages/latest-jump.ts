/** Jumps through the log, one at a time: of those asked for meanwhile only the last one counts. */
export class LatestJump {
  #running = false;
  #next: (() => Promise<void>) | null = null;

  /** Whether one is under way. */
  get running(): boolean {
    return this.#running;
  }

  /** Runs a jump, now or after the one that is under way. Resolves when none is left to run, or it has to wait. */
  async run(jump: () => Promise<void>): Promise<void> {
    this.#next = jump;
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#take(); next !== null; next = this.#take()) await next();
    } finally {
      this.#running = false;
    }
  }

  /** Forgets the one that waits. */
  clear(): void {
    this.#next = null;
  }

  #take(): (() => Promise<void>) | null {
    const next = this.#next;
    this.#next = null;
    return next;
  }
}
