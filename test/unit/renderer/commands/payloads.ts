/** Commands of the real table, and valid payloads of them for property tests. */
import * as fc from 'fast-check';
import type { FormSchema } from '../../../../backend/contract/commands.ts';
import type { Json, JsonObject } from '../../../../backend/contract/ocpp.ts';
import { catalogue, findMessage } from '../../../../backend/ocpp/catalogue/index.ts';

/** Requests that the console sends, as the window receives them. */
export const commands = [...catalogue.values()]
  .filter(({ direction }) => direction !== 'charger')
  .map(({ action, request }): { action: string; request: FormSchema } => ({ action, request }));

export function requestOf(action: string): FormSchema {
  const message = findMessage(action);
  if (message === undefined) throw new Error(`No message ${action}`);
  return message.request;
}

const MAX_INT32 = 2_147_483_647;

function valid(schema: FormSchema): fc.Arbitrary<Json> {
  switch (schema.type) {
    case 'string':
      if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
      if (schema.format === 'date-time')
        return fc
          .date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-12-31T23:59:59Z') })
          .map((date) => date.toISOString());
      if (schema.format === 'uri') return fc.webUrl();
      return fc.string({ maxLength: Math.min(schema.maxLength ?? 50, 50), unit: 'binary' });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -MAX_INT32, max: MAX_INT32 });
    case 'number':
      return fc.integer().map((tenths) => tenths / 10);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valid(schema.items ?? { type: 'string' }), {
        minLength: schema.minItems ?? 0,
        maxLength: 3,
      });
    case 'object':
      return validObject(schema);
  }
}

/** Valid payloads of a request. */
export function validObject(schema: FormSchema): fc.Arbitrary<JsonObject> {
  const fields = Object.entries(schema.properties ?? {});
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valid(field)])), {
    requiredKeys: [...(schema.required ?? [])],
    noNullPrototype: true,
  });
}
