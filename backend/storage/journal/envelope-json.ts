/**
 * Writes the envelope's JSON, the body of the AMQP message, on the thread that answers chargers: so it works once.
 * The raw frame is JSON already wherever it could be parsed; `parsedMessage` and the payload are cut out of it
 * instead of being written anew. That also keeps what a charger wrote and JSON.parse cannot hold (1e400).
 */
import type { JournalDraft } from '../../ports/journal.ts';

/**
 * The payload that was written last, and its JSON text: an answer carries its CALL's payload as `requestPayload`, and
 * is journalled right after it.
 */
let lastPayload: unknown;
let lastText = '';

/** The envelope as JSON, without `sequence`; see `withSequence`. */
export function encodeEnvelope(envelope: JournalDraft): string {
  const { payload, rawData, parsedMessage, requestPayload, ...rest } = envelope;
  const parsed = parsedMessage !== null && parsedMessage !== undefined;
  const payloadText = (parsed ? payloadIn(envelope) : undefined) ?? textOf(payload);
  // The plain fields first; JSON.stringify leaves out those that are undefined.
  let text = JSON.stringify(rest).slice(0, -1);
  text += `,"payload":${payloadText},"rawData":${JSON.stringify(rawData)}`;
  text += `,"parsedMessage":${parsed ? rawData : 'null'}`;
  if (requestPayload !== undefined)
    text += `,"requestPayload":${requestPayload === lastPayload ? lastText : textOf(requestPayload)}`;
  lastPayload = payload;
  lastText = payloadText;
  return `${text}}`;
}

/** The whole envelope. `sequence` stands first, so that the journal's thread has nothing to search for. */
export function withSequence(encoded: string, sequence: number): string {
  return `{"sequence":${sequence},${encoded.slice(1)}`;
}

/**
 * The payload's text within the raw frame, where the payload is the last element of a CALL `[2,id,action,payload]`
 * or a CALLRESULT `[3,id,payload]` (OCPP-J 1.6 §4.2.1, §4.2.2); undefined elsewhere.
 */
function payloadIn({ messageType, payload, rawData, parsedMessage }: JournalDraft): string | undefined {
  const length = messageType === 'CALL' ? 4 : messageType === 'CALLRESULT' ? 3 : 0;
  if (!Array.isArray(parsedMessage) || parsedMessage.length !== length) return undefined;
  // The same value, not an equal one: only then is the text known to be this payload's.
  if (!isObject(payload) || parsedMessage[length - 1] !== payload) return undefined;
  if (parsedMessage.some((element, index) => index < length - 1 && isObject(element))) return undefined;
  let index = 0;
  for (let commas = 1; commas < length; commas += 1) {
    index = nextComma(rawData, index) + 1;
    if (index === 0) return undefined;
  }
  return rawData.slice(index, rawData.lastIndexOf(']')).trim();
}

/** Index of the first comma outside of a string from `start` on; -1 for none. */
function nextComma(text: string, start: number): number {
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x2c) return index;
  }
  return -1;
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
