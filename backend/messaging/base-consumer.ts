/**
 * What every consumer of a queue does alike: gathers deliveries into batches, acknowledges a batch when it is
 * handled, finds the one message that cannot be, and never loses one.
 */
import { ConsoleError, type ErrorCode } from '../contract/errors.ts';
import { pause } from '../pause.ts';
import type { Broker, Delivery, Subscription } from '../ports/broker.ts';
import type { Logger } from '../ports/logger.ts';

export interface ConsumerOptions {
  queue: string;
  /** Unacknowledged messages the broker may give at a time. */
  prefetch: number;
  /** Messages handled together at the most. */
  batchSize: number;
  /**
   * Time between the beginnings of two batches, ms, unless half of what may be in hand has come: each batch has its own
   * price, whatever its length. Left out: none.
   */
  paceMs?: number;
  /** Deliveries of a message that fails, before it becomes a dead letter. */
  maxDeliveries: number;
  logger: Logger;
}

/** Failures of the place, not of the message: the same batch will do once they have passed. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'DATABASE_FAILED',
  'DATABASE_DAMAGED',
  'JOURNAL_NOT_WRITABLE',
  'JOURNAL_DAMAGED',
]);
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** Before a message that failed once goes back to its queue; twice as long after each further failure. */
const FIRST_REQUEUE_MS = 100;

export abstract class BaseConsumer {
  protected readonly options: ConsumerOptions;
  #subscription: Subscription | null = null;
  #waiting: Delivery[] = [];
  #running: Promise<void> | null = null;
  #detaching = false;
  #pauseMs = FIRST_PAUSE_MS;
  #beganAt = -Infinity;
  /** Ends the gathering of a batch at once; null while none is gathered. */
  #enough: (() => void) | null = null;
  #wake: (() => void) | null = null;
  readonly #burials = new Set<Promise<void>>();
  readonly #requeues = new Set<NodeJS.Timeout>();
  /**
   * Failed deliveries by message id; an entry leaves when the message is settled. Counted here because RabbitMQ's
   * classic queues, unlike quorum queues, carry no `x-delivery-count`; a restart begins to count anew.
   */
  readonly #failures = new Map<string, number>();

  constructor(options: ConsumerOptions) {
    this.options = options;
  }

