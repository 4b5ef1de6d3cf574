/** One life of the connection to RabbitMQ: two connections, the topology, confirms, consumers. It is never mended. */
import type { Channel, ChannelModel, ConfirmChannel, Message, Options } from 'amqplib';
import { ConsoleError } from '../../contract/errors.ts';
import type { DeadLetter } from '../../contract/entities.ts';
import { entriesOf, type BrokerSettings } from '../../contract/broker-settings.ts';
import type { QueueStatus } from '../../contract/status.ts';
import type { OutgoingMessage } from '../../ports/broker.ts';
import { topologyOf, type Topology } from '../topology.ts';
import { closeConnection, explain, openConnection } from './connect.ts';
import { readDeadLetters, settleDeadLetters, type DeadLetterPlace } from './dead-letters.ts';
import { QueueFigures } from './queue-figures.ts';
import { SessionConsumer, type ConsumerSpec } from './session-consumer.ts';

/** Letters that are looked through for those to settle. */
const DEAD_LETTERS_LOOKED_AT = 10_000;

export interface SessionEvents {
  /** A memory or disk alarm of the broker (RabbitMQ doc, "Connection blocked notifications"); null: it is over. */
  blocked(reason: string | null): void;
  delivered(): void;
}

export class RabbitMqSession {
  readonly #settings: BrokerSettings;
  readonly #topology: Topology;
  readonly #events: SessionEvents;
  readonly #publishing: ChannelModel;
  readonly #consuming: ChannelModel;
  readonly #confirms: ConfirmChannel;
  readonly #figures: QueueFigures;
  #restoring = false;
  /** One look at the dead letters at a time: it holds what another would not find. */
  #deadLetterTurn: Promise<unknown> = Promise.resolve();
  /** Ids of messages that came back before their confirm. */
  readonly #returned = new Set<string>();
  readonly #unconfirmed = new Set<(error: ConsoleError) => void>();
  readonly #consumers = new Set<SessionConsumer>();
  #ended: ConsoleError | null = null;
  #closing: Promise<unknown> | null = null;
  #resolveEnd: (error: ConsoleError) => void = () => {};
  /** Resolves with the reason when this life is over. */
  readonly end: Promise<ConsoleError> = new Promise((resolve) => {
    this.#resolveEnd = resolve;
  });

  private constructor(
    settings: BrokerSettings,
    events: SessionEvents,
    parts: { publishing: ChannelModel; consuming: ChannelModel; confirms: ConfirmChannel },
  ) {
    this.#settings = settings;
    this.#topology = topologyOf(settings);
    this.#events = events;
    this.#publishing = parts.publishing;
    this.#consuming = parts.consuming;
    this.#confirms = parts.confirms;
    this.#figures = this.#makeFigures(settings);
    // A memory alarm blocks every channel of a publishing connection: consumers have one of their own.
    for (const connection of [parts.publishing, parts.consuming]) this.#watch(connection);
    parts.publishing.on('blocked', (reason: unknown) => events.blocked(String(reason)));
    parts.publishing.on('unblocked', () => events.blocked(null));
    parts.confirms.on('return', (message: Message) => {
      this.#returned.add(String(message.properties.messageId));
    });
  }

  /**
   * Connects twice and asserts exchange, queues and bindings.
   * @throws ConsoleError BROKER_*
   */
  static async open(
    settings: BrokerSettings,
    password: string,
    events: SessionEvents,
  ): Promise<RabbitMqSession> {
    const opened: ChannelModel[] = [];
    try {
      const publishing = await openConnection(settings, password, 'publisher');
      opened.push(publishing);
      // Without a listener an error of the connection would end the program.
      publishing.on('error', () => {});
      const consuming = await openConnection(settings, password, 'consumer');
      opened.push(consuming);
      consuming.on('error', () => {});
      const confirms = await publishing.createConfirmChannel();
      confirms.on('error', () => {});
      const session = new RabbitMqSession(settings, events, { publishing, consuming, confirms });
      await session.#assertTopology(confirms);
      // A refused publish closes the channel, with the reason (RabbitMQ doc, "Channels: error handling").
      confirms.on('error', (error: Error) => session.#fail(explain(error, settings)));
      return session;
    } catch (error) {
      await Promise.all(opened.map(closeConnection));
      throw explain(error, settings);
    }
  }

  /** @throws ConsoleError BROKER_UNREACHABLE, BROKER_MESSAGE_RETURNED */
  publish(message: OutgoingMessage): Promise<void> {
    return this.#publishTo(this.#topology.exchange, message.routingKey, message);
  }

  /** @returns the function that ends the consumer. @throws ConsoleError */
  async consume(spec: ConsumerSpec): Promise<() => Promise<void>> {
    try {
      const consumer = await SessionConsumer.open(this.#consuming, spec, {
        delivered: () => this.#events.delivered(),
        failed: (error) => this.#fail(explain(error, this.#settings)),
        publishDead: (letter) =>
          this.#publishTo(this.#topology.deadLetterExchange, this.#topology.queues.dead.name, letter),
      });
      this.#consumers.add(consumer);
      if (this.#ended !== null) consumer.abandon();
      return async () => {
        await consumer.cancel();
        this.#consumers.delete(consumer);
      };
    } catch (error) {
      throw explain(error, this.#settings);
    }
  }

  /** Depth, consumers and rates of each queue. @throws Error of amqplib */
  queues(): Promise<QueueStatus[]> {
    return this.#figures.read();
  }

  /** @throws ConsoleError */
  deadLetters(limit: number): Promise<DeadLetter[]> {
    return this.#inTurn(() => readDeadLetters(this.#deadPlace(), limit));
  }

  /** @returns how many were found. @throws ConsoleError */
  settleDeadLetters(letterIds: ReadonlySet<string>, how: 'retry' | 'discard'): Promise<number> {
    return this.#inTurn(() => settleDeadLetters(this.#deadPlace(), DEAD_LETTERS_LOOKED_AT, letterIds, how));
  }

  #deadPlace(): DeadLetterPlace {
    const { dead, ocpp } = this.#topology.queues;
    return {
      connection: this.#consuming,
      publishing: this.#publishing,
      queue: dead.name,
      origin: ocpp.name,
    };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#deadLetterTurn.then(() => this.#explained(work));
    this.#deadLetterTurn = done.catch(() => {});
    return done;
  }

  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explain(error, this.#settings);
    }
  }

