/** The filter of the sessions as SQL: pages and totals read by the same. */
import { eq, gte, isNotNull, isNull, lte, sql, type SQL } from 'drizzle-orm';
import type { SessionFilter } from '../../contract/sessions.ts';
import { chargingSessions as table } from './schema.ts';

/**
 * No later session has begun on the same connector. A StopTransaction that never came must not leave two sessions
 * current on one connector, nor may a stop be invented; and as rows alone decide it, the order of messages does not.
 */
export const isCurrent = sql`NOT EXISTS (SELECT 1 FROM charging_sessions AS later
  WHERE later.charger_id = ${table.chargerId} AND later.connector_id = ${table.connectorId}
    AND later.started_at > ${table.startedAt})`;

/** Whether `flagsOf` finds a mark: the same rules, for a test to compare. */
const isFlagged = sql`(${table.startedAt} IS NULL OR ${table.suspectedRepeat} OR ${table.registerFell}
  OR ${table.notAuthorized} OR ${table.clockNotSet}
  OR coalesce(${table.meterStartWh}, 0) > coalesce(${table.firstRegisterWh}, ${table.meterStopWh}, 9e999)
  OR coalesce(${table.lastRegisterWh}, ${table.meterStartWh}, 0) > coalesce(${table.meterStopWh}, 9e999))`;

/** Conditions that all must hold. Charger and time are found by indexes. */
export function sessionConditions({ chargerId, idTag, status, from, to }: SessionFilter): SQL[] {
  const list: SQL[] = [];
  if (chargerId !== undefined) list.push(eq(table.chargerId, chargerId));
  if (from !== undefined) list.push(gte(table.sortAt, from));
  if (to !== undefined) list.push(lte(table.sortAt, to));
  if (status === 'active') list.push(isNull(table.stoppedAt), isCurrent);
  if (status === 'finished') list.push(isNotNull(table.stoppedAt));
  if (status === 'flagged') list.push(isFlagged);
  if (idTag !== undefined)
    list.push(sql`instr(lower(coalesce(${table.idTag}, ${table.stopIdTag})), lower(${idTag})) > 0`);
  return list;
}
