/** Columns of the log that lists show; the raw frame is cut, for it may be a megabyte. */
import { getTableColumns, sql } from 'drizzle-orm';
import { answers } from './log-keys.ts';
import { PREVIEW_LENGTH } from './rows.ts';
import { chargerData } from './schema.ts';

const all = getTableColumns(chargerData);

/**
 * Whether the log has the answer to a CALL: one look into the index of answers for each row. A CALL that was sent twice
 * is answered by what its first got.
 */
export const hasAnswer = sql<number>`EXISTS (
  SELECT 1 FROM charger_data AS answer
  WHERE ${answers(sql`coalesce(charger_data.duplicate_of, charger_data.uid)`, sql`answer.correlates_with`)}
)`;

export const listColumns = {
  id: all.id,
  uid: all.uid,
  chargerId: all.chargerId,
  deviceId: all.deviceId,
  type: all.type,
  message: all.message,
  direction: all.direction,
  timestamp: all.timestamp,
  messageId: all.messageId,
  correlatesWith: all.correlatesWith,
  latencyMs: all.latencyMs,
  duplicateOf: all.duplicateOf,
  answered: sql<number | null>`CASE WHEN ${all.type} = 'CALL' THEN ${hasAnswer} END`,
  suspectedRepeat: all.suspectedRepeat,
  schemaErrors: all.schemaErrors,
  preview: sql<string>`substr(${all.raw}, 1, ${PREVIEW_LENGTH})`,
  size: sql<number>`length(${all.raw})`,
};
