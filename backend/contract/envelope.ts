/**
 * The body of every OCPP message on the exchange (routing keys `ocpp.#`): what the producer publishes and what
 * OCPPMessageProcessor, or any other system bound to it, consumes. Notifications have another (notifications.ts).
 */
import { z } from 'zod';
import { directionSchema, messageProblemSchema, messageTypeSchema } from './ocpp.ts';

/** Raised when a field changes its meaning; new optional fields do not raise it. */
export const ENVELOPE_VERSION = 1;

export const ocppEnvelopeSchema = z.object({
  v: z.literal(ENVELOPE_VERSION),
  /** UUIDv7 given at the journal; also the AMQP `messageId`. Equal uid means: the same message, delivered again. */
  uid: z.uuid(),
  /** Position in this charger's stream of messages, counted from 1 without gaps. */
  sequence: z.number().int().nonnegative(),
  /** Charge point identity of the connection URL (OCPP-J 1.6 §3.1.1), percent-decoded. */
  deviceId: z.string(),
  /** The console's key of the charger; in OCPP 1.6 the charge point identity itself. */
  chargerId: z.string(),
  ocppVersion: z.literal('1.6'),
  /** Identifies the WebSocket connection (one epoch from upgrade to close). */
  connectionId: z.string(),
  messageType: messageTypeSchema,
  /** The CALL's action; for CALLRESULT and CALLERROR the action of the CALL they answer; '' when unknown. */
  action: z.string(),
  direction: directionSchema,
  /** OCPP-J UniqueId; '' where the frame has none. */
  messageId: z.string(),
  /** Payload of a CALL or CALLRESULT; of a CALLERROR `{ errorCode, errorDescription, errorDetails }`; else null. */
  payload: z.unknown(),
  /** The frame exactly as it was on the wire; but for the charger’s password, where ChangeConfiguration sends it. */
  rawData: z.string(),
  /** The frame as JSON (the OCPP-J array); null when it is no JSON. */
  parsedMessage: z.unknown(),
  /** When the console received or sent the frame, ms since 1970 UTC. */
  timestamp: z.number().int(),
  /** transactionId the console allotted to this StartTransaction (request and answer carry it). */
  transactionId: z.number().int().optional(),
  /** For an answer: uid of its CALL, that CALL's payload and the time between them, ms. */
  correlatesWith: z.uuid().optional(),
  requestPayload: z.unknown().optional(),
  latencyMs: z.number().nonnegative().optional(),
  /** uid of the message that this one repeats: same connection, message id and text. */
  duplicateOf: z.uuid().optional(),
  /** Same natural key as an earlier StartTransaction, but a new frame: perhaps a retry, perhaps not. */
  suspectedRepeat: z.boolean().optional(),
  /** The idTag's status in the answer to this StartTransaction, where it is not Accepted. */
  idTagStatus: z.string().optional(),
  /** OCPP-J error code with which this CALL was refused: it is logged, and means nothing else. */
  refusedWith: z.string().optional(),
  /** What is wrong with the message. */
  problems: z.array(messageProblemSchema).optional(),
});
export type OcppEnvelope = z.infer<typeof ocppEnvelopeSchema>;
