/** A broker inside the console, with RabbitMQ's semantics: it serves when no RabbitMQ is configured. */
import { randomUUID } from 'node:crypto';
import { ConsoleError } from '../../contract/errors.ts';
import type { BrokerSettings } from '../../contract/settings.ts';
import type { DeadLetter } from '../../contract/entities.ts';
import type { BrokerStatus } from '../../contract/status.ts';
import type { Broker, Delivery, OutgoingMessage, Subscription } from '../../ports/broker.ts';
import type { Logger } from '../../ports/logger.ts';
import type { QueueStore, StoredQueueMessage } from '../../ports/queue-store.ts';
import { RateMeter } from '../../rate-meter.ts';
import { deadLetterHeaders, letterOf } from '../dead-letter.ts';
import { roleOf, topicMatches, topologyOf, type QueueTopology, type Topology } from '../topology.ts';
import { ConfirmTimes } from '../confirm-times.ts';
import { EmbeddedQueue, type QueuedMessage } from './embedded-queue.ts';

/** Routing keys that are remembered: more than OCPP has actions. */
const MAX_ROUTES = 256;

export interface EmbeddedBrokerOptions {
  settings: Pick<BrokerSettings, 'exchange' | 'queue' | 'notificationsQueue'>;
  store: QueueStore;
  logger: Logger;
}

export class EmbeddedBroker implements Broker {
  readonly kind = 'embedded';
  readonly #options: EmbeddedBrokerOptions;
  readonly #queues = new Map<string, { queue: EmbeddedQueue; topology: QueueTopology }>();
  /** Routing key → queues, as they were found. */
  readonly #routes = new Map<string, QueueTopology[]>();
  readonly #deadName: string;
  readonly #publishRate = new RateMeter();
  readonly #consumeRate = new RateMeter();
  readonly #listeners = new Set<() => void>();
  #state: BrokerStatus['state'] = 'stopped';
  #since = Date.now();
  #published = 0;
  readonly #confirms = new ConfirmTimes();
  /** It keeps priorities whatever the type of RabbitMQ's queues. */
  readonly #topology: Topology;

  constructor(options: EmbeddedBrokerOptions) {
    this.#options = options;
    this.#topology = topologyOf({ ...options.settings, queueType: 'classic' });
    const { queues } = this.#topology;
    this.#deadName = queues.dead.name;
    for (const topology of Object.values(queues)) {
      const queue = new EmbeddedQueue(topology.name, Number(topology.arguments['x-max-priority'] ?? 0), {
        settled: (message) => this.#forget(message),
        expired: (message) => {
          if ('x-dead-letter-exchange' in topology.arguments)
            this.#bury(message, 'expired', 'expired').catch(() => {});
          else this.#forget(message);
        },
        dead: (message, reason) => this.#bury(message, reason),
        delivered: (count) => this.#consumeRate.add(count),
      });
      this.#queues.set(topology.name, { queue, topology });
    }
  }

  get state(): BrokerStatus['state'] {
    return this.#state;
  }