  async close(): Promise<void> {
    this.#fail(new ConsoleError('BROKER_UNREACHABLE', 'The connection was closed.'));
    this.#closing ??= Promise.all([this.#publishing, this.#consuming].map(closeConnection));
    await this.#closing;
  }

  #makeFigures(settings: BrokerSettings): QueueFigures {
    const open = async (onError: (error: Error) => void): Promise<Channel> => {
      const channel = await this.#consuming.createChannel();
      channel.on('error', onError);
      return channel;
    };
    return new QueueFigures({
      topology: this.#topology,
      watched: entriesOf(settings.watchedQueues),
      own: (name) => {
        const own = [...this.#consumers].filter(({ queue }) => queue === name);
        const sum = (of: 'delivered' | 'inHand'): number => own.reduce((total, one) => total + one[of], 0);
        return { count: own.length, delivered: sum('delivered'), inHand: sum('inHand') };
      },
      // A queue that is gone closes the channel (404); the next life declares it again.
      openMonitor: () => open((error) => this.#fail(explain(error, settings))),
      openProbe: () => open(() => {}),
    });
  }

  /** Asserts the topology again, in the background: something of it was removed. What cannot be ends this life. */
  restoreTopology(): void {
    if (this.#restoring || this.#ended !== null) return;
    this.#restoring = true;
    // Not on the publishing connection, which an alarm may have blocked.
    const restored = this.#consuming.createChannel().then(async (channel) => {
      channel.on('error', () => {});
      await this.#assertTopology(channel);
      await channel.close();
    });
    restored
      .catch((error: unknown) => this.#fail(explain(error, this.#settings)))
      .finally(() => {
        this.#restoring = false;
      });
  }

  async #assertTopology(channel: Channel): Promise<void> {
    const { exchange, deadLetterExchange, queues } = this.#topology;
    await channel.assertExchange(exchange, 'topic', { durable: true });
    await channel.assertExchange(deadLetterExchange, 'direct', { durable: true });
    for (const queue of Object.values(queues)) {
      await channel.assertQueue(queue.name, { durable: true, arguments: queue.arguments });
      if (queue.binding !== null) await channel.bindQueue(queue.name, exchange, queue.binding);
    }
    await channel.bindQueue(queues.dead.name, deadLetterExchange, queues.dead.name);
  }

  #publishTo(exchange: string, routingKey: string, message: OutgoingMessage): Promise<void> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const confirmed = (error: unknown): void => {
        this.#unconfirmed.delete(reject);
        // The return of an unroutable message comes before its confirm.
        if (this.#returned.delete(message.messageId))
          reject(new ConsoleError('BROKER_MESSAGE_RETURNED', `No queue takes ${routingKey}.`));
        else if (error !== null && error !== undefined)
          reject(new ConsoleError('BROKER_UNREACHABLE', 'The broker did not take the message.'));
        else resolve();
      };
      this.#unconfirmed.add(reject);
      try {
        const body = Buffer.from(message.body, 'utf8');
        this.#confirms.publish(exchange, routingKey, body, propertiesOf(message), confirmed);
      } catch (error) {
        this.#unconfirmed.delete(reject);
        reject(explain(error, this.#settings));
      }
    });
  }

  #watch(connection: ChannelModel): void {
    connection.on('error', (error: Error) => this.#fail(explain(error, this.#settings)));
    connection.once('close', (error?: Error) =>
      this.#fail(
        error === undefined
          ? new ConsoleError('BROKER_UNREACHABLE', 'The broker closed the connection.')
          : explain(error, this.#settings),
      ),
    );
  }

  #fail(error: ConsoleError): void {
    if (this.#ended !== null) return;
    this.#ended = error;
    for (const consumer of this.#consumers) consumer.abandon();
    for (const reject of this.#unconfirmed) reject(error);
    this.#unconfirmed.clear();
    this.#resolveEnd(error);
  }
}

function propertiesOf(message: OutgoingMessage): Options.Publish {
  return {
    mandatory: true,
    persistent: message.transient !== true,
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    messageId: message.messageId,
    priority: message.priority,
    type: message.type,
    // AMQP timestamps are seconds.
    timestamp: Math.floor(message.timestamp / 1_000),
    appId: 'ocpp-console',
    headers: message.headers ?? {},
    ...(message.expiration === undefined ? {} : { expiration: String(message.expiration) }),
  };
}
