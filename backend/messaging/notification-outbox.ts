/** Gathers the notifications of a tick, so that those of one type that follow one another travel as one message. */
import type { Notification } from '../contract/notifications.ts';

/** Notifications in one message: some ten kilobytes. */
const MAX_TOGETHER = 100;

export class NotificationOutbox {
  readonly #send: (together: Notification[]) => void;
  #waiting: Notification[] = [];

  /** @param send takes notifications of one type, in their order. */
  constructor(send: (together: Notification[]) => void) {
    this.#send = send;
  }

  add(notification: Notification): void {
    if (this.#waiting.push(notification) === 1) setImmediate(() => this.flush());
  }

  /** Sends what waits. Only neighbours go together: what happened to a charger is told in the order it happened. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    let together: Notification[] = [];
    for (const notification of waiting) {
      const [first] = together;
      if (first !== undefined && (first.type !== notification.type || together.length === MAX_TOGETHER)) {
        this.#send(together);
        together = [];
      }
      together.push(notification);
    }
    if (together.length > 0) this.#send(together);
  }
}
