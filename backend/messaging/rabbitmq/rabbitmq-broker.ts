/** RabbitMQ behind the console's broker interface: connects, and connects again, for as long as it is wanted. */
import { ConsoleError, type ErrorInfo } from '../../contract/errors.ts';
import type { DeadLetter } from '../../contract/entities.ts';
import { nodesOf, type BrokerSettings } from '../../contract/broker-settings.ts';
import type { BrokerStatus, QueueStatus } from '../../contract/status.ts';
import type { Broker, Delivery, OutgoingMessage, Subscription } from '../../ports/broker.ts';
import type { Logger } from '../../ports/logger.ts';
import { RateMeter } from '../../rate-meter.ts';
import { pause } from '../../pause.ts';
import { within } from '../../within.ts';
import { ConfirmTimes } from '../confirm-times.ts';
import { alarmError } from './alarm.ts';
import { targetOf } from './connect.ts';
import { RabbitMqSession } from './rabbitmq-session.ts';
import type { ConsumerSpec } from './session-consumer.ts';

/** Never more than one try a second. With the random part a pause has 11 s at the most; a try adds its time-outs. */
const LEAST_PAUSE_MS = 1_000;
/** The random part of a pause: from nothing up to this at first, and to twice as much after each failure. */
const FIRST_JITTER_MS = 500;
const LONGEST_JITTER_MS = 10_000;
const QUEUE_FIGURES_MS = 2_000;
const CLOSE_TIMEOUT_MS = 3_000;

export interface RabbitMqBrokerOptions {
  settings: BrokerSettings;
  /** Asked at each try; not kept. */
  password(): string;
  logger: Logger;
}

interface Registration extends ConsumerSpec {
  /** The session in which it consumes, or is about to. */
  session: RabbitMqSession | null;
  /** Ends the consumer of that session. */
  cancel: (() => Promise<void>) | null;
}

export class RabbitMqBroker implements Broker {
  readonly kind = 'rabbitmq';
  readonly #options: RabbitMqBrokerOptions;
  readonly #registrations = new Set<Registration>();
  readonly #listeners = new Set<() => void>();
  readonly #publishRate = new RateMeter();
  readonly #consumeRate = new RateMeter();
  /**
   * First words of the routing keys under which messages came back, for no queue is bound to them, with the id of the
   * last one: its keeper publishes it again. null where nobody keeps it.
   */
  readonly #unrouted = new Map<string, string | null>();
  #session: RabbitMqSession | null = null;
  #state: BrokerStatus['state'] = 'stopped';
  #since = Date.now();
  #error: ErrorInfo | undefined;
  #published = 0;
  readonly #confirms = new ConfirmTimes();
  #queues: QueueStatus[] = [];
  /** Which node of the cluster is tried, or connected. */
  #node: { host: string; port: number };
  #loop: Promise<void> | null = null;
  #stopping = false;
  #jitterMs = FIRST_JITTER_MS;
  #cutShort: () => void = () => {};
  #figures: NodeJS.Timeout | null = null;

