/** Validation of payloads: the compiled validators decide, and only what they refuse is looked at again for words. */
import { requests, responses } from 'virtual:ocpp-validators';
import {
  catalogue,
  type Action,
  type MessageDefinition,
  type RequestOf,
  type ResponseOf,
} from './catalogue.ts';
import { explain, type SchemaIssue } from './explain.ts';
import { readLeniently } from './lenient.ts';
import type { ObjectSchema } from './schema.ts';
import { quote } from './words.ts';

type Validator = (payload: unknown) => boolean;
interface Compiled extends MessageDefinition {
  isRequest: Validator;
  isResponse: Validator;
}

const compiled = new Map<string, Compiled>();
for (const [action, message] of catalogue) {
  const isRequest = requests[action];
  const isResponse = responses[action];
  if (!isRequest || !isResponse) throw new Error(`No validator was compiled for ${action}.`);
  compiled.set(action, { ...message, isRequest, isResponse });
}

function compiledOf(action: string): Compiled {
  const message = compiled.get(action);
  if (!message) throw new RangeError(`OCPP 1.6 has no message ${quote(action)}.`);
  return message;
}

/** A CALL or CALLRESULT without payload may carry null for the empty object (OCPP-J 1.6 §4.2.1, §4.2.2). */
const bodyOf = (payload: unknown): unknown => (payload === null ? {} : payload);

/**
 * Whether the payload keeps the request's schema; the fastest question. null does not, though `validateRequest` takes
 * it for the empty object: false alone does not mean that there is an issue.
 */
export function isRequest<A extends Action>(action: A, payload: unknown): payload is RequestOf<A> {
  return compiledOf(action).isRequest(payload);
}

/** Whether the payload keeps the answer's schema; the fastest question. */
export function isResponse<A extends Action>(action: A, payload: unknown): payload is ResponseOf<A> {
  return compiledOf(action).isResponse(payload);
}

/**
 * What is wrong with the payload of a CALL; empty when nothing is. Never throws, whatever the payload.
 * @throws RangeError when the table has no such action
 */
export function validateRequest(action: string, payload: unknown): SchemaIssue[] {
  const { isRequest: isValid, request } = compiledOf(action);
  return issuesOf(isValid, request, bodyOf(payload));
}

/** The same for the payload of a CALLRESULT; `action` is that of the CALL it answers. */
export function validateResponse(action: string, payload: unknown): SchemaIssue[] {
  const { isResponse: isValid, response } = compiledOf(action);
  return issuesOf(isValid, response, bodyOf(payload));
}

function issuesOf(isValid: Validator, schema: ObjectSchema, body: unknown): SchemaIssue[] {
  return isValid(body) ? [] : explain(schema, body);
}

/**
 * The request that a payload means, as a typed value: slight issues repaired (numbers written as text, a date without
 * zone read as UTC, unknown fields dropped …). For payloads of which `validateRequest` found no grave issue. What a
 * slight issue leaves in place: text that is too long, numbers out of range, enumerated values that the standard does
 * not have, empty lists.
 */
export function readRequest<A extends Action>(action: A, payload: unknown): RequestOf<A> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- type and schema come from the same table
  return readLeniently(compiledOf(action).request, bodyOf(payload)) as RequestOf<A>;
}

/** The same for an answer. */
export function readResponse<A extends Action>(action: A, payload: unknown): ResponseOf<A> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- type and schema come from the same table
  return readLeniently(compiledOf(action).response, bodyOf(payload)) as ResponseOf<A>;
}
