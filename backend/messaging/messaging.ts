/** The messaging of the console: the broker of the settings, what is published to it, and who consumes from it. */
import type { DeadLetter } from '../contract/entities.ts';
import { ConsoleError } from '../contract/errors.ts';
import type { Notification } from '../contract/notifications.ts';
import type { BrokerSettings } from '../contract/settings.ts';
import type { BrokerStatus } from '../contract/status.ts';
import type { Broker } from '../ports/broker.ts';
import type { Journal, JournalRow } from '../ports/journal.ts';
import type { Logger } from '../ports/logger.ts';
import type { QueueStore } from '../ports/queue-store.ts';
import { within } from '../within.ts';
import type { BaseConsumer } from './base-consumer.ts';
import { EmbeddedBroker } from './embedded/embedded-broker.ts';
import { Forwarder } from './forwarder.ts';
import { NotificationOutbox } from './notification-outbox.ts';
import { MessageProducer } from './producer.ts';
import { RabbitMqBroker } from './rabbitmq/rabbitmq-broker.ts';

/** Between two looks at the journal while the console stops, ms. */
const DRAIN_POLL_MS = 20;

/** How long after the deadline the work in hand may take to end, ms. */
const LET_GO_MS = 1_000;

const DEAD_LETTERS_SHOWN = 200;

export interface MessagingOptions {
  settings(): BrokerSettings;
  /** Read at each connection, kept nowhere. */
  password(): string;
  journal: Journal;
  queueStore: QueueStore;
  /** The consumers of the queues, under the settings in force. */
  consumers(settings: BrokerSettings): BaseConsumer[];
  processLocally(rows: JournalRow[]): Promise<void>;
  /** Takes a notification that no broker can carry now. */
  notifyLocally(notification: Notification): void;
  logger: Logger;
}

interface Running {
  broker: Broker;
  producer: MessageProducer;
  forwarder: Forwarder;
  consumers: BaseConsumer[];
  unsubscribe(): void;
}

export class Messaging {
  readonly #options: MessagingOptions;
  readonly #listeners = new Set<() => void>();
  readonly #outbox = new NotificationOutbox((together) => this.#notify(together));
  #running: Running | null = null;
  /** How many rows were committed since the former broker went; the next one's forwarder finds them in the journal. */
  #uncarried = 0;
  #switching: Promise<void> = Promise.resolve();

  constructor(options: MessagingOptions) {
    this.#options = options;
  }

  /** Starts the broker of the settings. Does not throw because a broker is away. */
  start(): Promise<void> {
    return this.#queueSwitch(() => this.#open());
  }

  /** Lets the broker confirm what it can within the deadline, ms; the rest stays in the journal. */
  stop(deadlineMs: number): Promise<void> {
    return this.#queueSwitch(() => this.#close(deadlineMs));
  }

  /** The computer was asleep, or the process: a broker that is away is tried at once. */
  resumed(): void {
    this.#running?.broker.wake();
  }

