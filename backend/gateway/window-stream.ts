/**
 * What one window is sent. A window that reads slower than things happen gets states less often; one that does not
 * read at all is cut off before it fills the memory. It connects again when it can, and loads everything anew.
 */
import type { Notification } from '../contract/notifications.ts';
import { PendingNotifications } from './pending-notifications.ts';

/** Socket.io packets that may wait for a window's socket before notifications are held back. */
export const MAX_PACKETS = 256;
/**
 * Notifications that are held back for one window at the most. A network that fails disconnects every charger in one
 * moment, and connects it in another (the OCPP server serves 10,000): no window that reads is cut off for that.
 */
export const MAX_HELD = 20_000;
/** Bytes that may wait for a window's socket, answers and exports included: some pages of the log. */
export const MAX_WAITING_BYTES = 16 * 1_024 * 1_024;

/** The socket of a window, as far as this needs it. */
export interface WindowOutlet {
  /** Packets that its transport has not taken yet. */
  waiting(): { packets: number; bytes: number };
  emit(notification: Notification): void;
  cutOff(): void;
}

export class WindowStream {
  readonly #outlet: WindowOutlet;
  readonly #held = new PendingNotifications();
  #isCutOff = false;
  #isDraining = false;

  constructor(outlet: WindowOutlet) {
    this.#outlet = outlet;
  }

  get held(): number {
    return this.#held.size;
  }

  /** Sends a notification, or holds it until the window has read what came before. */
  push(notification: Notification): void {
    if (!this.keepsUp()) return;
    if (this.#held.size === 0 && this.#outlet.waiting().packets < MAX_PACKETS) {
      this.#outlet.emit(notification);
      return;
    }
    this.#held.add(notification);
    if (this.#held.size > MAX_HELD) this.#cut();
    else this.drained();
  }

  /** The transport has taken packets: held notifications follow. */
  drained(): void {
    const room = MAX_PACKETS - this.#outlet.waiting().packets;
    // The first packet may drain the transport at once: the others that were taken with it go first.
    if (this.#isDraining || this.#isCutOff || room <= 0) return;
    this.#isDraining = true;
    for (const notification of this.#held.take(room)) this.#outlet.emit(notification);
    this.#isDraining = false;
  }

  /** Whether the window may be sent anything more; it is cut off where too much waits for it already. */
  keepsUp(): boolean {
    if (!this.#isCutOff && this.#outlet.waiting().bytes > MAX_WAITING_BYTES) this.#cut();
    return !this.#isCutOff;
  }

  #cut(): void {
    this.#isCutOff = true;
    this.#held.clear();
    this.#outlet.cutOff();
  }
}
