/** Reads and settles the dead letters in RabbitMQ: fetched one by one, and given back where they stay. */
import { createHash } from 'node:crypto';
import type { ChannelModel, GetMessage, Options } from 'amqplib';
import type { DeadLetter } from '../../contract/entities.ts';
import { letterOf } from '../dead-letter.ts';

export interface DeadLetterPlace {
  connection: ChannelModel;
  /** For the letters that go back: what publishes is blocked by an alarm, and the consumers must not be. */
  publishing: ChannelModel;
  /** Queue of the dead letters. */
  queue: string;
  /** Queue that they came from, where they do not say. */
  origin: string;
}

/** At most `limit` letters, oldest first. @throws Error of amqplib */
export function readDeadLetters(place: DeadLetterPlace, limit: number): Promise<DeadLetter[]> {
  return visit(place, limit, async (message) => ({ kept: true, result: toLetter(message) }));
}

/** @returns how many of these letters were found, and put back into their queue or removed. @throws Error of amqplib */
export async function settleDeadLetters(
  place: DeadLetterPlace,
  limit: number,
  letterIds: ReadonlySet<string>,
  how: 'retry' | 'discard',
): Promise<number> {
  const publishing = await place.publishing.createConfirmChannel();
  publishing.on('error', () => {});
  let isReturned = false;
  publishing.on('return', () => {
    isReturned = true;
  });
  try {
    const settled = await visit(place, limit, async (message) => {
      if (!letterIds.has(toLetter(message).letterId)) return { kept: true, result: false };
      if (how === 'retry') {
        const queue = message.properties.headers?.['x-first-death-queue'] ?? place.origin;
        // A message that no queue takes is confirmed as well, after it was returned (RabbitMQ doc, "Publisher Confirms").
        const properties = { ...propertiesOf(message), mandatory: true };
        isReturned = false;
        await new Promise<void>((resolve, reject) => {
          // The default exchange leads to the queue of that name alone: other systems' queues have had the message.
          publishing.publish('', queue, message.content, properties, (error: unknown) => {
            if (error !== null && error !== undefined) reject(new Error('The broker refused it.'));
            else if (isReturned) reject(new Error(`There is no queue ${queue} any more.`));
            else resolve();
          });
        });
      }
      return { kept: false, result: true };
    });
    return settled.filter(Boolean).length;
  } finally {
    await publishing.close().catch(() => {});
  }
}

/** Fetches the letters on a channel of their own, and gives back those that stay before it resolves. */
async function visit<T>(
  { connection, queue }: DeadLetterPlace,
  limit: number,
  look: (message: GetMessage) => Promise<{ kept: boolean; result: T }>,
): Promise<T[]> {
  const channel = await connection.createChannel();
  // Without a listener an error of the channel would end the program.
  channel.on('error', () => {});
  const results: T[] = [];
  try {
    for (let count = 0; count < limit; count += 1) {
      const message = await channel.get(queue, { noAck: false });
      if (message === false) break;
      const { kept, result } = await look(message);
      if (!kept) channel.ack(message);
      results.push(result);
    }
    channel.nackAll(true);
    // Answered by the queue after what this channel sent it before: the letters lie there again.
    await channel.checkQueue(queue);
  } finally {
    await channel.close().catch(() => {});
  }
  return results;
}

function toLetter({ content, properties }: GetMessage): DeadLetter {
  const body = content.toString('utf8');
  const headers = properties.headers ?? {};
  const messageId = String(properties.messageId ?? '');
  // RabbitMQ has no id of its own for a message in a queue.
  const letterId = createHash('sha256')
    .update(JSON.stringify([messageId, headers['x-console-dead-at'] ?? headers['x-death'] ?? null, body]))
    .digest('hex');
  return letterOf(letterId, body, messageId, headers);
}

function propertiesOf({ properties }: GetMessage): Options.Publish {
  const { contentType, contentEncoding, messageId, priority, type, timestamp, appId } = properties;
  return {
    persistent: true,
    contentType: contentType as string | undefined,
    contentEncoding: contentEncoding as string | undefined,
    messageId: messageId as string | undefined,
    priority: priority as number | undefined,
    type: type as string | undefined,
    timestamp: timestamp as number | undefined,
    appId: appId as string | undefined,
  };
}
