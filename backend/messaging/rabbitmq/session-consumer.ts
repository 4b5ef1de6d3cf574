/** One consumer of a session: a channel of its own, deliveries, and what becomes of them. */
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { ConsoleError } from '../../contract/errors.ts';
import type { Delivery, OutgoingMessage } from '../../ports/broker.ts';
import { within } from '../../within.ts';
import { deadLetterHeaders } from '../dead-letter.ts';
import { AckBatch } from './ack-batch.ts';

export interface ConsumerSpec {
  queue: string;
  prefetch: number;
  onDelivery(delivery: Delivery): void;
}

export interface SessionConsumerEvents {
  delivered(): void;
  /** The channel broke, or RabbitMQ cancelled the consumer because its queue was deleted. */
  failed(error: unknown): void;
  /** Publishes a dead letter; resolves at its confirm. */
  publishDead(letter: OutgoingMessage): Promise<void>;
}

const DEAD_LETTER_TIMEOUT_MS = 10_000;

export class SessionConsumer {
  readonly #channel: Channel;
  readonly #spec: ConsumerSpec;
  readonly #events: SessionConsumerEvents;
  readonly #burials = new Set<Promise<void>>();
  readonly #acks: AckBatch<ConsumeMessage>;
  #delivered = 0;
  #cancelled = false;
  /** Nothing can be settled any more: RabbitMQ gives the messages to another consumer. */
  #closed = false;

  private constructor(channel: Channel, spec: ConsumerSpec, events: SessionConsumerEvents) {
    this.#channel = channel;
    this.#spec = spec;
    this.#events = events;
    this.#acks = new AckBatch((message, allUpTo) => {
      if (!this.#closed) channel.ack(message, allUpTo);
    });
  }

  /** Starts to consume. @throws Error of amqplib */
  static async open(
    connection: ChannelModel,
    spec: ConsumerSpec,
    events: SessionConsumerEvents,
  ): Promise<SessionConsumer> {
    const channel = await connection.createChannel();
    const consumer = new SessionConsumer(channel, spec, events);
    channel.on('error', (error: Error) => events.failed(error));
    channel.once('close', () => {
      consumer.#closed = true;
    });
    await channel.prefetch(spec.prefetch);
    await channel.consume(spec.queue, (message) => consumer.#receive(message));
    return consumer;
  }

  /** Deliveries so far. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Delivered and not settled. */
  get inHand(): number {
    return this.#acks.open;
  }

  get queue(): string {
    return this.#spec.queue;
  }

  /** No further deliveries; what is not settled goes back to the queue, in its place. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    await Promise.all(this.#burials);
    if (this.#closed) return;
    this.#acks.flush();
    this.#closed = true;
    await this.#channel.close().catch(() => {});
  }

  /** The connection is ending: nothing is delivered or settled any more. */
  abandon(): void {
    this.#cancelled = true;
    this.#closed = true;
  }

  #receive(message: ConsumeMessage | null): void {
    if (this.#cancelled) return;
    if (message === null) {
      this.#events.failed(new ConsoleError('BROKER_FAILED', `The queue ${this.#spec.queue} was deleted.`));
      return;
    }
    this.#delivered += 1;
    this.#events.delivered();
    this.#spec.onDelivery(this.#deliveryOf(message));
  }

  #deliveryOf(message: ConsumeMessage): Delivery {
    const { properties, fields } = message;
    this.#acks.delivered(message);
    return {
      routingKey: fields.routingKey,
      body: message.content.toString('utf8'),
      messageId: String(properties.messageId ?? ''),
      priority: Number(properties.priority ?? 0),
      type: String(properties.type ?? ''),
      redelivered: fields.redelivered,
      headers: properties.headers ?? {},
      ack: () => {
        if (!this.#closed) this.#acks.ack(message);
      },
      nack: ({ requeue, reason }) => {
        if (this.#closed) return;
        if (requeue) this.#nack(message, true);
        else void this.#startBurial(message, reason ?? 'rejected');
      },
      deadLetter: async (reason) => {
        if (!this.#closed) await this.#startBurial(message, reason);
      },
    };
  }

  #startBurial(message: ConsumeMessage, reason: string): Promise<void> {
    const burial = this.#bury(message, reason).finally(() => this.#burials.delete(burial));
    this.#burials.add(burial);
    return burial;
  }

  /**
   * A negative acknowledgement cannot carry the reason, so a copy with it goes to the dead letters and, once that is
   * confirmed, the original is acknowledged. Should the copy fail, the broker's own dead-lettering takes the original.
   */
  async #bury(message: ConsumeMessage, reason: string): Promise<void> {
    const copy = this.#events.publishDead(deadLetter(message, this.#spec.queue, reason));
    const confirmed = await within(copy, DEAD_LETTER_TIMEOUT_MS).catch(() => false);
    if (this.#closed) return;
    if (confirmed) this.#acks.ack(message);
    else this.#nack(message, false);
  }

  #nack(message: ConsumeMessage, requeue: boolean): void {
    if (this.#acks.settled(message)) this.#channel.nack(message, false, requeue);
  }
}

function deadLetter(message: ConsumeMessage, queue: string, reason: string): OutgoingMessage {
  const { properties, fields, content } = message;
  return {
    routingKey: fields.routingKey,
    body: content.toString('utf8'),
    messageId: String(properties.messageId ?? ''),
    priority: Number(properties.priority ?? 0),
    type: String(properties.type ?? ''),
    timestamp: Date.now(),
    headers: {
      'x-first-death-queue': queue,
      ...deadLetterHeaders(reason, fields.routingKey),
    },
  };
}
