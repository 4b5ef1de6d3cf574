/**
 * Emits notifications to the windows: each event of a session's life in its order, states that replace one another at
 * most once in an interval.
 */
import type { Notification } from '../contract/notifications.ts';
import { PendingNotifications } from './pending-notifications.ts';

/** One Socket.io burst for each interval, ms. */
const INTERVAL_MS = 30;

export class LiveFeed {
  readonly #emit: (notification: Notification) => void;
  readonly #waiting = new PendingNotifications();
  #timer: NodeJS.Timeout | null = null;

  constructor(emit: (notification: Notification) => void) {
    this.#emit = emit;
  }

  push(notification: Notification): void {
    this.#waiting.add(notification);
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL_MS);
  }

  /** Emits what waits. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const notification of this.#waiting.take()) this.#emit(notification);
  }
}
