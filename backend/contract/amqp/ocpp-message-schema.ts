/**
 * The contract with other systems, for people and programs without zod: `ocpp-message.v1.schema.json` beside this file
 * is made from `ocppEnvelopeSchema` (`UPDATE_README=1 npx vitest run --project unit test/unit/contract/amqp-schema.test.ts`).
 */
import { z } from 'zod';
import { ENVELOPE_VERSION, ocppEnvelopeSchema, type OcppEnvelope } from '../envelope.ts';

const DESCRIPTIONS: Readonly<Record<keyof OcppEnvelope, string>> = {
  v: 'Version of this contract. It is raised when a field changes its meaning or goes; new optional fields do not raise it.',
  uid: 'UUIDv7, also the AMQP message-id. Equal uid means the same message, delivered again.',
  sequence: 'Position in this charger’s stream of messages at one console, counted from 1 without gaps.',
  deviceId: 'Charge point identity of the connection URL (OCPP-J 1.6 §3.1.1), percent-decoded.',
  chargerId: 'The console’s key of the charger; in OCPP 1.6 the charge point identity itself.',
  ocppVersion: 'Version of OCPP that the charger speaks.',
  connectionId: 'The WebSocket connection, from its upgrade to its close.',
  messageType: 'Kind of frame; INVALID is a frame that is no OCPP-J message.',
  action: 'Action of the CALL; of an answer, that of the CALL which it answers; empty when unknown.',
  direction: 'Incoming: from the charger. Outgoing: to it.',
  messageId:
    'UniqueId of OCPP-J; empty where the frame has none. Chargers use one again: it identifies nothing.',
  payload:
    'Payload of a CALL or CALLRESULT; of a CALLERROR { errorCode, errorDescription, errorDetails }; else null.',
  rawData: 'The frame exactly as it was on the wire; but for a password that ChangeConfiguration sends.',
  parsedMessage: 'The frame as JSON, the array of OCPP-J; null when it is no JSON.',
  timestamp: 'When the console received or sent the frame, milliseconds since 1970 UTC.',
  transactionId:
    'The transactionId that the console gave this StartTransaction; in the request and its answer.',
  correlatesWith: 'Of an answer: uid of its CALL.',
  requestPayload: 'Of an answer: payload of its CALL.',
  latencyMs: 'Of an answer: time since its CALL, milliseconds.',
  duplicateOf: 'uid of the message that this one repeats: same connection, message id and text.',
  suspectedRepeat: 'A StartTransaction that says the same as an earlier one, in a new frame.',
  idTagStatus: 'Status of the idTag in the answer to this StartTransaction, where it is not Accepted.',
  refusedWith: 'OCPP-J error code with which this CALL was refused: it was logged, and means nothing else.',
  problems: 'What is wrong with the message, in words.',
};

/** JSON Schema (draft 2020-12) of the body of a message under `ocpp.#`. Unknown fields are allowed: skip them. */
export function ocppMessageSchema(): Record<string, unknown> {
  const { properties = {}, ...rest } = z.toJSONSchema(ocppEnvelopeSchema, {
    target: 'draft-2020-12',
    io: 'input',
  });
  return {
    ...rest,
    $id: `urn:ocpp-console:ocpp-message:v${ENVELOPE_VERSION}`,
    title: 'OCPP message',
    description:
      'Body of each message on the topic exchange ev_charging_events under the routing keys ocpp.#, as JSON in UTF-8.',
    properties: Object.fromEntries(
      Object.entries(properties).map(([field, schema]) => [
        field,
        { description: DESCRIPTIONS[field as keyof OcppEnvelope], ...(schema as object) },
      ]),
    ),
  };
}
