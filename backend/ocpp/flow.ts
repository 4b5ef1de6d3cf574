/** Whether a charger's socket is read: TCP holds the charger back while the console is behind, or it sends too much. */
import type { WebSocket } from 'ws';
import { RateLimit } from './rate-limit.ts';

/** Why the socket is not read; it is read again when no reason is left. */
export type Hold = 'arrival' | 'journal' | 'rate';

export class Flow {
  readonly #socket: WebSocket;
  readonly #perSecond: () => number;
  readonly #limit: RateLimit;
  readonly #holds = new Set<Hold>();
  #isOpen = false;

  constructor(socket: WebSocket, perSecond: () => number) {
    this.#socket = socket;
    this.#perSecond = perSecond;
    this.#limit = new RateLimit(perSecond(), performance.now());
  }

  get isHeld(): boolean {
    return this.#holds.size > 0;
  }

  hold(reason: Hold): void {
    if (this.#isOpen) return;
    this.#holds.add(reason);
    if (!this.#socket.isPaused) this.#socket.pause();
  }

  release(reason: Hold): void {
    if (this.#holds.delete(reason) && this.#holds.size === 0 && this.#socket.isPaused) this.#socket.resume();
  }

  /** Reads from now on whatever comes: without reading there is no closing handshake. */
  open(): void {
    this.#isOpen = true;
    this.#holds.clear();
    if (this.#socket.isPaused) this.#socket.resume();
  }

  /** Counts one message. @returns whether it is within the limit; past it the socket is not read for a while. */
  permits(): boolean {
    if (this.#limit.take(this.#perSecond(), performance.now())) return true;
    if (!this.#holds.has('rate')) {
      this.hold('rate');
      setTimeout(() => this.release('rate'), RateLimit.pauseMs()).unref();
    }
    return false;
  }
}