  constructor(options: RabbitMqBrokerOptions) {
    this.#options = options;
    [this.#node] = nodesOf(options.settings);
  }

  get state(): BrokerStatus['state'] {
    return this.#state;
  }

  async start(): Promise<void> {
    this.#stopping = false;
    this.#setState('connecting');
    this.#figures = setInterval(() => void this.#readFigures(), QUEUE_FIGURES_MS);
    this.#figures.unref();
    this.#loop = this.#keepConnected();
  }

  wake(): void {
    this.#jitterMs = FIRST_JITTER_MS;
    this.#cutShort();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#figures !== null) clearInterval(this.#figures);
    this.#cutShort();
    const session = this.#session;
    if (session !== null) await within(session.close(), CLOSE_TIMEOUT_MS);
    if (this.#loop !== null) await within(this.#loop, CLOSE_TIMEOUT_MS);
    this.#setState('stopped');
  }

  async publish(message: OutgoingMessage): Promise<void> {
    const session = this.#connected();
    const at = performance.now();
    try {
      await session.publish(message);
    } catch (error) {
      if (error instanceof ConsoleError && error.code === 'BROKER_MESSAGE_RETURNED')
        this.#returned(session, message, error);
      throw error;
    }
    this.#published += 1;
    this.#publishRate.add(1);
    if (message.transient !== true) this.#confirms.add(performance.now() - at);
    if (this.#unrouted.size > 0) this.#routed(message);
  }

  async consume(
    queue: string,
    options: { prefetch: number },
    onDelivery: (delivery: Delivery) => void,
  ): Promise<Subscription> {
    const { prefetch } = options;
    const registration: Registration = { queue, prefetch, onDelivery, session: null, cancel: null };
    this.#registrations.add(registration);
    // A session that ends meanwhile is followed by another, which takes up every registration.
    if (this.#session !== null) await this.#consumeIn(this.#session, registration).catch(() => {});
    return {
      cancel: async () => {
        this.#registrations.delete(registration);
        await registration.cancel?.();
      },
    };
  }

  async deadLetters(limit: number): Promise<DeadLetter[]> {
    return this.#connected().deadLetters(limit);
  }

  async settleDeadLetters(letterIds: ReadonlySet<string>, how: 'retry' | 'discard'): Promise<number> {
    const session = this.#connected();
    if (how === 'retry' && this.#state === 'blocked') throw new ConsoleError('BROKER_BLOCKED');
    return session.settleDeadLetters(letterIds, how);
  }

  #connected(): RabbitMqSession {
    if (this.#session === null) throw new ConsoleError('BROKER_UNREACHABLE', 'Not connected.');
    return this.#session;
  }

  status(): Omit<BrokerStatus, 'backlog'> {
    return {
      kind: 'rabbitmq',
      state: this.#state,
      target: targetOf({ ...this.#options.settings, ...this.#node }),
      since: this.#since,
      published: this.#published,
      publishRate: this.#publishRate.perSecond(),
      consumeRate: this.#consumeRate.perSecond(),
      confirmLatency: this.#confirms.figures(),
      exchange: this.#options.settings.exchange,
      queueType: this.#options.settings.queueType,
      queues: this.#queues,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }

  onStateChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #keepConnected(): Promise<void> {
    while (!this.#stopping) {
      const error = await this.#live(() => {
        this.#jitterMs = FIRST_JITTER_MS;
      });
      if (this.#stopping) return;
      this.#queues = [];
      this.#setState('disconnected', error.toInfo());
      this.#nextNode();
      this.#options.logger.warn({ code: error.code, detail: error.detail }, 'RabbitMQ is away');
      // Full jitter above the floor: consoles that lost the same broker do not come back together.
      const { done, cut } = pause(LEAST_PAUSE_MS + Math.random() * this.#jitterMs);
      this.#cutShort = cut;
      await done;
      this.#jitterMs = Math.min(this.#jitterMs * 2, LONGEST_JITTER_MS);
    }
  }

  /** The node in the list after the one that failed: the others of a cluster serve on. */
  #nextNode(): void {
    const nodes = nodesOf(this.#options.settings);
    const { host, port } = this.#node;
    const index = nodes.findIndex((node) => node.host === host && node.port === port);
    this.#node = nodes[(index + 1) % nodes.length] ?? nodes[0];
  }

  /** Connects, and lives until the connection ends. @returns why it ended, or could not begin. */
  async #live(connected: () => void): Promise<ConsoleError> {
    const { logger } = this.#options;
    const settings = { ...this.#options.settings, ...this.#node };
    let session: RabbitMqSession | null = null;
    try {
      session = await RabbitMqSession.open(settings, this.#options.password(), {
        blocked: (reason) => this.#blocked(reason),
        delivered: () => this.#consumeRate.add(1),
      });
      if (this.#stopping) {
        await session.close();
        return new ConsoleError('BROKER_UNREACHABLE');
      }
      this.#session = session;
      for (const registration of this.#registrations) await this.#consumeIn(session, registration);
      connected();
      logger.info({ target: targetOf(settings) }, 'RabbitMQ is connected');
      this.#setState('connected');
      void this.#readFigures();
      return await session.end;
    } catch (error) {
      return error instanceof ConsoleError
        ? error
        : new ConsoleError('BROKER_FAILED', String(error), { cause: error });
    } finally {
      this.#session = null;
      this.#unrouted.clear();
      for (const registration of this.#registrations)
        Object.assign(registration, { session: null, cancel: null });
      // Not awaited: a connection to a frozen broker would take its time.
      void session?.close();
    }
  }

  /** Once for each session, whoever asks first: a second consumer would double the prefetch. @throws ConsoleError */
  async #consumeIn(session: RabbitMqSession, registration: Registration): Promise<void> {
    if (registration.session === session) return;
    registration.session = session;
    const cancel = await session.consume(registration);
    if (this.#registrations.has(registration)) registration.cancel = cancel;
    else await cancel();
  }

  #blocked(reason: string | null): void {
    if (this.#session === null) return;
    if (reason === null) this.#setState('connected');
    else this.#setState('blocked', alarmError(reason).toInfo());
  }

  /** A binding was removed under us: it is shown, and put back. The caller keeps the message and publishes it again. */
  #returned(session: RabbitMqSession, message: OutgoingMessage, error: ConsoleError): void {
    const { routingKey, messageId, transient } = message;
    this.#unrouted.set(firstWord(routingKey), transient === true ? null : messageId);
    this.#options.logger.warn({ routingKey }, 'RabbitMQ returned a message: no queue takes it');
    if (this.#state === 'connected') this.#setState('connected', error.toInfo());
    session.restoreTopology();
  }

  /** Shown until the message itself has arrived: others under way may pass before it, and a moment is nothing to see. */
  #routed({ routingKey, messageId }: OutgoingMessage): void {
    const word = firstWord(routingKey);
    const awaited = this.#unrouted.get(word);
    if (awaited === undefined || (awaited !== null && awaited !== messageId)) return;
    this.#unrouted.delete(word);
    if (this.#unrouted.size > 0) return;
    if (this.#state === 'connected') this.#setState('connected');
  }

  #setState(state: BrokerStatus['state'], error?: ErrorInfo): void {
    this.#error = error;
    if (this.#state !== state) {
      this.#state = state;
      this.#since = Date.now();
    }
    for (const listener of this.#listeners) listener();
  }

  async #readFigures(): Promise<void> {
    try {
      this.#queues = (await this.#session?.queues()) ?? [];
    } catch (error) {
      this.#options.logger.debug({ err: error }, 'queue figures are not to be had');
    }
  }
}

/** `ocpp` or `notification`: what a queue of the topology is bound to. */
function firstWord(routingKey: string): string {
  return routingKey.split('.', 1)[0] ?? '';
}
