/**
 * Says in words what is wrong with a payload that the compiled validators refused. Bounded: a hostile payload of a
 * million faults gives a short list.
 */
import {
  byWeight,
  ERROR_CODE_OF_RULE,
  type OcppErrorCode,
  type SchemaRule,
  type StandardRule,
} from './error-codes.ts';
import { countCharacters, isInt32, isMultipleOf, isUri } from './formats.ts';
import { isDateTime } from './date-time.ts';
import { isObject, meansAbsent, readLeaf, sameInOtherCase } from './lenient.ts';
import type {
  ArraySchema,
  IntegerSchema,
  NumberSchema,
  ObjectSchema,
  Schema,
  StringSchema,
} from './schema.ts';
import { excerptOf, placeOf, quote } from './words.ts';

/** One thing that is wrong with a payload. */
export interface SchemaIssue {
  /** Path of the field, e.g. `meterValue[0].sampledValue[1].unit`; '' for the payload as a whole. */
  field: string;
  rule: SchemaRule | StandardRule;
  /** The whole sentence, field included. */
  message: string;
  /** What was found, as JSON of at most 200 characters; absent where the field is missing. */
  value?: string;
  /** Code of the CALLERROR that this issue alone would deserve. */
  errorCode: OcppErrorCode;
  /**
   * The message cannot be understood without guessing. Slight issues (false) leave a payload that
   * `readRequest`/`readResponse` can read.
   */
  grave: boolean;
}

/** No more issues than these are listed; a grave one is never left out for slight ones. */
export const MAX_ISSUES = 20;

type Path = readonly (string | number)[];
type Report = (path: Path, rule: SchemaRule, grave: boolean, words: string, value?: unknown) => void;

/** All that is wrong with a payload, the most telling first, at most MAX_ISSUES + 1; empty when it is valid. */
export function explain(schema: ObjectSchema, payload: unknown): SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  let hasGrave = false;
  const report: Report = (path, rule, grave, words, value) => {
    if (issues.length >= MAX_ISSUES && (hasGrave || !grave)) return;
    hasGrave ||= grave;
    const field = placeOf(path);
    issues.push({
      field,
      rule,
      message: `${field === '' ? 'payload' : field}: ${words}`,
      ...(value !== undefined && { value: excerptOf(value) }),
      errorCode: path.length === 0 && rule === 'type' ? 'FormationViolation' : ERROR_CODE_OF_RULE[rule],
      grave,
    });
  };
  visit(schema, payload, [], false, report);
  return issues.toSorted(byWeight);
}

const KIND = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
} as const;

function visit(schema: Schema, value: unknown, path: Path, isOptional: boolean, report: Report): void {
  if (schema.type === 'object') {
    if (isObject(value)) return visitObject(schema, value, path, report);
  } else if (schema.type === 'array') {
    if (Array.isArray(value)) return visitList(schema, value, path, report);
  } else if (schema.type === 'string') {
    if (typeof value === 'string') return visitText(schema, value, path, isOptional, report);
  } else if (schema.type === 'integer') {
    if (isInteger(value)) return visitInteger(schema, value, path, report);
  } else if (schema.type === 'number') {
    if (isFiniteNumber(value)) return visitNumber(schema, value, path, report);
  } else if (typeof value === 'boolean') return;

  const isSlight =
    (isOptional && meansAbsent(schema, value)) ||
    (schema.type !== 'array' && schema.type !== 'object' && readLeaf(schema, value) !== undefined);
  report(path, 'type', !isSlight, `must be ${KIND[schema.type]}, got ${quote(value)}`, value);
}

const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);
const isInteger = (value: unknown): value is number => Number.isInteger(value);

function visitObject(schema: ObjectSchema, value: Record<string, unknown>, path: Path, report: Report): void {
  const required = schema.required ?? [];
  for (const [name, field] of Object.entries(schema.properties)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given !== undefined) visit(field, given, [...path, name], !required.includes(name), report);
    else if (required.includes(name)) report([...path, name], 'required', true, 'is required, but missing');
  }
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(schema.properties, name)) continue;
    const near = sameInOtherCase(Object.keys(schema.properties), name);
    const hint = near === undefined ? '' : `; the standard writes ${quote(near)}`;
    report(
      [...path, name],
      'additionalProperties',
      false,
      `is not a field of the standard here${hint}`,
      value[name],
    );
  }
}

function visitList(schema: ArraySchema, value: unknown[], path: Path, report: Report): void {
  const least = schema.minItems ?? 0;
  if (value.length < least)
    report(path, 'minItems', false, 'must have at least one element, got none', value);
  for (const [index, item] of value.entries()) visit(schema.items, item, [...path, index], false, report);
}

function visitText(
  schema: StringSchema,
  value: string,
  path: Path,
  isOptional: boolean,
  report: Report,
): void {
  const longest = schema.maxLength ?? Infinity;
  if (value.length > longest) {
    const length = countCharacters(value);
    if (length > longest)
      report(
        path,
        'maxLength',
        false,
        `must have at most ${longest} characters, has ${length}: ${quote(value)}`,
        value,
      );
  }
  if (schema.enum && !schema.enum.includes(value)) {
    const near = sameInOtherCase(schema.enum, value);
    const hint = near === undefined ? '' : `; the standard writes ${quote(near)}`;
    const names = schema.enum.map(quote).join(', ');
    report(path, 'enum', false, `must be one of ${names}, got ${quote(value)}${hint}`, value);
  }
  if (schema.format === 'uri' && !isUri(value))
    report(
      path,
      'format',
      false,
      `must be a URI such as "http://192.168.1.10/file", got ${quote(value)}`,
      value,
    );
  if (schema.format === 'date-time' && !isDateTime(value)) {
    const isSlight = readLeaf(schema, value) !== undefined || (isOptional && meansAbsent(schema, value));
    report(
      path,
      'format',
      !isSlight,
      `must be a date and time with its zone, such as "2026-01-31T12:00:00Z", got ${quote(value)}`,
      value,
    );
  }
}

function visitInteger(schema: IntegerSchema, value: number, path: Path, report: Report): void {
  // Beyond 2^53 the number is no longer the one that was sent.
  if (!isInt32(value))
    report(
      path,
      'format',
      !Number.isSafeInteger(value),
      `must fit in 32 bits (-2147483648 to 2147483647), got ${quote(value)}`,
      value,
    );
  if (schema.minimum !== undefined && value < schema.minimum)
    report(path, 'minimum', false, `must be at least ${schema.minimum}, got ${quote(value)}`, value);
}

function visitNumber(schema: NumberSchema, value: number, path: Path, report: Report): void {
  if (schema.multipleOf === undefined || isMultipleOf(value, schema.multipleOf)) return;
  report(
    path,
    'multipleOf',
    false,
    `must have at most one digit after the point, got ${quote(value)}`,
    value,
  );
}
