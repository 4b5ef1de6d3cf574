/** What holds for any JSON value, and for payloads that are nearly right. */
import { Ajv, type ErrorObject } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats, PRECISION } from '../../../../backend/ocpp/catalogue/formats.ts';
import {
  isAction,
  readRequest,
  readResponse,
  type ObjectSchema,
  type Schema,
} from '../../../../backend/ocpp/catalogue/index.ts';
import { placeOf } from '../../../../backend/ocpp/catalogue/words.ts';
import { messages, placesOf, withValue, type Message } from './schema-walk.ts';

const dateTimes = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Payloads that the schema accepts. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum ?? -(2 ** 31), max: 2 ** 31 - 1 });
  if (schema.type === 'number')
    return fc.integer({ min: -1_000_000, max: 1_000_000 }).map((tenths) => tenths / 10);
  if (schema.type === 'array')
    return fc.array(valid(schema.items), { minLength: schema.minItems ?? 0, maxLength: 3 });
  if (schema.type === 'object') return validObject(schema);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.format === 'date-time') return dateTimes;
  if (schema.format === 'uri') return fc.webUrl();
  return fc.string({ maxLength: Math.min(schema.maxLength ?? 50, 50), unit: 'grapheme-ascii' });
}

function validObject(schema: ObjectSchema): fc.Arbitrary<unknown> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, field] of Object.entries(schema.properties)) fields[name] = valid(field);
  const requiredKeys = [...(schema.required ?? [])];
  return fc.record<Record<string, unknown>>(fields, { requiredKeys, noNullPrototype: true });
}

/** Values that come near to what fields hold, and values that come near to nothing. */
const oddities = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', '1', '-1', '1.5', 0.1, -1, 2 ** 31, 2 ** 53, -0, 'true', [], {}, [
    null,
  ]),
  fc.constantFrom<unknown>(
    'accepted',
    'ACCEPTED',
    '2026-02-30T00:00:00Z',
    '2026-11-23 10:00',
    'x'.repeat(600),
  ),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant<unknown>(JSON.parse('{"__proto__":{"status":"Accepted"}}')),
);

/** A valid payload with up to three places spoilt. */
function nearlyValid({ schema }: Message): fc.Arbitrary<unknown> {
  const paths = placesOf(schema).map(({ path }) => path);
  const spots = fc.array(
    fc.tuple(
      fc.constantFrom(...paths, ['extra'], ['__proto__x']),
      fc.oneof(oddities, fc.constant(undefined)),
    ),
    { maxLength: 3 },
  );
  return fc
    .tuple(valid(schema), spots)
    .map(([payload, changes]) =>
      changes.reduce(
        (changed, [path, value]) => (reaches(changed, path) ? withValue(changed, path, value) : changed),
        payload,
      ),
    );
}

function reaches(payload: unknown, path: readonly (string | number)[]): boolean {
  let here: unknown = payload;
  for (const step of path.slice(0, -1)) {
    if (typeof here !== 'object' || here === null || Array.isArray(here) !== (typeof step === 'number'))
      return false;
    here = Reflect.get(here, step);
  }
  return typeof here === 'object' && here !== null && !Array.isArray(here);
}

const ajv = new Ajv({ strict: true, allErrors: true, formats, multipleOfPrecision: PRECISION });
ajv.addVocabulary(['unit']);

/** ajv’s findings in our notation; where the type is wrong we ask no further. */
function findingsOf(errors: readonly ErrorObject[]): string[] {
  const mistyped = new Set(errors.filter((e) => e.keyword === 'type').map((e) => e.instancePath));
  return errors
    .filter((e) => e.keyword === 'type' || !mistyped.has(e.instancePath))
    .map(({ instancePath, keyword, params }) => {
      const steps = instancePath.split('/').slice(1);
      const path = steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
      const name: unknown = params['missingProperty'] ?? params['additionalProperty'];
      return `${placeOf(typeof name === 'string' ? [...path, name] : path)} ${keyword}`;
    })
    .toSorted();
}

describe('any JSON value', () => {
  it('is judged without an exception, in sentences and codes of the standard', () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.jsonValue(), ({ validate }, payload) => {
        for (const { message, rule, errorCode } of validate(payload)) {
          expect(message).toMatch(/^\S.*: \S/);
          expect(rule).not.toBe('');
          expect(errorCode).toMatch(/Violation$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe.each(messages)('$name', (message) => {
  const judge = ajv.compile(message.schema);
  const numRuns = 60;

  it('accepts every valid payload', () => {
    fc.assert(
      fc.property(valid(message.schema), (payload) => {
        expect(message.validate(payload)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('finds in a nearly valid payload exactly what ajv finds', () => {
    if (placesOf(message.schema).length === 0) return;
    fc.assert(
      fc.property(nearlyValid(message), (payload) => {
        const ours = message.validate(payload);
        judge(payload ?? {});
        const theirs = findingsOf(judge.errors ?? []);
        expect(message.isValid(payload ?? {})).toBe(theirs.length === 0);
        if (theirs.length <= 20) expect(ours.map((i) => `${i.field} ${i.rule}`).toSorted()).toEqual(theirs);
        else expect(ours.length).toBeGreaterThanOrEqual(20);
      }),
      { numRuns: 3 * numRuns },
    );
  });

  it('can be read whenever no issue is grave: only what cannot be mended is left', () => {
    if (placesOf(message.schema).length === 0) return;
    fc.assert(
      fc.property(nearlyValid(message), (payload) => {
        if (message.validate(payload).some((issue) => issue.grave) || !isAction(message.action)) return;
        const read = message.name.endsWith('.req')
          ? readRequest(message.action, payload)
          : readResponse(message.action, payload);
        for (const { grave, rule, message: words } of message.validate(read)) {
          expect(grave, words).toBe(false);
          expect(['maxLength', 'enum', 'format', 'minimum', 'multipleOf', 'minItems']).toContain(rule);
        }
      }),
      { numRuns },
    );
  });
});
