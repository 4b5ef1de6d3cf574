import { sleep } from './clock.ts';
import type { Emit } from './events.ts';
import { OfflineError } from './socket.ts';
import type { Payload } from './protocol.ts';

/** A transaction-related message: StartTransaction, MeterValues of a transaction or StopTransaction. */
export interface OutboxMessage {
  action: 'StartTransaction' | 'MeterValues' | 'StopTransaction';
  /**
   * Builds the payload when its turn comes: the transaction id of an offline session is known only after its
   * StartTransaction has been answered. Undefined: it never will be, the message has no meaning any more.
   */
  payload: () => Payload | undefined;
  onAnswer?: (answer: Record<string, unknown>) => void;
  /** The central system could not be made to take it. */
  onGivenUp?: () => void;
}

export interface OutboxOptions {
  /** Booted, accepted and connected. */
  ready: () => boolean;
  call: (action: string, payload: Payload) => Promise<Record<string, unknown>>;
  attempts: () => number;
  retrySeconds: () => number;
  emit: Emit;
}

/**
 * Delivers the transaction-related messages in the order in which they were made, one after the other, and keeps
 * them while the charger is offline or rebooting: OCPP 1.6 §3.7.
 *
 * A CALLERROR is a failure to process: the message is tried TransactionMessageAttempts times,
 * TransactionMessageRetryInterval seconds longer apart at each failure, and then given up. A lost connection is
 * none: the message waits for the next one, and the central system may see it twice.
 */
export class Outbox {
  #options: OutboxOptions;
  #queue: OutboxMessage[] = [];
  #delivering = false;
  #stopped = new AbortController();
  #onEmpty: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#queue.length;
  }

  add(message: OutboxMessage): void {
    this.#queue.push(message);
    this.deliver();
  }

  /** Starts delivering what waits, if the charger may speak. Called when something was added or the way is free. */
  deliver(): void {
    if (!this.#delivering) void this.#deliverAll();
  }

  /** Resolves when nothing waits any more, or the outbox was stopped. */
  empty(): Promise<void> {
    if (this.#queue.length === 0 || this.#stopped.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.#onEmpty.push(resolve));
  }

  /** What waits is forgotten, as in a charger without permanent memory. */
  stop(): void {
    this.#stopped.abort();
    this.#release();
  }

  async #deliverAll(): Promise<void> {
    this.#delivering = true;
    while (this.#queue[0] && this.#options.ready() && !this.#stopped.signal.aborted) {
      if (await this.#deliverOne(this.#queue[0])) this.#queue.shift();
    }
    this.#delivering = false;
    if (this.#queue.length === 0) this.#release();
  }

  /** Whether the message is done with, delivered or given up. */
  async #deliverOne(message: OutboxMessage): Promise<boolean> {
    const { call, attempts, retrySeconds, emit } = this.#options;
    const { action, onAnswer, onGivenUp } = message;
    const payload = message.payload();
    if (!payload) {
      emit({ kind: 'message-lost', action, reason: 'its StartTransaction was never accepted' });
      return true;
    }
    for (let attempt = 1; !this.#stopped.signal.aborted; attempt++) {
      try {
        const answer = await call(action, payload);
        onAnswer?.(answer);
        return true;
      } catch (error) {
        if (error instanceof OfflineError) return false;
        const reason = error instanceof Error ? error.message : String(error);
        if (attempt >= attempts()) {
          emit({ kind: 'message-lost', action, reason });
          onGivenUp?.();
          return true;
        }
        emit({ kind: 'call-failed', action, reason });
        await sleep(retrySeconds() * attempt * 1000, this.#stopped.signal);
      }
    }
    return false;
  }

  #release(): void {
    for (const resolve of this.#onEmpty.splice(0)) resolve();
  }
}