  /** Starts to consume from a broker. One at a time: `detach` comes first. */
  async attach(broker: Broker): Promise<void> {
    this.#detaching = false;
    this.#subscription = await broker.consume(
      this.options.queue,
      { prefetch: this.options.prefetch },
      (delivery) => this.#receive(delivery),
    );
  }

  /** Finishes the batch in hand, gives the rest back to the queue. */
  async detach(): Promise<void> {
    this.#detaching = true;
    this.#enough?.();
    this.#wake?.();
    await this.#running;
    this.#waiting = [];
    // The end of the subscription gives back what waits to be given back.
    for (const timer of this.#requeues) clearTimeout(timer);
    this.#requeues.clear();
    await this.#subscription?.cancel();
    await Promise.all(this.#burials);
    this.#subscription = null;
  }

  /**
   * Handles some messages as a whole: when it throws, none of them counts as handled. A ConsoleError of storage
   * means "later"; any other error means that one of the messages cannot be handled.
   */
  protected abstract handle(batch: Delivery[]): Promise<void>;

  /** A message was given up; it lies in the dead letters. */
  protected abstract givenUp(delivery: Delivery, error: Error): Promise<void>;

  #receive(delivery: Delivery): void {
    this.#waiting.push(delivery);
    if (this.#hasEnough()) this.#enough?.();
    // The broker delivers in bursts: what comes in this tick is one batch.
    this.#running ??= new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.#work())
      .finally(() => {
        this.#running = null;
      });
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#detaching) {
      await this.#gather();
      if (this.#detaching) return;
      this.#beganAt = performance.now();
      const batch = this.#waiting.splice(0, this.options.batchSize);
      // What failed before fails alone: its neighbours are one batch.
      const suspects = batch.filter(({ messageId }) => this.#failures.has(messageId));
      const others = suspects.length === 0 ? batch : batch.filter((delivery) => !suspects.includes(delivery));
      const left: Delivery[] = [];
      for (const part of [others, ...suspects.map((suspect) => [suspect])])
        left.push(...(left.length > 0 ? part : await this.#handleOrDivide(part)));
      if (left.length > 0) await this.#pauseWith(left);
    }
  }

  #hasEnough(): boolean {
    const { batchSize, prefetch } = this.options;
    return this.#waiting.length >= Math.min(batchSize, Math.ceil(prefetch / 2));
  }

  /** Waits for more, where the former batch began a moment ago. */
  async #gather(): Promise<void> {
    const leftMs = this.#beganAt + (this.options.paceMs ?? 0) - performance.now();
    if (leftMs <= 0 || this.#detaching || this.#hasEnough()) return;
    const { done, cut } = pause(leftMs);
    this.#enough = cut;
    await done;
    this.#enough = null;
  }

  /** A batch that fails is tried in halves: the failing message is found, its neighbours are not held up. @returns what must wait. */
  async #handleOrDivide(batch: Delivery[]): Promise<Delivery[]> {
    const [first] = batch;
    if (first === undefined) return [];
    const outcome = await this.#try(batch);
    if (outcome === 'handled') this.#settle(batch);
    else if (outcome === 'later') return batch;
    else if (batch.length === 1) this.#failed(first, outcome);
    else {
      const middle = Math.ceil(batch.length / 2);
      const left = await this.#handleOrDivide(batch.slice(0, middle));
      const rest = batch.slice(middle);
      return left.length > 0 ? [...left, ...rest] : this.#handleOrDivide(rest);
    }
    return [];
  }

  async #try(batch: Delivery[]): Promise<'handled' | 'later' | Error> {
    try {
      await this.handle(batch);
      this.#pauseMs = FIRST_PAUSE_MS;
      return 'handled';
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      if (failure instanceof ConsoleError && PASSING.has(failure.code)) {
        this.options.logger.warn(
          { err: failure, queue: this.options.queue },
          'consumer waits and tries again',
        );
        return 'later';
      }
      return failure;
    }
  }

  #failed(delivery: Delivery, error: Error): void {
    const { logger, maxDeliveries, queue } = this.options;
    const failures = (this.#failures.get(delivery.messageId) ?? 0) + 1;
    logger.warn({ err: error, queue, messageId: delivery.messageId, failures }, 'message cannot be handled');
    if (failures < maxDeliveries) {
      this.#failures.set(delivery.messageId, failures);
      this.#requeueAfter(FIRST_REQUEUE_MS * 2 ** (failures - 1), delivery);
      return;
    }
    this.#failures.delete(delivery.messageId);
    // Not awaited: a broker with an alarm takes its time, and the other messages need not wait for it.
    const burial = delivery
      .deadLetter(error.message)
      .then(() => this.givenUp(delivery, error))
      .catch((problem: unknown) =>
        logger.error({ err: problem, queue }, 'a dead letter could not be recorded'),
      )
      .finally(() => this.#burials.delete(burial));
    this.#burials.add(burial);
  }

  /** Held meanwhile, so that it comes again neither at once nor to anybody else; it takes one place of the prefetch. */
  #requeueAfter(delayMs: number, delivery: Delivery): void {
    const timer = setTimeout(() => {
      this.#requeues.delete(timer);
      delivery.nack({ requeue: true });
    }, delayMs);
    this.#requeues.add(timer);
  }

  #settle(batch: Delivery[]): void {
    for (const delivery of batch) {
      if (this.#failures.size > 0) this.#failures.delete(delivery.messageId);
      delivery.ack();
    }
  }

  /** Keeps the messages in hand and waits, longer each time. */
  async #pauseWith(batch: Delivery[]): Promise<void> {
    this.#waiting.unshift(...batch);
    // `detach` waits for the batch in hand, not for a pause that begins after it was called.
    if (this.#detaching) return;
    const { done, cut } = pause(this.#pauseMs);
    this.#wake = cut;
    await done;
    this.#wake = null;
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
