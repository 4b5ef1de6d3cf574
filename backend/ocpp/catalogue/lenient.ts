/**
 * Lenient reading: what a slightly wrong payload meant. Firmwares write numbers as text, omit the zone of a date, send
 * null for a field they do not know … The meaning is clear, so the message need not be refused.
 */
import { isDateTime, tidyDateTime } from './date-time.ts';
import type { ArraySchema, ObjectSchema, Schema, StringSchema } from './schema.ts';

type LeafSchema = Exclude<Schema, ArraySchema | ObjectSchema>;

/** A numeral as OCPP firmwares write it; longer ones are no quantity of this protocol. */
const NUMERAL = /^[+-]?\d{1,16}(?:\.\d{1,16})?$/;

/**
 * The value that was meant, of the schema's kind; undefined when it cannot be told. The value need not keep the
 * schema's other rules: a text may be too long, a number too great, an enumerated value unknown.
 */
export function readLeaf(schema: LeafSchema, value: unknown): string | number | boolean | undefined {
  if (schema.type === 'string') return readText(schema, value);
  if (schema.type === 'boolean') return readBoolean(value);
  const number = readNumber(value);
  if (schema.type === 'number' || number === undefined) return number;
  // A measured quantity may be rounded; a number that names something may not.
  const whole = schema.unit === undefined ? number : Math.round(number);
  return Number.isSafeInteger(whole) ? whole : undefined;
}

function readBoolean(value: unknown): boolean | undefined {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return typeof value === 'boolean' ? value : undefined;
}

function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && NUMERAL.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function readText(schema: StringSchema, value: unknown): string | undefined {
  const isPlain = schema.enum === undefined && schema.format === undefined;
  if (typeof value !== 'string')
    return isPlain && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : undefined;
  if (schema.enum) return sameInOtherCase(schema.enum, value) ?? value;
  if (schema.format === 'date-time') return isDateTime(value) ? value : tidyDateTime(value);
  return value;
}

/** The name that differs from `text` in case and outer blanks alone. */
export function sameInOtherCase(names: readonly string[], text: string): string | undefined {
  if (text.length > 100) return undefined;
  const wanted = text.trim().toLowerCase();
  return names.find((name) => name.toLowerCase() === wanted);
}

/**
 * Whether an optional field may be read as absent: it holds null, or nothing where text has no meaning when empty, or a
 * date that is none (clocks that were never set write such).
 */
export function meansAbsent(schema: Schema, value: unknown): boolean {
  if (value === null) return true;
  if (schema.type === 'array' || schema.type === 'object' || typeof value !== 'string') return false;
  if (schema.type !== 'string') return value.trim() === '';
  if (schema.format === 'date-time') return readLeaf(schema, value) === undefined;
  return schema.enum !== undefined && value.trim() === '';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy that keeps the schema as far as its meaning allows: unknown fields dropped, values read as above. */
export function readLeniently(schema: Schema, value: unknown): unknown {
  if (schema.type === 'array')
    return Array.isArray(value) ? value.map((item) => readLeniently(schema.items, item)) : value;
  if (schema.type !== 'object') return readLeaf(schema, value) ?? value;
  if (!isObject(value)) return value;
  const read: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    if (!Object.hasOwn(value, name)) continue;
    const given = value[name];
    if (given === undefined) continue;
    if (!schema.required?.includes(name) && meansAbsent(field, given)) continue;
    read[name] = readLeniently(field, given);
  }
  return read;
}
