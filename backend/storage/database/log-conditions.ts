/** The log's filter as SQL: pages and exports read by the same. */
import { eq, gt, inArray, lt, or, sql, type SQL } from 'drizzle-orm';
import type { LogFilter } from '../../contract/log-filter.ts';
import type { FlagKey, LogTerm } from '../../contract/filter-term.ts';
import { directionOf, typeOf } from '../../contract/filter-of-terms.ts';
import { hasAnswer } from './log-columns.ts';
import { COMMON_ACTION, RARE_ACTION } from './log-keys.ts';
import { chargerData as table } from './schema.ts';

/** Every row of these types is faulty, and so in the index of faulty rows. */
function isFaultyType({ messageType }: LogFilter): boolean {
  return messageType === 'CALLERROR' || messageType === 'INVALID';
}

/** The one pair of fields without an index of its own. */
function isCommonActionOfCharger({ chargerId, action, errorsOnly }: LogFilter): boolean {
  return chargerId !== undefined && action === COMMON_ACTION && errorsOnly !== true;
}

/** Whether each row that an index gives, in the order wanted, is one that is wanted. */
export function hasIndex(filter: LogFilter): boolean {
  const { sessionId, chargerId, action, direction, messageType, errorsOnly, text, terms = [] } = filter;
  if (sessionId !== undefined) return true;
  if (text !== undefined || direction !== undefined || messageType !== undefined) return false;
  if (terms.length > 0) return false;
  const fields = [chargerId !== undefined, action !== undefined, errorsOnly === true].filter(Boolean).length;
  return fields <= 1 || (fields === 2 && !isCommonActionOfCharger(filter));
}

/** Whether the filter takes every row of its time. */
export function isOfTimeAlone({ from: _from, to: _to, terms = [], ...others }: LogFilter): boolean {
  return terms.length === 0 && Object.values(others).every((value) => value === undefined);
}

/**
 * Conditions that all must hold.
 * @param overdueBefore CALLs before this moment should have their answer, ms.
 */
export function conditions(filter: LogFilter, overdueBefore = -Infinity): SQL[] {
  const list: SQL[] = [];
  if (filter.chargerId !== undefined) list.push(eq(table.chargerId, filter.chargerId));
  if (filter.action !== undefined) list.push(eq(table.message, filter.action));
  if (filter.chargerId !== undefined && filter.action !== undefined && filter.action !== COMMON_ACTION)
    list.push(RARE_ACTION);
  if (filter.direction !== undefined) list.push(eq(table.direction, filter.direction));
  if (filter.messageType !== undefined) list.push(eq(table.type, filter.messageType));
  // Written out: the partial index is used for this very text only, not for a bound value.
  if (filter.errorsOnly === true || isFaultyType(filter)) list.push(sql`faulty = 1`);
  if (filter.sessionId !== undefined) list.push(eq(table.sessionId, filter.sessionId));
  if (filter.from !== undefined) list.push(gt(table.timestamp, filter.from - 1));
  if (filter.to !== undefined) list.push(lt(table.timestamp, filter.to + 1));
  if (filter.text !== undefined && filter.text !== '') list.push(contains(filter.text));
  for (const term of filter.terms ?? []) {
    const holds = termHolds(term, overdueBefore);
    // What is unknown (no latency, no session) does not hold, so its negation does.
    list.push('not' in term && term.not ? sql`(${holds}) IS NOT TRUE` : holds);
  }
  return list;
}

function termHolds(term: LogTerm, overdueBefore: number): SQL {
  switch (term.kind) {
    case 'values':
      return valuesHold(term, overdueBefore);
    case 'flag':
      return sql`(${FLAG_COLUMNS[term.key]}) = ${term.value ? 1 : 0}`;
    case 'latency':
      return sql`${table.latencyMs} ${sql.raw(term.comparison)} ${term.ms}`;
    case 'text':
      return contains(term.value);
  }
}

function valuesHold(term: LogTerm & { kind: 'values' }, overdueBefore: number): SQL {
  switch (term.key) {
    case 'charger':
      return inArray(table.chargerId, term.values);
    case 'action':
      return inArray(table.message, term.values);
    case 'session':
      return inArray(table.sessionId, term.values);
    case 'id':
      return inArray(table.messageId, term.values);
    case 'dir':
      return inArray(table.direction, term.values.map(directionOf));
    case 'type':
      return inArray(table.type, term.values.map(typeOf));
    case 'answered':
      return sql`${table.type} = 'CALL' AND (${or(...term.values.map((value) => answeredHolds(value, overdueBefore)))})`;
  }
}

function answeredHolds(value: 'yes' | 'no', overdueBefore: number): SQL {
  if (value === 'yes') return hasAnswer;
  return sql`(${table.timestamp} < ${overdueBefore} AND NOT ${hasAnswer})`;
}

const FLAG_COLUMNS: Readonly<Record<FlagKey, SQL>> = {
  error: sql`faulty`,
  dup: sql`${table.duplicateOf} IS NOT NULL`,
  repeat: sql`${table.suspectedRepeat}`,
};

function contains(text: string): SQL {
  return sql`${table.raw} LIKE ${`%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`} ESCAPE '\\'`;
}
