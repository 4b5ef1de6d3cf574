/** Rows of the log as arrays, for those who read them by the million. */
import { getTableColumns } from 'drizzle-orm';
import { fromHex, hexOf } from './log-keys.ts';
import type { PlainRecord } from './rows.ts';
import { chargerData } from './schema.ts';

const all = getTableColumns(chargerData);

/** In the order of `RowValues`. */
export const plainColumns = {
  id: all.id,
  uid: hexOf(all.uid),
  timestamp: all.timestamp,
  chargerId: all.chargerId,
  deviceId: all.deviceId,
  direction: all.direction,
  type: all.type,
  message: all.message,
  messageId: all.messageId,
  sessionId: all.sessionId,
  latencyMs: all.latencyMs,
  correlatesWith: hexOf(all.correlatesWith),
  duplicateOf: hexOf(all.duplicateOf),
  suspectedRepeat: all.suspectedRepeat,
  schemaErrors: all.schemaErrors,
  ocppVersion: all.ocppVersion,
  connectionId: hexOf(all.connectionId),
  sequence: all.sequence,
  storedAt: all.storedAt,
  journaledMs: all.journaledMs,
  publishedMs: all.publishedMs,
  raw: all.raw,
};

export type RowValues = [
  id: number,
  uid: string,
  timestamp: number,
  chargerId: string,
  deviceId: string,
  direction: string,
  type: string,
  message: string,
  messageId: string,
  sessionId: string | null,
  latencyMs: number | null,
  correlatesWith: string | null,
  duplicateOf: string | null,
  suspectedRepeat: 0 | 1,
  schemaErrors: string | null,
  ocppVersion: string,
  connectionId: string,
  sequence: number,
  storedAt: number,
  journaledMs: number | null,
  publishedMs: number | null,
  raw: string,
];

export function recordOf(values: RowValues): PlainRecord {
  const [
    id,
    uid,
    timestamp,
    chargerId,
    deviceId,
    direction,
    type,
    message,
    messageId,
    sessionId,
    latencyMs,
    correlatesWith,
    duplicateOf,
    suspectedRepeat,
    schemaErrors,
    ocppVersion,
    connectionId,
    sequence,
    storedAt,
    journaledMs,
    publishedMs,
    raw,
  ] = values;
  return {
    id,
    uid: fromHex(uid),
    timestamp,
    chargerId,
    deviceId,
    direction,
    type,
    message,
    messageId,
    sessionId,
    latencyMs,
    correlatesWith: correlatesWith === null ? null : fromHex(correlatesWith),
    duplicateOf: duplicateOf === null ? null : fromHex(duplicateOf),
    suspectedRepeat: suspectedRepeat === 1,
    schemaErrors,
    ocppVersion,
    connectionId: fromHex(connectionId),
    sequence,
    storedAt,
    journaledMs,
    publishedMs,
    raw,
  };
}
