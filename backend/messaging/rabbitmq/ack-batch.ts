/**
 * Gathers the acknowledgements of a tick and sends them as few frames: one for all up to the last tag before which
 * nothing is open (AMQP 0-9-1 §1.8.3.13, `multiple`), one for each beyond. `multiple` acknowledges everything below
 * its tag, so it must never step over a delivery that is still in hand.
 */
export class AckBatch<T> {
  readonly #send: (delivery: T, allUpTo: boolean) => void;
  /** Delivered and not settled on the wire, in order of their tags; true: to be acknowledged. */
  readonly #open = new Map<T, boolean>();
  #scheduled = false;

  constructor(send: (delivery: T, allUpTo: boolean) => void) {
    this.#send = send;
  }

  /** How many are not settled on the wire. */
  get open(): number {
    return this.#open.size;
  }

  delivered(delivery: T): void {
    this.#open.set(delivery, false);
  }

  /** Twice is once: a second acknowledgement would close the channel (406, unknown delivery tag). */
  ack(delivery: T): void {
    if (!this.#open.has(delivery)) return;
    this.#open.set(delivery, true);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.flush());
  }

  /** It is settled otherwise. @returns whether it was open. */
  settled(delivery: T): boolean {
    return this.#open.delete(delivery);
  }

  flush(): void {
    this.#scheduled = false;
    let last: T | undefined;
    let count = 0;
    for (const [delivery, acknowledged] of this.#open) {
      if (!acknowledged) break;
      last = delivery;
      count += 1;
      this.#open.delete(delivery);
    }
    if (last !== undefined) this.#send(last, count > 1);
    for (const [delivery, acknowledged] of this.#open) {
      if (!acknowledged) continue;
      this.#open.delete(delivery);
      this.#send(delivery, false);
    }
  }
}
