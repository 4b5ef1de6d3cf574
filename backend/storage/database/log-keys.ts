/** The log's ids: a UUID takes 16 bytes, its text would take 36. And conditions that its indexes ask for. */
import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { customType } from 'drizzle-orm/sqlite-core';

/**
 * What an id is indexed by, in either form: its 16 bytes, in the same order as its text. What is no UUID stays as it
 * is. Conditions must be written with it, or no index serves them.
 */
export function uidKey(uid: SQLWrapper | string): SQL {
  return sql`coalesce(unhex(${uid}, '-'), ${uid})`;
}

/** Whether a row answers the CALL with this uid. */
export function answers(uid: SQLWrapper | string, correlatesWith: SQLWrapper = sql`correlates_with`): SQL {
  // The index holds answers only, and an expression does not tell SQLite that it is none of null.
  return sql`(${correlatesWith} IS NOT NULL AND ${uidKey(correlatesWith)} = ${uidKey(uid)})`;
}

/** The same in a statement written by hand. @param parameter such as `?`, to which `toStoredId(uid)` is bound. */
export function answersTo(parameter: string): string {
  return `(correlates_with IS NOT NULL AND coalesce(unhex(correlates_with, '-'), correlates_with) = ${parameter})`;
}

/** Written out wherever the index of a charger's rarer actions shall be used: a bound value would not tell SQLite. */
export const RARE_ACTION = sql.raw(`message <> 'MeterValues'`);
/** The action that is not rare. */
export const COMMON_ACTION = 'MeterValues';

const HEX = /^[\da-f]{32}$/;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** As a column holds it. */
export type StoredId = string | Buffer;

/** A UUID as its bytes; any other id as it is. */
export function toStoredId(id: string): StoredId {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id;
}

/** The id again, of old rows and of new ones. */
export function fromStoredId(stored: StoredId): string {
  if (typeof stored === 'string') return stored;
  return withHyphens(stored.toString('hex'));
}

/** The id as text without hyphens, or as it is: where rows are read by the million, a buffer for each costs too much. */
export function hexOf(id: SQLWrapper): SQL<string> {
  return sql<string>`CASE typeof(${id}) WHEN 'blob' THEN lower(hex(${id})) ELSE ${id} END`;
}

/** The id again, from what `hexOf` gave. */
export function fromHex(id: string): string {
  return HEX.test(id) ? withHyphens(id) : id;
}

function withHyphens(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A column of ids. Rows since schema 5 hold a UUID's bytes, older ones its text: compare by `uidKey` only. */
export const idColumn = customType<{ data: string; driverData: StoredId }>({
  dataType: () => 'text',
  toDriver: toStoredId,
  fromDriver: fromStoredId,
});
