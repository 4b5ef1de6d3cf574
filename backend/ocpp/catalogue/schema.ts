/**
 * A small builder of JSON Schema (draft-07): payloads are written as the standard's tables are, one field a line,
 * and give plain schema objects for validation and forms, and TypeScript types by inference.
 */

interface Annotations {
  /** The field's name for people. */
  title?: string;
  /** What the field means, for people. */
  description?: string;
  /** What a form starts with. */
  default?: string | number;
}
export interface StringSchema extends Annotations {
  type: 'string';
  /** In Unicode code points, as JSON Schema counts. */
  maxLength?: number;
  enum?: readonly string[];
  format?: 'date-time' | 'uri';
}
export interface IntegerSchema extends Annotations {
  type: 'integer';
  /** Signed 32 bit: the standard's SOAP definition says xs:int, and many firmwares store no more. */
  format: 'int32';
  minimum?: number;
  /** `Wh`, `s` … A number with a unit is a measured quantity; one without is a number of something, or an id. */
  unit?: string;
}
export interface NumberSchema extends Annotations {
  type: 'number';
  multipleOf?: number;
}
export interface BooleanSchema extends Annotations {
  type: 'boolean';
}
export interface ArraySchema extends Annotations {
  type: 'array';
  items: Schema;
  minItems?: number;
}
export interface ObjectSchema extends Annotations {
  type: 'object';
  properties: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties: false;
}
export type Schema = StringSchema | IntegerSchema | NumberSchema | BooleanSchema | ArraySchema | ObjectSchema;

declare const payload: unique symbol;
/** A schema that remembers, for the compiler alone, which values it accepts. */
export type Typed<T, S extends Schema = Schema> = S & { readonly [payload]?: T };
/** The values that a schema accepts. */
export type ValueOf<S> = S extends { readonly [payload]?: infer T } ? Exclude<T, undefined> : never;

/** A field that may be left out (cardinality 0..1 or 0..* in the standard's tables). */
export interface Optional<S extends Schema> {
  optional: S;
}
export type Fields = Readonly<Record<string, Schema | Optional<Schema>>>;
type OptionalKeys<F> = { [K in keyof F]: F[K] extends Optional<Schema> ? K : never }[keyof F];
type Flat<T> = { [K in keyof T]: T[K] };
/** The object type that a set of fields describes. */
export type Payload<F> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: ValueOf<F[K]> } & {
    [K in OptionalKeys<F>]?: F[K] extends Optional<infer S> ? ValueOf<S> : never;
  }
>;

interface Words {
  title?: string;
  help?: string;
}

function annotate({ title, help }: Words): Annotations {
  return { ...(title !== undefined && { title }), ...(help !== undefined && { description: help }) };
}

/** A string of at most `maxLength` characters; without it, of any length. */
export function text(
  maxLength?: number,
  { default: initial, ...words }: Words & { default?: string } = {},
): Typed<string, StringSchema> {
  return {
    type: 'string',
    ...(maxLength !== undefined && { maxLength }),
    ...annotate(words),
    ...(initial !== undefined && { default: initial }),
  };
}

/** One of the standard's enumerated values, spelled as there. */
export function oneOf<const V extends string>(
  values: readonly V[],
  { default: initial, ...words }: Words & { default?: NoInfer<V> } = {},
): Typed<V, StringSchema> {
  return {
    type: 'string',
    enum: values,
    ...annotate(words),
    ...(initial !== undefined && { default: initial }),
  };
}

/** RFC 3339 date and time with zone (OCPP 1.6 §3.14: ISO 8601). */
export function dateTime(words: Words = {}): Typed<string, StringSchema> {
  return { type: 'string', format: 'date-time', ...annotate(words) };
}

/** anyURI. */
export function uri(words: Words = {}): Typed<string, StringSchema> {
  return { type: 'string', format: 'uri', ...annotate(words) };
}

/** A whole number. */
export function int({
  min,
  unit,
  default: initial,
  ...words
}: Words & { min?: number; unit?: string; default?: number } = {}): Typed<number, IntegerSchema> {
  return {
    type: 'integer',
    format: 'int32',
    ...(min !== undefined && { minimum: min }),
    ...(unit !== undefined && { unit }),
    ...annotate(words),
    ...(initial !== undefined && { default: initial }),
  };
}

/** A number with at most one digit after the point (OCPP 1.6 §7.13, §7.14). */
export function decimal(words: Words = {}): Typed<number, NumberSchema> {
  return { type: 'number', multipleOf: 0.1, ...annotate(words) };
}

export function bool(words: Words = {}): Typed<boolean, BooleanSchema> {
  return { type: 'boolean', ...annotate(words) };
}

export function list<S extends Schema>(
  items: S,
  { min, ...words }: Words & { min?: number } = {},
): Typed<ValueOf<S>[], ArraySchema> {
  return { type: 'array', items, ...(min !== undefined && { minItems: min }), ...annotate(words) };
}

export function optional<S extends Schema>(schema: S): Optional<S> {
  return { optional: schema };
}

/** An object with these fields and no others. A field without a title gets one from its name. */
export function object<F extends Fields>(fields: F, words: Words = {}): Typed<Payload<F>, ObjectSchema> {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const isOptional = 'optional' in field;
    properties[name] = { title: titleOf(name), ...(isOptional ? field.optional : field) };
    if (!isOptional) required.push(name);
  }
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...annotate(words),
  };
}

/** `chargePointSerialNumber` → `Charge point serial number`. */
function titleOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\bid\b/gi, 'ID');
}
