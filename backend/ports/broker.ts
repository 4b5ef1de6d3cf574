/**
 * The broker as the console uses it: AMQP 0-9-1's model of topic exchange, queues, acknowledgements and confirms.
 * Two implementations: RabbitMQ (amqplib) and the embedded broker. One contract test suite runs against both.
 */
import type { DeadLetter } from '../contract/entities.ts';
import type { BrokerStatus } from '../contract/status.ts';

export interface OutgoingMessage {
  routingKey: string;
  /** UTF-8 JSON. */
  body: string;
  /** AMQP `message-id`: the uid. */
  messageId: string;
  /** 0 … 10. */
  priority: number;
  /** AMQP `type`: `ocpp` for OCPP messages, for a notification its type. */
  type: string;
  /** ms since 1970 UTC. */
  timestamp: number;
  headers?: Record<string, string | number | boolean>;
  /** Per-message TTL, ms. */
  expiration?: number;
  /** AMQP delivery mode 1: the message need not survive a restart of the broker. */
  transient?: boolean;
  /**
   * The caller keeps the message until it is processed (the journal does): a broker in this process need not
   * write it to disk a second time.
   */
  keptByCaller?: boolean;
}

export interface Delivery {
  readonly routingKey: string;
  readonly body: string;
  readonly messageId: string;
  readonly priority: number;
  readonly type: string;
  readonly redelivered: boolean;
  readonly headers: Readonly<Record<string, unknown>>;
  ack(): void;
  /** `requeue: false` sends it to the queue's dead letters. */
  nack(options: { requeue: boolean; reason?: string }): void;
  /**
   * As `nack` without requeue. Resolves when the broker answers for the message: it lies in the dead letters, or
   * will be delivered again. @throws ConsoleError when the letter could not be kept; whoever keeps the message goes on.
   */
  deadLetter(reason: string): Promise<void>;
}

export interface Subscription {
  /** No further deliveries; unacknowledged ones go back to the queue. */
  cancel(): Promise<void>;
}

export interface Broker {
  readonly kind: 'embedded' | 'rabbitmq';
  /** That of `status`; asked with each message. */
  readonly state: BrokerStatus['state'];
  /** Connects and asserts the topology; RabbitMQ keeps trying in the background when it is away. Never throws for that. */
  start(): Promise<void>;
  /** The computer was asleep: a try that waits for its turn is made at once. */
  wake(): void;
  /** Publishes nothing more, gives unacknowledged deliveries back, closes. */
  stop(): Promise<void>;
  /**
   * Resolves when the broker has taken responsibility (publisher confirm).
   * @throws ConsoleError BROKER_UNREACHABLE when it is not connected or the connection ends before the confirm
   *   (the message may or may not have arrived), BROKER_MESSAGE_RETURNED when no queue took it (basic.return 312).
   */
  publish(message: OutgoingMessage): Promise<void>;
  /** Delivers until cancelled, across reconnections; at most `prefetch` unacknowledged at a time. */
  consume(
    queue: string,
    options: { prefetch: number },
    onDelivery: (delivery: Delivery) => void,
  ): Promise<Subscription>;
  /** The dead letters of the OCPP queue, oldest first, at most `limit`; they stay where they are. @throws ConsoleError */
  deadLetters(limit: number): Promise<DeadLetter[]>;
  /**
   * `retry` puts them back into the queue they came from, to it alone; `discard` removes them.
   * @returns how many were found. @throws ConsoleError; then each is in one of the two queues, or in both.
   */
  settleDeadLetters(letterIds: ReadonlySet<string>, how: 'retry' | 'discard'): Promise<number>;
  /** Live state without the figures that others count (`backlog`). */
  status(): Omit<BrokerStatus, 'backlog'>;
  /** Called at each change of `status().state`. Returns the function that ends it. */
  onStateChange(listener: () => void): () => void;
}
