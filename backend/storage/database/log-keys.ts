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

/** The same in a statement written by hand, to which the uid is bound as `@uid`, as text. */
export const ANSWERS_UID = `(correlates_with IS NOT NULL AND
  coalesce(unhex(correlates_with, '-'), correlates_with) = coalesce(unhex(@uid, '-'), @uid))`;

/** Written out wherever the index of a charger's rarer actions shall be used: a bound value would not tell SQLite. */
export const RARE_ACTION = sql.raw(`message <> 'MeterValues'`);
/** The action that is not rare. */
export const COMMON_ACTION = 'MeterValues';

/** Marks what `hexOf` made of bytes: an id that is text may look the same. */
const BYTES = 'bytes:';
/** First bytes that `unhex(x, '-')` does not refuse: digits, hyphen, and NUL, which ends a text. */
const READ_BY_UNHEX: ReadonlySet<number> = new Set(Buffer.from('\0-0123456789abcdefABCDEF', 'latin1'));
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** As a column holds it. */
export type StoredId = string | Buffer;

/**
 * A UUID as its bytes; any other id as it is. `unhex` takes bytes for text: those that it could read as hexadecimal
 * digits, or as the end of a text, would get another key. A UUID that begins so (a UUIDv7 of a clock before 2004) stays
 * text.
 */
export function toStoredId(id: string): StoredId {
  if (!UUID.test(id)) return id;
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return READ_BY_UNHEX.has(bytes[0] ?? 0) ? id : bytes;
}

/** The id again, of old rows and of new ones. */
export function fromStoredId(stored: StoredId): string {
  if (typeof stored === 'string') return stored;
  return withHyphens(stored.toString('hex'));
}

/** The id as text without hyphens, or as it is: where rows are read by the million, a buffer for each costs too much. */
export function hexOf(id: SQLWrapper): SQL<string> {
  return sql<string>`CASE typeof(${id}) WHEN 'blob' THEN 'bytes:' || lower(hex(${id})) ELSE ${id} END`;
}

/** The id again, from what `hexOf` gave. */
export function fromHex(id: string): string {
  return id.startsWith(BYTES) ? withHyphens(id.slice(BYTES.length)) : id;
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
