/** Frames that are no OCPP-J message: how they are logged, and the CALLERROR that is owed where they may be CALLs. */
import type { Json } from '../contract/ocpp.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { msBetween, type Moment } from './moment.ts';
import { makeEntry, type ConnectionFacts } from './drafts.ts';
import { encodeCallError, type InvalidFrame } from './frame.ts';

/** OCPP-J 1.6 gives no id for an answer to a frame whose id cannot be read; OCPP 2.0.1 part 4 §4.2.3 names this one. */
const UNREADABLE_ID = '-1';

export interface InvalidAnswer {
  entries: JournalEntry[];
  messageId: string;
  /** null: nothing is owed. */
  raw: string | null;
}

export function answerInvalid(
  connection: ConnectionFacts,
  frame: InvalidFrame,
  raw: string,
  received: Moment,
): InvalidAnswer {
  const incoming = makeEntry(connection, {
    direction: 'Incoming',
    messageType: 'INVALID',
    action: '',
    messageId: frame.messageId,
    payload: null,
    raw,
    json: frame.rule === 'depth' ? null : frame.json,
    timestamp: received.at,
    problems: [{ field: '', rule: frame.rule, message: frame.message }],
  });
  const messageId = frame.messageId === '' ? UNREADABLE_ID : frame.messageId;
  if (!frame.answerable) return { entries: [incoming], messageId, raw: null };
  const answer = encodeCallError(messageId, 'FormationViolation', frame.message);
  const outgoing = makeEntry(connection, {
    direction: 'Outgoing',
    messageType: 'CALLERROR',
    action: '',
    messageId,
    payload: { errorCode: 'FormationViolation', errorDescription: frame.message, errorDetails: {} },
    raw: answer,
    json: JSON.parse(answer) as Json,
    timestamp: Date.now(),
    extra: { correlatesWith: incoming.envelope.uid, latencyMs: msBetween(received) },
  });
  return { entries: [incoming, outgoing], messageId, raw: answer };
}

/** OCPP-J 1.6 §4.1.2: messages are text. The bytes are kept for the log as a data URL. */
export function binaryFrame(bytes: Buffer): { frame: InvalidFrame; raw: string } {
  return {
    frame: {
      kind: 'INVALID',
      messageId: '',
      json: null,
      rule: 'json',
      message: `A binary frame of ${bytes.length} bytes: OCPP-J messages are text frames.`,
      answerable: true,
    },
    raw: `data:application/octet-stream;base64,${bytes.toString('base64')}`,
  };
}
