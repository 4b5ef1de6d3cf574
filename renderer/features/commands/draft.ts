/**
 * A command's form and its payload: what is typed (a draft), and the JSON made of it, both ways. Pure.
 *
 * A draft has the shape of its schema. Fields hold what was typed, as text; null is a field, list or object that is
 * left out. An empty text is a value of its own: the standard allows it, though hardly ever means it.
 */
import type { FormSchema } from '../../../backend/contract/commands.ts';
import type { Json, JsonObject } from '../../../backend/contract/ocpp.ts';

export type DraftFields = { [field: string]: Draft };
export type Draft = null | string | Draft[] | DraftFields;

export const isFields = (draft: Draft | undefined): draft is DraftFields =>
  typeof draft === 'object' && draft !== null && !Array.isArray(draft);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Schemas of an object's fields, with whether each must be there, in the order of the standard's tables. */
export function fieldsOf(schema: FormSchema): { name: string; schema: FormSchema; required: boolean }[] {
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    required: schema.required?.includes(name) ?? false,
  }));
}

/** Path of a field as problems name it: `chargingProfile.chargingSchedule`, `key[0]`. */
export const pathOf = (parent: string, step: string | number): string =>
  typeof step === 'number' ? `${parent}[${step}]` : parent === '' ? step : `${parent}.${step}`;

/**
 * The draft that shows a payload. What the schema has no field for is dropped: see `formCanShow`. Lists and objects
 * that must be there are shown even where the payload lacks them.
 */
export function draftOf(schema: FormSchema, value: Json | undefined, required = true): Draft {
  if (schema.type === 'object') {
    if (!isObject(value) && !required) return null;
    const members = isObject(value) ? value : {};
    return Object.fromEntries(
      fieldsOf(schema).map((field) => [
        field.name,
        draftOf(
          field.schema,
          Object.hasOwn(members, field.name) ? members[field.name] : undefined,
          field.required,
        ),
      ]),
    );
  }
  if (schema.type === 'array') {
    const { items } = schema;
    if (!Array.isArray(value) || items === undefined) return required ? [] : null;
    return value.map((item) => draftOf(items, item));
  }
  if (typeof value === 'string') return valueOf(schema, value) === value ? value : null;
  if (typeof value === 'number' || typeof value === 'boolean') {
    const typed = String(value);
    return valueOf(schema, typed) === value ? typed : null;
  }
  return null;
}

/** The payload that a draft makes; undefined: nothing to send. */
export function payloadOf(schema: FormSchema, draft: Draft | undefined): Json | undefined {
  if (draft === null || draft === undefined) return undefined;
  if (schema.type === 'object') {
    if (!isFields(draft)) return undefined;
    const members = fieldsOf(schema).flatMap(({ name, schema: field }): [string, Json][] => {
      const value = payloadOf(field, draft[name]);
      return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(members);
  }
  if (schema.type === 'array') {
    const { items } = schema;
    if (!Array.isArray(draft) || items === undefined) return undefined;
    return draft.flatMap((item) => {
      const value = payloadOf(items, item);
      return value === undefined ? [] : [value];
    });
  }
  return typeof draft === 'string' ? valueOf(schema, draft) : undefined;
}

/** A command's payload is always an object. */
export function commandPayload(schema: FormSchema, draft: Draft): JsonObject {
  const payload = payloadOf(schema, draft);
  return isObject(payload) ? payload : {};
}

/** What a typed text stands for; one that is no such value stays text, and the check says what it should be. */
function valueOf(schema: FormSchema, typed: string): Json {
  if (schema.type === 'boolean') return typed === 'true' ? true : typed === 'false' ? false : typed;
  if (schema.type !== 'integer' && schema.type !== 'number') return typed;
  const digits = typed.trim().replace(',', '.');
  const value = Number(digits);
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(digits) && Number.isFinite(value) ? value : typed;
}

/** What a form starts with: the values of `seed`, else the schema's defaults; lists as long as they must be. */
export function initialDraft(schema: FormSchema, seed?: Json, required = true): Draft {
  if (schema.type === 'object') {
    if (seed === undefined && !required) return null;
    const known = isObject(seed) ? seed : {};
    return Object.fromEntries(
      fieldsOf(schema).map((field) => [
        field.name,
        initialDraft(field.schema, known[field.name], field.required),
      ]),
    );
  }
  if (schema.type === 'array') {
    if (seed !== undefined) return draftOf(schema, seed, required);
    if (!required || schema.items === undefined) return required ? [] : null;
    const { items } = schema;
    return Array.from({ length: schema.minItems ?? 0 }, () => initialDraft(items));
  }
  return seed === undefined ? asTyped(schema.default) : draftOf(schema, seed);
}

const asTyped = (value: string | number | undefined): string | null =>
  value === undefined ? null : String(value);

/** Whether a form shows all of a payload: no field is unknown to it, and no value is of another type. */
export function formCanShow(schema: FormSchema, payload: Json): boolean {
  return contains(payloadOf(schema, draftOf(schema, payload)), payload);
}

/** Whether `whole` holds everything that `part` does; it may have empty objects and lists besides. */
function contains(whole: Json | undefined, part: Json): boolean {
  if (Array.isArray(part))
    return (
      Array.isArray(whole) &&
      whole.length === part.length &&
      part.every((item, index) => contains(whole[index], item))
    );
  if (!isObject(part)) return whole === part;
  return (
    isObject(whole) &&
    Object.keys(part).every((name) => Object.hasOwn(whole, name) && contains(whole[name], part[name] ?? null))
  );
}
