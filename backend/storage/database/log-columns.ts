/** Columns of the log that lists show; the raw frame is cut, for it may be a megabyte. */
import { getTableColumns, sql } from 'drizzle-orm';
import { PREVIEW_LENGTH } from './rows.ts';
import { chargerData } from './schema.ts';

const all = getTableColumns(chargerData);

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
  suspectedRepeat: all.suspectedRepeat,
  schemaErrors: all.schemaErrors,
  preview: sql<string>`substr(${all.raw}, 1, ${PREVIEW_LENGTH})`,
  size: sql<number>`length(${all.raw})`,
};