  /** Goes over to the broker of the settings; the journal keeps what is committed meanwhile. */
  applySettings(deadlineMs = 2_000): Promise<void> {
    return this.#queueSwitch(async () => {
      await this.#close(deadlineMs);
      await this.#open();
    });
  }

  /** Rows of the journal that are to be published. */
  committed(rows: JournalRow[]): void {
    if (this.#running === null) this.#uncarried += rows.length;
    else this.#running.forwarder.enqueue(rows);
  }

  /** Publishes a notification, or hands it on here where no broker can carry it. Never throws. */
  publishNotification(notification: Notification): void {
    this.#outbox.add(notification);
    if (!this.#isConnected()) this.#outbox.flush();
  }

  #notify(notifications: Notification[]): void {
    const locally = (): void => {
      for (const notification of notifications) this.#options.notifyLocally(notification);
    };
    if (this.#running === null || !this.#isConnected()) locally();
    else this.#running.producer.publishNotifications(notifications).catch(locally);
  }

  #isConnected(): boolean {
    return this.#running?.broker.state === 'connected';
  }

  /** @throws ConsoleError BROKER_* */
  async deadLetters(): Promise<DeadLetter[]> {
    return this.#broker().deadLetters(DEAD_LETTERS_SHOWN);
  }

  /** @returns how many were found. @throws ConsoleError BROKER_* */
  async settleDeadLetters(letterIds: readonly string[], how: 'retry' | 'discard'): Promise<number> {
    return this.#broker().settleDeadLetters(new Set(letterIds), how);
  }

  #broker(): Broker {
    if (this.#running === null) throw new ConsoleError('BROKER_UNREACHABLE', 'The broker is stopped.');
    return this.#running.broker;
  }

  status(): BrokerStatus {
    const running = this.#running;
    if (running !== null) return { ...running.broker.status(), backlog: running.forwarder.backlog() };
    return {
      kind: this.#options.settings().kind,
      state: 'stopped',
      target: '',
      since: 0,
      backlog: this.#uncarried,
      published: 0,
      publishRate: 0,
      consumeRate: 0,
      confirmLatency: null,
      exchange: this.#options.settings().exchange,
      queueType: this.#options.settings().queueType,
      queues: [],
    };
  }

  /** Calls the listener when the broker's state changes. */
  onStatusChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #queueSwitch(change: () => Promise<void>): Promise<void> {
    const done = this.#switching.then(change);
    this.#switching = done.catch(() => {});
    return done;
  }

  async #open(): Promise<void> {
    const { journal, queueStore, logger } = this.#options;
    const settings = this.#options.settings();
    const broker: Broker =
      settings.kind === 'embedded'
        ? new EmbeddedBroker({ settings, store: queueStore, logger })
        : new RabbitMqBroker({ settings, password: () => this.#options.password(), logger });
    await journal.setBrokerKind(settings.kind);
    await broker.start();
    const consumers = this.#options.consumers(settings);
    for (const consumer of consumers) await consumer.attach(broker);
    const producer = new MessageProducer(broker);
    const forwarder = new Forwarder({
      broker,
      producer,
      journal,
      processLocally: (rows) => this.#options.processLocally(rows),
      logger,
    });
    const unsubscribe = broker.onStateChange(() => {
      forwarder.brokerChanged();
      for (const listener of this.#listeners) listener();
    });
    // From here on commits are handed to the forwarder; those before are read from the journal.
    this.#running = { broker, producer, forwarder, consumers, unsubscribe };
    this.#uncarried = 0;
    await forwarder.start();
    for (const listener of this.#listeners) listener();
  }

  /** Lets the consumers finish what has been delivered to them; what they do not manage stays in the journal. */
  async #processed({ broker }: Running, deadline: number): Promise<void> {
    const { journal } = this.#options;
    while (broker.state === 'connected' && performance.now() < deadline) {
      const [next] = await journal.unprocessed(1);
      if (next === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
  }

  async #close(deadlineMs: number): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    const { forwarder, consumers, broker } = running;
    this.#outbox.flush();
    const deadline = performance.now() + deadlineMs;
    const left = (): number => deadline - performance.now();
    // A database that hangs holds the processor, and a broker that froze its consumers: neither may hold the end.
    const steps: [what: string, work: () => Promise<unknown>, limitMs: () => number][] = [
      ['publishing', () => forwarder.stop(deadlineMs), () => left() + LET_GO_MS / 2],
      ['processing', () => this.#processed(running, deadline), () => left() + LET_GO_MS / 2],
      ['consuming', () => Promise.all(consumers.map((consumer) => consumer.detach())), () => LET_GO_MS],
    ];
    const givenUp: string[] = [];
    for (const [what, work, limitMs] of steps)
      if (!(await within(work(), limitMs()).catch(() => false))) givenUp.push(what);
    const backlog = forwarder.backlog();
    if (givenUp.length > 0 || (backlog > 0 && broker.kind === 'rabbitmq'))
      this.#options.logger.warn(
        { givenUp, backlog },
        'the broker was not done in time; the journal keeps the rest',
      );
    this.#running = null;
    running.unsubscribe();
    await broker.stop();
  }
}
