/** Notifications that wait to be emitted: states that replace one another wait once, events each for itself. */
import type { Notification } from '../contract/notifications.ts';

export class PendingNotifications {
  /** Under the key of what each replaces; a Map keeps the order of first arrival. */
  #waiting = new Map<string, Notification>();
  #counter = 0;

  get size(): number {
    return this.#waiting.size;
  }

  add(notification: Notification): void {
    const key = this.#replaces(notification);
    const former = this.#waiting.get(key);
    this.#waiting.set(key, former === undefined ? notification : combine(former, notification));
  }

  /** Takes the first ones out, at most so many. */
  take(count = Infinity): Notification[] {
    const taken: Notification[] = [];
    for (const [key, notification] of this.#waiting) {
      if (taken.length >= count) break;
      taken.push(notification);
      this.#waiting.delete(key);
    }
    return taken;
  }

  clear(): void {
    this.#waiting.clear();
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
