/** Walks along the catalogue's schemas, and changes payloads at the places found. */
import {
  catalogue,
  isRequest,
  isResponse,
  validateRequest,
  validateResponse,
  type Action,
  type ObjectSchema,
  type Schema,
  type SchemaIssue,
} from '../../../../backend/ocpp/catalogue/index.ts';
import { examples } from './examples.ts';

export interface Message {
  action: Action;
  /** `BootNotification.req`, `BootNotification.conf` */
  name: string;
  schema: ObjectSchema;
  example: unknown;
  validate: (payload: unknown) => SchemaIssue[];
  /** The compiled validator's word alone. */
  isValid: (payload: unknown) => boolean;
}

/** Requests and answers of the whole table. */
export const messages: Message[] = [...catalogue.values()].flatMap(({ action, request, response }) => [
  {
    action,
    name: `${action}.req`,
    schema: request,
    example: examples[action].request,
    validate: (payload: unknown) => validateRequest(action, payload),
    isValid: (payload: unknown) => isRequest(action, payload),
  },
  {
    action,
    name: `${action}.conf`,
    schema: response,
    example: examples[action].response,
    validate: (payload: unknown) => validateResponse(action, payload),
    isValid: (payload: unknown) => isResponse(action, payload),
  },
]);

export type Path = (string | number)[];
export interface Place {
  path: Path;
  schema: Schema;
  isOptional: boolean;
}

/** Every field of a schema, lists by their first element. */
export function placesOf(schema: Schema, path: Path = []): Place[] {
  if (schema.type === 'array') return placesOf(schema.items, [...path, 0]);
  if (schema.type !== 'object') return [];
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const here = [...path, name];
    const isOptional = !schema.required?.includes(name);
    return [{ path: here, schema: field, isOptional }, ...placesOf(field, here)];
  });
}

/** A copy of the payload with the value at `path` changed; undefined leaves the field out. */
export function withValue(payload: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(payload))
    return payload.map((item, index) => (index === step ? withValue(item, rest, value) : item));
  const fields = new Map<string | number, unknown>(Object.entries(payload ?? {}));
  const changed = withValue(fields.get(step), rest, value);
  if (changed === undefined) fields.delete(step);
  else fields.set(step, changed);
  return Object.fromEntries(fields);
}

/** The path as issues write it. */
export const fieldOf = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
