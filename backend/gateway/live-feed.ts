/**
 * Emits notifications to the windows: each event of a session's life at once in its order, states that replace one
 * another at most once in an interval. A window that falls behind misses intermediate states, never memory.
 */
import type { Notification } from '../contract/notifications.ts';

/** One Socket.io burst for each interval, ms. */
const INTERVAL_MS = 30;

export class LiveFeed {
  readonly #emit: (notification: Notification) => void;
  /** What waits, under the key of what it replaces; a Map keeps the order of first arrival. */
  #waiting = new Map<string, Notification>();
  #timer: NodeJS.Timeout | null = null;
  #counter = 0;

  constructor(emit: (notification: Notification) => void) {
    this.#emit = emit;
  }

  push(notification: Notification): void {
    const key = this.#replaces(notification);
    const former = this.#waiting.get(key);
    this.#waiting.set(key, former === undefined ? notification : combine(former, notification));
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL_MS);
  }

  /** Emits what waits. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const notification of waiting.values()) this.#emit(notification);
  }

  #replaces(notification: Notification): string {
    switch (notification.type) {
      case 'session.updated':
        return `session:${notification.data.sessionId}`;
      case 'charger.updated':
        return `charger:${notification.data.chargerId}`;
      case 'messages.stored':
        return 'messages';
      default:
        this.#counter += 1;
        return `once:${this.#counter}`;
    }
  }
}

function combine(former: Notification, latter: Notification): Notification {
  if (former.type !== 'messages.stored' || latter.type !== 'messages.stored') return latter;
  return {
    ...latter,
    data: {
      count: former.data.count + latter.data.count,
      lastId: Math.max(former.data.lastId, latter.data.lastId),
    },
  };
}
