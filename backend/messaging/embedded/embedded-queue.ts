/** One queue of the embedded broker: priority, prefetch, acknowledgement, time to live. */
import type { Delivery, Subscription } from '../../ports/broker.ts';
import type { StoredQueueMessage } from '../../ports/queue-store.ts';
import { RateMeter } from '../../rate-meter.ts';
import { PriorityQueue } from './priority-queue.ts';

export interface QueuedMessage extends StoredQueueMessage {
  redelivered: boolean;
  /** On the disk by the broker's own store, so it must be removed there when it is settled. */
  stored: boolean;
  /** When it expires by the monotonic clock, ms: the wall clock may be set while it waits. */
  deadline?: number;
}

/** With its place in this queue. */
interface Placed extends QueuedMessage {
  place: number;
}

interface Consumer {
  prefetch: number;
  unacknowledged: Map<string, Placed>;
  onDelivery(delivery: Delivery): void;
}

export interface QueueEvents {
  /** Settled for good: acknowledged. */
  settled(message: QueuedMessage): void;
  /** Its time to live has passed. */
  expired(message: QueuedMessage): void;
  /** Rejected without requeue. Resolves when the letter is on the disk. */
  dead(message: QueuedMessage, reason: string): Promise<void>;
  delivered(count: number): void;
}

export class EmbeddedQueue {
  readonly name: string;
  readonly #events: QueueEvents;
  readonly #waiting: PriorityQueue<Placed>;
  #lastPlace = 0;
  readonly #consumers: Consumer[] = [];
  readonly #inRate = new RateMeter();
  readonly #outRate = new RateMeter();
  #turn = 0;
  #scheduled = false;

  constructor(name: string, highestPriority: number, events: QueueEvents) {
    this.name = name;
    this.#events = events;
    this.#waiting = new PriorityQueue(highestPriority);
  }

  get ready(): number {
    return this.#waiting.size;
  }

  get consumers(): number {
    return this.#consumers.length;
  }

  /** Delivered and not settled. */
  get unacknowledged(): number {
    return this.#consumers.reduce((sum, { unacknowledged }) => sum + unacknowledged.size, 0);
  }

  /** Messages that came, and deliveries that left, per second. */
  get rates(): { in: number; out: number } {
    return { in: this.#inRate.perSecond(), out: this.#outRate.perSecond() };
  }

  add(message: QueuedMessage): void {
    this.#dropExpired(message.priority);
    this.#inRate.add(1);
    this.#waiting.add({ ...withDeadline(message), place: (this.#lastPlace += 1) }, message.priority);
    this.#schedule();
  }

  /** Drops what nobody fetched in time. */
  expire(): void {
    for (let priority = 0; priority < this.#waiting.levels; priority += 1) this.#dropExpired(priority);
  }

  /** Messages that wait, in the order of their delivery. */
  waiting(): QueuedMessage[] {
    return this.#waiting.values();
  }

  /** Takes messages out that wait; they are not settled by that. */
  extract(isWanted: (message: QueuedMessage) => boolean): QueuedMessage[] {
    return this.#waiting.extract(isWanted);
  }

  /** No further deliveries, to anybody. */
  close(): void {
    this.#consumers.length = 0;
  }

  consume(prefetch: number, onDelivery: (delivery: Delivery) => void): Subscription {
    const consumer: Consumer = { prefetch, unacknowledged: new Map(), onDelivery };
    this.#consumers.push(consumer);
    this.#schedule();
    return {
      cancel: async () => {
        const index = this.#consumers.indexOf(consumer);
        if (index >= 0) this.#consumers.splice(index, 1);
        for (const message of [...consumer.unacknowledged.values()].toReversed()) this.#giveBack(message);
        consumer.unacknowledged.clear();
      },
    };
  }

  /** Deliveries leave together after the current tick, so that a consumer can take them as one batch. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    let delivered = 0;
    for (let consumer = this.#nextConsumer(); consumer !== undefined; consumer = this.#nextConsumer()) {
      const message = this.#waiting.take();
      if (message === undefined) break;
      if (isExpired(message)) {
        this.#events.expired(message);
        continue;
      }
      consumer.unacknowledged.set(message.id, message);
      delivered += 1;
      consumer.onDelivery(this.#deliveryOf(message, consumer));
    }
    if (delivered === 0) return;
    this.#outRate.add(delivered);
    this.#events.delivered(delivered);
  }

  /** As RabbitMQ does, at the head of the queue: one that nobody consumes must not grow with what nobody wants. */
  #dropExpired(priority: number): void {
    for (
      let first = this.#waiting.peek(priority);
      first !== undefined;
      first = this.#waiting.peek(priority)
    ) {
      if (!isExpired(first)) return;
      this.#waiting.takeFrom(priority);
      this.#events.expired(first);
    }
  }

  /** Consumers take turns, as AMQP's round robin does. */
  #nextConsumer(): Consumer | undefined {
    for (let tried = 0; tried < this.#consumers.length; tried += 1) {
      this.#turn = (this.#turn + 1) % this.#consumers.length;
      const consumer = this.#consumers[this.#turn];
      if (consumer !== undefined && consumer.unacknowledged.size < consumer.prefetch) return consumer;
    }
    return undefined;
  }

  #deliveryOf(message: Placed, consumer: Consumer): Delivery {
    const settle = (): boolean => {
      const held = consumer.unacknowledged.delete(message.id);
      if (held) this.#schedule();
      return held;
    };
    return {
      routingKey: message.routingKey,
      body: message.body,
      messageId: message.messageId,
      priority: message.priority,
      type: message.type,
      redelivered: message.redelivered,
      headers: message.headers,
      ack: () => {
        if (settle()) this.#events.settled(message);
      },
      nack: ({ requeue, reason }) => {
        if (!settle()) return;
        if (requeue) this.#giveBack(message);
        else this.#events.dead(message, reason ?? 'rejected').catch(() => {});
      },
      deadLetter: async (reason) => {
        if (settle()) await this.#events.dead(message, reason);
      },
    };
  }

  /** To its original place, as RabbitMQ does: what is given back together keeps its order. */
  #giveBack(message: Placed): void {
    this.#waiting.putBack(
      { ...message, redelivered: true },
      message.priority,
      (other) => other.place < message.place,
    );
    this.#schedule();
  }
}

function withDeadline(message: QueuedMessage): QueuedMessage {
  const { expiresAt, deadline } = message;
  if (expiresAt === undefined || deadline !== undefined) return message;
  return { ...message, deadline: performance.now() + expiresAt - Date.now() };
}

function isExpired({ deadline }: QueuedMessage): boolean {
  return deadline !== undefined && deadline <= performance.now();
}
