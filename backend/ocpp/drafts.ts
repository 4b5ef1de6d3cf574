/** Makes the journal's drafts from frames: one place decides what a logged message carries. */
import type { Direction, Json, MessageProblem, MessageType } from '../contract/ocpp.ts';
import { ENVELOPE_VERSION, type OcppEnvelope } from '../contract/envelope.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { makeUid } from '../uid.ts';
import { priorityOf, routingKeyOf } from './catalogue/index.ts';
import { encodeCall } from './frame.ts';
import { withoutSecrets } from './secret-values.ts';

/** What is the same for all messages of one connection. */
export interface ConnectionFacts {
  deviceId: string;
  connectionId: string;
}

export interface DraftInput {
  direction: Direction;
  messageType: MessageType;
  action: string;
  messageId: string;
  payload: Json;
  raw: string;
  json: Json;
  timestamp: number;
  extra?: Partial<
    Pick<
      OcppEnvelope,
      | 'transactionId'
      | 'correlatesWith'
      | 'requestPayload'
      | 'latencyMs'
      | 'duplicateOf'
      | 'suspectedRepeat'
      | 'refusedWith'
      | 'idTagStatus'
    >
  >;
  problems?: MessageProblem[];
}

/** A journal entry with a fresh uid, routing key and priority. */
export function makeEntry(connection: ConnectionFacts, input: DraftInput): JournalEntry {
  return {
    envelope: {
      v: ENVELOPE_VERSION,
      uid: makeUid(),
      deviceId: connection.deviceId,
      // OCPP 1.6 has no other identity than the one in the URL, so it is the charger's key as well.
      chargerId: connection.deviceId,
      ocppVersion: '1.6',
      connectionId: connection.connectionId,
      messageType: input.messageType,
      action: input.action,
      direction: input.direction,
      messageId: input.messageId,
      payload: input.payload,
      rawData: input.raw,
      parsedMessage: input.json,
      timestamp: input.timestamp,
      ...input.extra,
      ...(input.problems !== undefined && input.problems.length > 0 ? { problems: input.problems } : {}),
    },
    routingKey: routingKeyOf(input.messageType, input.action),
    priority: priorityOf(input.messageType, input.action),
  };
}

/** The entry of a CALL of the console's own: as it is sent, but without a charger's password. */
export function makeCallEntry(
  connection: ConnectionFacts,
  { messageId, action, payload }: { messageId: string; action: string; payload: Json },
  timestamp: number,
): JournalEntry {
  const logged = withoutSecrets(action, payload);
  return makeEntry(connection, {
    direction: 'Outgoing',
    messageType: 'CALL',
    action,
    messageId,
    payload: logged,
    raw: encodeCall(messageId, action, logged),
    json: [2, messageId, action, logged],
    timestamp,
  });
}
