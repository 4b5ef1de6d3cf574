/** Depth, consumers and rates of the queues, by passive declares: RabbitMQ's management plugin is not needed. */
import type { Channel } from 'amqplib';
import type { QueueStatus } from '../../contract/status.ts';
import { roleOf, type QueueTopology, type Topology } from '../topology.ts';

/** A queue of others that is not there closes the channel that asks for it: it is not asked for at each reading, ms. */
const MISSING_AGAIN_MS = 20_000;

/** This console's consumers of one queue. */
export interface OwnConsumers {
  count: number;
  /** Deliveries since the connection began. */
  delivered: number;
  /** Delivered and not settled. */
  inHand: number;
}

interface Reading {
  at: number;
  ready: number;
  delivered: number;
}

export interface QueueFiguresOptions {
  topology: Topology;
  /** Queues of other systems. */
  watched: readonly string[];
  own(queue: string): OwnConsumers;
  /** A channel whose failure ends the session: the console's own queues must be there. */
  openMonitor(): Promise<Channel>;
  /** One whose failure is nothing to mind. */
  openProbe(): Promise<Channel>;
}

export class QueueFigures {
  readonly #options: QueueFiguresOptions;
  readonly #former = new Map<string, Reading>();
  readonly #missing = new Map<string, number>();
  #monitor: Promise<Channel> | null = null;
  #probe: Promise<Channel> | null = null;
  #reading: Promise<QueueStatus[]> | null = null;

  constructor(options: QueueFiguresOptions) {
    this.#options = options;
  }

  /** One reading at a time: a broker that is slow is not asked more often. @throws Error of amqplib */
  read(): Promise<QueueStatus[]> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<QueueStatus[]> {
    const { topology, watched, openMonitor } = this.#options;
    const monitor = await (this.#monitor ??= openMonitor());
    const figures: QueueStatus[] = [];
    for (const queue of Object.values(topology.queues)) {
      const { messageCount, consumerCount } = await monitor.checkQueue(queue.name);
      figures.push(this.#figuresOf(queue, messageCount, consumerCount));
    }
    for (const name of watched) {
      if (roleOf(topology, name) !== 'watched') continue;
      const found = await this.#look(name);
      const other: QueueTopology = { name, arguments: {}, binding: null };
      figures.push(
        found === null
          ? { ...this.#figuresOf(other, 0, 0), inRate: null, outRate: null, missing: true }
          : this.#figuresOf(other, found.messageCount, found.consumerCount),
      );
    }
    return figures;
  }

  async #look(name: string): Promise<{ messageCount: number; consumerCount: number } | null> {
    if (performance.now() < (this.#missing.get(name) ?? 0)) return null;
    try {
      const probe = await (this.#probe ??= this.#options.openProbe());
      const found = await probe.checkQueue(name);
      this.#missing.delete(name);
      return found;
    } catch {
      // 404 NOT_FOUND or 405 RESOURCE_LOCKED: that channel is closed (AMQP 0-9-1 §4.7).
      this.#probe = null;
      this.#missing.set(name, performance.now() + MISSING_AGAIN_MS);
      return null;
    }
  }

  #figuresOf({ name, binding }: QueueTopology, ready: number, consumers: number): QueueStatus {
    const own = this.#options.own(name);
    const now = { at: performance.now(), ready, delivered: own.delivered };
    const foreignConsumers = Math.max(0, consumers - own.count);
    const former = this.#former.get(name);
    this.#former.set(name, now);
    return {
      name,
      role: roleOf(this.#options.topology, name),
      binding,
      ready,
      unacknowledged: own.inHand,
      consumers,
      foreignConsumers,
      ...ratesBetween(former, now, foreignConsumers > 0),
    };
  }
}

/**
 * What came in is what left, and what more lies there now. Where others consume, nobody here knows what left; where
 * nobody does, only the console's window takes letters out, and what is less now has left.
 */
export function ratesBetween(
  former: Reading | undefined,
  now: Reading,
  foreign: boolean,
): Pick<QueueStatus, 'inRate' | 'outRate'> {
  if (former === undefined || foreign || now.at <= former.at) return { inRate: null, outRate: null };
  const seconds = (now.at - former.at) / 1_000;
  const delivered = now.delivered - former.delivered;
  const came = now.ready - former.ready + delivered;
  return { inRate: Math.max(0, came) / seconds, outRate: (delivered + Math.max(0, -came)) / seconds };
}
