/** Parses OCPP-J frames. Source: OCPP-J 1.6 §4.1.3 (message types), §4.2 (CALL, CALLRESULT, CALLERROR). */
import type { Json, JsonObject } from '../contract/ocpp.ts';

/** Deeper nesting than this is refused unread: `JSON.parse` accepts levels that `JSON.stringify` cannot write. */
export const MAX_JSON_DEPTH = 64;
/** OCPP-J 1.6 §4.1.4: a message id has at most 36 characters. */
export const MAX_MESSAGE_ID_LENGTH = 36;
/** Longer ids are no slip of a firmware any more: the frame is refused. */
const LONGEST_MESSAGE_ID = 255;

export interface CallFrame {
  kind: 'CALL';
  messageId: string;
  action: string;
  payload: Json;
  json: Json[];
}
export interface CallResultFrame {
  kind: 'CALLRESULT';
  messageId: string;
  payload: Json;
  json: Json[];
}
export interface CallErrorFrame {
  kind: 'CALLERROR';
  messageId: string;
  payload: { errorCode: string; errorDescription: string; errorDetails: JsonObject };
  json: Json[];
}
/** A frame that is none of the three. */
export interface InvalidFrame {
  kind: 'INVALID';
  /** '' where none could be read. */
  messageId: string;
  json: Json;
  rule: 'json' | 'depth' | 'array' | 'messageTypeId' | 'messageId' | 'shape';
  /** What is wrong, in words. */
  message: string;
  /** A CALLERROR is owed: the frame is, or may be, a CALL. Unknown message types are ignored (§4.1.3). */
  answerable: boolean;
}
export type Frame = CallFrame | CallResultFrame | CallErrorFrame | InvalidFrame;

/** Reads one text frame. Never throws: what is no OCPP-J message comes back as `INVALID` with the reason. */
export function parseFrame(text: string): Frame {
  if (depthExceeds(text, MAX_JSON_DEPTH))
    return invalid('depth', `The JSON is nested more than ${MAX_JSON_DEPTH} levels deep.`, null, true);
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (error) {
    return invalid('json', `Not JSON: ${(error as SyntaxError).message}`, null, true);
  }
  if (!Array.isArray(json)) return invalid('array', 'An OCPP-J message is a JSON array.', json, true);

  const [typeId, id] = json;
  const messageId = typeof id === 'string' ? id : '';
  if (typeId !== 2 && typeId !== 3 && typeId !== 4)
    return invalid(
      'messageTypeId',
      `The first element must be 2 (CALL), 3 (CALLRESULT) or 4 (CALLERROR); got ${brief(typeId)}.`,
      json,
      false,
      messageId,
    );
  const answerable = typeId === 2;
  if (typeof id !== 'string' || id === '')
    return invalid('messageId', `The message id must be a string; got ${brief(id)}.`, json, answerable);
  if (id.length > LONGEST_MESSAGE_ID)
    return invalid(
      'messageId',
      `The message id has ${id.length} characters; at most ${LONGEST_MESSAGE_ID} are accepted.`,
      json,
      answerable,
    );
  if (typeId === 2) return parseCall(json, id);
  if (typeId === 3) return parseCallResult(json, id);
  return parseCallError(json, id);
}

function parseCall(json: Json[], messageId: string): Frame {
  const [, , action, payload] = json;
  if (typeof action !== 'string' || action === '')
    return invalid('shape', `The action must be a string; got ${brief(action)}.`, json, true, messageId);
  if (json.length !== 4)
    return invalid('shape', `A CALL has 4 elements; got ${json.length}.`, json, true, messageId);
  return { kind: 'CALL', messageId, action, payload: payload ?? null, json };
}

function parseCallResult(json: Json[], messageId: string): Frame {
  if (json.length !== 3)
    return invalid('shape', `A CALLRESULT has 3 elements; got ${json.length}.`, json, false, messageId);
  return { kind: 'CALLRESULT', messageId, payload: json[2] ?? null, json };
}

function parseCallError(json: Json[], messageId: string): Frame {
  const [, , errorCode, errorDescription, errorDetails] = json;
  if (typeof errorCode !== 'string')
    return invalid(
      'shape',
      `The error code must be a string; got ${brief(errorCode)}.`,
      json,
      false,
      messageId,
    );
  return {
    kind: 'CALLERROR',
    messageId,
    payload: {
      errorCode,
      // Many chargers leave these out; §4.2.3 says they should be empty then.
      errorDescription: typeof errorDescription === 'string' ? errorDescription : '',
      errorDetails: isJsonObject(errorDetails) ? errorDetails : {},
    },
    json,
  };
}

function invalid(
  rule: InvalidFrame['rule'],
  message: string,
  json: Json,
  answerable: boolean,
  messageId = '',
): InvalidFrame {
  return { kind: 'INVALID', rule, message, json, answerable, messageId };
}

/** Whether brackets outside of strings nest deeper than `limit`; no parse, no recursion. */
export function depthExceeds(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
  return false;
}

/** A CALL as text (OCPP-J 1.6 §4.2.1). */
export function encodeCall(messageId: string, action: string, payload: Json): string {
  return JSON.stringify([2, messageId, action, payload]);
}

/** A CALLRESULT as text (OCPP-J 1.6 §4.2.2). */
export function encodeCallResult(messageId: string, payload: Json): string {
  return JSON.stringify([3, messageId, payload]);
}

/** A CALLERROR as text (OCPP-J 1.6 §4.2.3). `description` is cut at 255 characters. */
export function encodeCallError(
  messageId: string,
  errorCode: string,
  description: string,
  details: JsonObject = {},
): string {
  return JSON.stringify([4, messageId, errorCode, description.slice(0, 255), details]);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value for an error message: short, and never the whole of a large payload. */
function brief(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
