/** When a message was journalled and published: headers that tell the processor, for the log's account of its way. */
import type { Delivery } from '../ports/broker.ts';
import type { MessageTimes } from '../ports/database.ts';

/** Values are ms since 1970 UTC. */
export const JOURNALED_AT = 'journaled-at';
export const PUBLISHED_AT = 'published-at';

/** What the headers say. Any system may publish to the exchange: what is no time is left out. */
export function timesOf({ headers }: Pick<Delivery, 'headers'>): MessageTimes {
  return { journaledAt: timeIn(headers[JOURNALED_AT]), publishedAt: timeIn(headers[PUBLISHED_AT]) };
}

function timeIn(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}
