/** Journal entries and processed messages for tests of the storage, as the OCPP server would make them. */
import { v7 as uuidv7 } from 'uuid';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import type { DeliveredMessage, ProcessedMessage } from '../../../backend/ports/database.ts';
import type { JournalEntry } from '../../../backend/ports/journal.ts';
import { read } from '../../../backend/processing/handlers/index.ts';

export const TARIFF = { currency: 'EUR', pricePerKWh: 0.35, pricePerMinute: 0.02, fixedFee: 0.5 };

export interface CallInput {
  chargerId: string;
  action: string;
  payload: JsonObject;
  /** When the console received it, ms. */
  timestamp?: number;
  extra?: Partial<OcppEnvelope>;
}

let messageCount = 0;

/** A CALL of a charger. */
export function call({
  chargerId,
  action,
  payload,
  timestamp = 1_790_000_000_000,
  extra,
}: CallInput): OcppEnvelope {
  messageCount += 1;
  const messageId = String(messageCount);
  const frame = [2, messageId, action, payload];
  return {
    v: 1,
    uid: uuidv7(),
    sequence: messageCount,
    deviceId: chargerId,
    chargerId,
    ocppVersion: '1.6',
    connectionId: `connection of ${chargerId}`,
    messageType: 'CALL',
    action,
    direction: 'Incoming',
    messageId,
    payload,
    rawData: JSON.stringify(frame),
    parsedMessage: frame,
    timestamp,
    ...extra,
  };
}

/** The console's answer to a CALL. */
export function answerTo(envelope: OcppEnvelope, payload: JsonObject = {}): OcppEnvelope {
  const frame = [3, envelope.messageId, payload];
  return {
    ...envelope,
    uid: uuidv7(),
    messageType: 'CALLRESULT',
    direction: 'Outgoing',
    payload,
    rawData: JSON.stringify(frame),
    parsedMessage: frame,
    timestamp: envelope.timestamp + 2,
    correlatesWith: envelope.uid,
    requestPayload: envelope.payload,
    latencyMs: 2,
  };
}

/** A Heartbeat, the shortest CALL. */
export function heartbeat(chargerId: string, timestamp?: number): OcppEnvelope {
  return call({ chargerId, action: 'Heartbeat', payload: {}, timestamp });
}

/** As the journal takes it. */
export function entry(envelope: OcppEnvelope): JournalEntry {
  const { sequence: _sequence, ...draft } = envelope;
  return { envelope: draft, routingKey: `ocpp.${envelope.action.toLowerCase()}`, priority: 5 };
}

/** As it comes from the broker. */
export function delivered(envelope: OcppEnvelope): DeliveredMessage {
  return { body: JSON.stringify(envelope) };
}

/** As the database's thread has read it. */
export function processed(envelope: OcppEnvelope): ProcessedMessage {
  return { envelope, ...read(envelope) };
}
