/** The names of exchanges, queues and bindings, and their arguments: one place for both brokers. */
import type { BrokerSettings } from '../contract/settings.ts';
import type { QueueStatus } from '../contract/status.ts';

/** `x-max-priority` of the OCPP queue: the console uses 0 … 10 (RabbitMQ doc, "Priority Queue Support"). */
const MAX_PRIORITY = 10;
/** A notification that nobody fetched within this time tells nothing any more, ms. */
export const NOTIFICATION_TTL_MS = 60_000;

/**
 * Deliveries after which a quorum queue itself gives a message up (RabbitMQ doc, "Quorum Queues: Poison Message
 * Handling"; the default of RabbitMQ 4). It counts lost connections too, so it lies far above the five failures after
 * which the console gives one up: it is for the message that takes the console down each time.
 */
const QUORUM_DELIVERY_LIMIT = 20;
/** Each look at a dead letter is a delivery, and one that is beyond the limit here would be gone. */
const DEAD_DELIVERY_LIMIT = 1_000_000_000;

export interface QueueTopology {
  name: string;
  /** AMQP queue arguments; every queue is durable. */
  arguments: Readonly<Record<string, string | number>>;
  /** Topic pattern under which the queue is bound to the exchange; null for the dead letters. */
  binding: string | null;
}

export interface Topology {
  /** Durable topic exchange to which the console publishes. */
  exchange: string;
  /** Durable direct exchange of the dead letters. */
  deadLetterExchange: string;
  /** In the order of their declaration: where dead letters go comes first. */
  queues: { dead: QueueTopology; ocpp: QueueTopology; notifications: QueueTopology };
}

/**
 * The topology for these settings (README, "Messages for other systems"). Quorum queues refuse `x-max-priority` (RabbitMQ 3.10): with
 * them messages come in the order of their publication.
 */
export function topologyOf(
  settings: Pick<BrokerSettings, 'exchange' | 'queue' | 'notificationsQueue' | 'queueType'>,
): Topology {
  const { exchange, queue, notificationsQueue } = settings;
  const quorum = settings.queueType === 'quorum';
  const type: QueueTopology['arguments'] = quorum ? { 'x-queue-type': 'quorum' } : {};
  const deadLetterExchange = `${exchange}.dlx`;
  const dead = `${queue}.dead`;
  return {
    exchange,
    deadLetterExchange,
    queues: {
      dead: {
        name: dead,
        arguments: { ...type, ...(quorum ? { 'x-delivery-limit': DEAD_DELIVERY_LIMIT } : {}) },
        binding: null,
      },
      ocpp: {
        name: queue,
        arguments: {
          ...type,
          ...(quorum ? { 'x-delivery-limit': QUORUM_DELIVERY_LIMIT } : { 'x-max-priority': MAX_PRIORITY }),
          'x-dead-letter-exchange': deadLetterExchange,
          'x-dead-letter-routing-key': dead,
        },
        binding: 'ocpp.#',
      },
      // Of the same type: a classic queue goes with its node, and nobody could connect before it is back.
      notifications: {
        name: notificationsQueue,
        arguments: { ...type, 'x-message-ttl': NOTIFICATION_TTL_MS },
        binding: 'notification.#',
      },
    },
  };
}

/** What a queue is for, by its name. */
export function roleOf({ queues }: Topology, name: string): QueueStatus['role'] {
  if (name === queues.ocpp.name) return 'messages';
  if (name === queues.notifications.name) return 'notifications';
  return name === queues.dead.name ? 'dead' : 'watched';
}

/** Whether a topic pattern takes the routing key (AMQP 0-9-1 §3.1.3.3): `*` is one word, `#` any number of words. */
export function topicMatches(pattern: string, routingKey: string): boolean {
  return wordsMatch(wordsOf(pattern), 0, wordsOf(routingKey), 0);
}

/** As RabbitMQ counts them: an empty key has no word, `a.` has two. */
function wordsOf(key: string): string[] {
  return key === '' ? [] : key.split('.');
}

function wordsMatch(pattern: string[], at: number, key: string[], keyAt: number): boolean {
  const word = pattern[at];
  if (word === undefined) return keyAt === key.length;
  if (word === '#') {
    for (let rest = keyAt; rest <= key.length; rest += 1)
      if (wordsMatch(pattern, at + 1, key, rest)) return true;
    return false;
  }
  if (keyAt === key.length) return false;
  return (word === '*' || word === key[keyAt]) && wordsMatch(pattern, at + 1, key, keyAt + 1);
}