  /** Loads what a former run left in its durable queues. */
  async start(): Promise<void> {
    for (const message of await this.#options.store.load())
      this.#queues.get(message.queue)?.queue.add({ ...message, redelivered: true, stored: true });
    this.#setState('connected');
  }

  /** It is never away. */
  wake(): void {}

  async stop(): Promise<void> {
    for (const { queue } of this.#queues.values()) queue.close();
    this.#setState('stopped');
  }

  async publish(message: OutgoingMessage): Promise<void> {
    if (this.#state !== 'connected') throw new ConsoleError('BROKER_UNREACHABLE', 'The broker is stopped.');
    const at = performance.now();
    const targets = this.#targets(message.routingKey);
    if (targets.length === 0) throw new ConsoleError('BROKER_MESSAGE_RETURNED', message.routingKey);
    const copies = targets.map((topology) => storedMessage(message, topology));
    const stored = message.keptByCaller !== true && message.transient !== true;
    if (stored) await this.#options.store.save(copies);
    for (const copy of copies)
      this.#queues.get(copy.queue)?.queue.add({ ...copy, redelivered: false, stored });
    this.#published += 1;
    this.#publishRate.add(1);
    if (message.transient !== true) this.#confirms.add(performance.now() - at);
  }

  /** The queues that are bound under a routing key. */
  #targets(routingKey: string): QueueTopology[] {
    const known = this.#routes.get(routingKey);
    if (known !== undefined) return known;
    const targets = [...this.#queues.values()]
      .map(({ topology }) => topology)
      .filter(({ binding }) => binding !== null && topicMatches(binding, routingKey));
    // Keys name actions, and a charger may make those up.
    if (this.#routes.size >= MAX_ROUTES) this.#routes.clear();
    this.#routes.set(routingKey, targets);
    return targets;
  }

  async consume(
    name: string,
    options: { prefetch: number },
    onDelivery: (delivery: Delivery) => void,
  ): Promise<Subscription> {
    const found = this.#queues.get(name);
    if (found === undefined) throw new ConsoleError('BROKER_FAILED', `There is no queue ${name}.`);
    return found.queue.consume(options.prefetch, onDelivery);
  }

  async deadLetters(limit: number): Promise<DeadLetter[]> {
    this.#expire();
    return this.#dead()
      .waiting()
      .slice(0, limit)
      .map((message) => letterOf(message.id, message.body, message.messageId, message.headers));
  }

  async settleDeadLetters(letterIds: ReadonlySet<string>, how: 'retry' | 'discard'): Promise<number> {
    const found = this.#dead().extract(({ id }) => letterIds.has(id));
    try {
      if (how === 'retry') await this.#retry(found);
      await this.#options.store.remove(found.map(({ id }) => id));
    } catch (error) {
      // It is on the disk still: what was taken out is put back.
      for (const message of found) this.#dead().add(message);
      throw error;
    }
    return found.length;
  }

  /** As new messages of their own queue, kept by the broker itself: their first keeper has let go of them. */
  async #retry(letters: QueuedMessage[]): Promise<void> {
    const { ocpp } = this.#topology.queues;
    const copies = letters.map((letter): StoredQueueMessage => {
      const { redelivered: _redelivered, stored: _stored, ...rest } = letter;
      const queue = String(letter.headers['x-first-death-queue'] ?? ocpp.name);
      return { ...rest, id: randomUUID(), queue: this.#queues.has(queue) ? queue : ocpp.name, headers: {} };
    });
    await this.#options.store.save(copies);
    for (const copy of copies)
      this.#queues.get(copy.queue)?.queue.add({ ...copy, redelivered: false, stored: true });
  }

  #dead(): EmbeddedQueue {
    const found = this.#queues.get(this.#deadName);
    if (found === undefined) throw new ConsoleError('BROKER_FAILED', `There is no queue ${this.#deadName}.`);
    return found.queue;
  }

  #expire(): void {
    for (const { queue } of this.#queues.values()) queue.expire();
  }

  status(): Omit<BrokerStatus, 'backlog'> {
    this.#expire();
    return {
      kind: 'embedded',
      state: this.#state,
      target: 'embedded',
      since: this.#since,
      published: this.#published,
      publishRate: this.#publishRate.perSecond(),
      consumeRate: this.#consumeRate.perSecond(),
      confirmLatency: this.#confirms.figures(),
      exchange: this.#topology.exchange,
      queueType: 'classic',
      queues: [...this.#queues.values()].map(({ queue, topology }) => ({
        name: queue.name,
        role: roleOf(this.#topology, queue.name),
        binding: topology.binding,
        ready: queue.ready,
        unacknowledged: queue.unacknowledged,
        consumers: queue.consumers,
        inRate: queue.rates.in,
        outRate: queue.rates.out,
      })),
    };
  }

  onStateChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #setState(state: BrokerStatus['state']): void {
    this.#state = state;
    this.#since = Date.now();
    for (const listener of this.#listeners) listener();
  }

  #forget(message: QueuedMessage): void {
    if (message.stored) this.#inStore(() => this.#options.store.remove([message.id]));
  }

  /** A dead letter is kept on the disk in any case: whoever kept the message thinks it is done. */
  async #bury(message: QueuedMessage, reason: string, death?: 'expired'): Promise<void> {
    const {
      expiresAt: _expiresAt,
      deadline: _deadline,
      redelivered: _redelivered,
      stored: _stored,
      ...rest
    } = message;
    const letter: StoredQueueMessage = {
      ...rest,
      id: randomUUID(),
      queue: this.#deadName,
      headers: {
        ...message.headers,
        'x-first-death-queue': message.queue,
        ...deadLetterHeaders(reason, message.routingKey, death),
      },
    };
    this.#queues.get(this.#deadName)?.queue.add({ ...letter, redelivered: false, stored: true });
    try {
      await this.#options.store.save([letter]);
    } catch (error) {
      // Whoever keeps the message on the disk, the journal or this store, keeps it on.
      this.#options.logger.error({ err: error }, 'a dead letter could not be written');
      throw error;
    }
    this.#forget(message);
  }

  #inStore(change: () => Promise<void>): void {
    change().catch((error: unknown) => this.#options.logger.error({ err: error }, 'queue store failed'));
  }
}

function storedMessage(message: OutgoingMessage, topology: QueueTopology): StoredQueueMessage {
  const { routingKey, body, messageId, priority, type, timestamp, headers } = message;
  const ttls = [message.expiration, topology.arguments['x-message-ttl']].filter(
    (ttl) => typeof ttl === 'number',
  );
  return {
    id: randomUUID(),
    queue: topology.name,
    routingKey,
    body,
    messageId,
    priority,
    type,
    timestamp,
    headers: headers ?? {},
    ...(ttls.length > 0 ? { expiresAt: Date.now() + Math.min(...ttls) } : {}),
  };
}
