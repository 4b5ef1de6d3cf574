/** Reads fields of payloads that passed lenient validation: what is missing or of the wrong kind is null. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(payload: unknown): Fields {
  return isRecord(payload) ? payload : {};
}

/** Text, with surrounding spaces removed; null when absent or empty. */
export function text(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

/** A finite number, also when a charger wrote it as text. */
export function number(fields: Fields, name: string): number | null {
  const value = fields[name];
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null;
}

/** A whole number; fractions are rounded. */
export function integer(fields: Fields, name: string): number | null {
  const value = number(fields, name);
  return value === null ? null : Math.round(value);
}

/** Earlier times are those of a clock that was never set: OCPP 1.6 is of 2015, its first version of 2010. */
const EARLIEST = Date.UTC(2010, 0, 1);

/**
 * A date-time as ms since 1970 UTC; null when it is none, or that of a clock which was never set. Without a zone it is
 * taken as UTC.
 */
export function time(fields: Fields, name: string): number | null {
  const parsed = parsedTime(fields, name);
  return parsed !== null && parsed < EARLIEST ? null : parsed;
}

/** Whether the field holds a date-time of a clock that was never set. */
export function isClockUnset(fields: Fields, name: string): boolean {
  const parsed = parsedTime(fields, name);
  return parsed !== null && parsed < EARLIEST;
}

function parsedTime(fields: Fields, name: string): number | null {
  const value = text(fields, name);
  if (value === null) return null;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) ? value : `${value}Z`;
  const parsed = Date.parse(zoned);
  return Number.isNaN(parsed) ? null : parsed;
}

/** The elements of a list field that are objects. */
export function list(fields: Fields, name: string): Fields[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
