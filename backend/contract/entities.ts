/** What the console knows: chargers, connectors, sessions, logged messages. Times are ms since 1970 UTC. */
import type { Direction, MessageProblem, MessageType } from './ocpp.ts';

/**
 * Where a charger stands with the console (OCPP 1.6 §4.2): `pending` waits for the operator, null was never decided.
 */
export const REGISTRATIONS = ['accepted', 'pending', 'rejected'] as const;
export type Registration = (typeof REGISTRATIONS)[number];

/** Longest texts that an operator gives a charger, characters. */
export const MAX_PINNED_NAME = 80;
export const MAX_NOTE = 10_000;

export interface Connector {
  /** 0 is the charge point itself (OCPP 1.6 §4.9). */
  connectorId: number;
  status: string;
  errorCode: string;
  info: string | null;
  vendorErrorCode: string | null;
  statusAt: number;
}

export interface Charger {
  chargerId: string;
  deviceId: string;
  vendor: string | null;
  model: string | null;
  serialNumber: string | null;
  firmwareVersion: string | null;
  meterType: string | null;
  meterSerialNumber: string | null;
  iccid: string | null;
  imsi: string | null;
  registration: Registration | null;
  /** Whether a password is stored for it (security profiles 1 and 2). */
  hasPassword: boolean;
  /** What the operator calls it, and has written down about it; null when nothing. */
  pinnedName: string | null;
  note: string | null;
  connected: boolean;
  remoteAddress: string | null;
  connectedAt: number | null;
  disconnectedAt: number | null;
  disconnectReason: string | null;
  lastBootAt: number | null;
  lastSeenAt: number | null;
  connectors: Connector[];
}

/** One WebSocket connection of a charger, from upgrade to close. */
export interface ConnectionEpoch {
  connectionId: string;
  remoteAddress: string;
  connectedAt: number;
  /** null while it lasts, and where the console ended without seeing the close. */
  disconnectedAt: number | null;
  /** WebSocket close code, RFC 6455 §7.4. */
  closeCode: number | null;
  closeReason: string | null;
}

/** Statuses that an operator gives (OCPP 1.6 §7.2); Expired follows from `expiryDate`. */
export const ID_TAG_STATUSES = ['Accepted', 'Blocked', 'Expired', 'Invalid'] as const;
export type IdTagStatus = (typeof ID_TAG_STATUSES)[number];

/** An entry of the console's idTag list (OCPP 1.6 §7.27). idTags are the same in either case (§7.28). */
export interface IdTag {
  idTag: string;
  status: IdTagStatus;
  /** ms; null: never. */
  expiryDate: number | null;
  parentIdTag: string | null;
  /** For people. */
  note: string;
  updatedAt: number;
}

/** A file that a charger was asked to upload, or may download. */
export interface TransferFile {
  fileId: string;
  /** `upload`: from the charger; `download`: to it. */
  direction: 'upload' | 'download';
  /** null for a stored file: it has no address before it is offered to a charger. */
  chargerId: string | null;
  name: string;
  /** Bytes so far; the whole of it when `done`. */
  size: number;
  /** `offered`: nothing came yet; `failed`: may be tried again until the offer is `expired`. */
  state: 'offered' | 'running' | 'done' | 'failed' | 'expired';
  /** Address for the charger: of one upload, or of downloads until it expires; '' for a stored file. */
  url: string;
  createdAt: number;
  updatedAt: number;
  /** Why it failed, in words. */
  detail: string | null;
}

/** A message that could not be processed, given up after some deliveries. */
export interface DeadLetter {
  /** The message's uid; '' where another system published it without one. */
  messageId: string;
  /** Distinguishes letters of the same message. */
  letterId: string;
  routingKey: string;
  /** Why it was given up. */
  error: string;
  /** When it was given up, ms. */
  at: number;
  /** Beginning of the body. */
  preview: string;
  /** Length of the body in characters. */
  size: number;
}

export const SESSION_FLAGS = [
  /** StopTransaction or MeterValues came for a transaction the console never started. */
  'startedOffline',
  /** Shares its natural key with another StartTransaction frame. */
  'suspectedRepeat',
  /** The meter's register went down within the session. */
  'meterRanBackwards',
  /** The charger was told not to charge (idTag not accepted), yet a transaction exists. */
  'notAuthorized',
  /** The charger's clock was not set: the times are those at which the console received the messages. */
  'clockNotSet',
] as const;
export type SessionFlag = (typeof SESSION_FLAGS)[number];

export interface ChargingSession {
  /** Permanent key, made from charger and transaction. */
  sessionId: string;
  chargerId: string;
  connectorId: number | null;
  transactionId: number;
  idTag: string | null;
  status: 'active' | 'finished';
  startedAt: number | null;
  stoppedAt: number | null;
  meterStartWh: number | null;
  meterStopWh: number | null;
  /** Energy delivered so far, Wh; null while no two meter readings are known. */
  energyWh: number | null;
  /** Latest active power, W, while the session runs. */
  powerW: number | null;
  /** Latest state of charge, percent. */
  socPercent: number | null;
  stopReason: string | null;
  /** Amount in minor units of `currency`: final when finished, an estimate before. */
  amountMinor: number | null;
  currency: string | null;
  flags: SessionFlag[];
  updatedAt: number;
}

export interface MeterSample {
  timestamp: number;
  measurand: string;
  phase: string | null;
  location: string | null;
  context: string | null;
  unit: string | null;
  value: number;
}

/** A sample with the connector it was taken at: null where the charger named none. */
export interface ConnectorSample extends MeterSample {
  connectorId: number | null;
}

/** A row of the message log as lists show it. */
export interface LogRow {
  /** Grows with the order in which the log was written. */
  id: number;
  uid: string;
  chargerId: string;
  deviceId: string;
  direction: Direction;
  messageType: MessageType;
  action: string;
  messageId: string;
  timestamp: number;
  latencyMs: number | null;
  /** uid of the CALL that this row answers. */
  correlatesWith: string | null;
  duplicateOf: string | null;
  /** Of a CALL whether its answer is in the log, false only once it is overdue; null: not yet, or no CALL. */
  answered: boolean | null;
  suspectedRepeat: boolean;
  problemCount: number;
  /** First 700 characters of the raw frame: enough for the gist of a MeterValues. */
  preview: string;
  /** Length of the raw frame in characters. */
  size: number;
}

/** One logged message, whole. */
export interface LogEntry extends LogRow {
  raw: string;
  problems: MessageProblem[];
  sessionId: string | null;
  connectionId: string;
  sequence: number;
  /** When the row was written to the database, ms. */
  storedAt: number;
  /** When the journal held it, and when it went to the broker: ms after `timestamp`; null when it is not known. */
  journaledMs: number | null;
  publishedMs: number | null;
  /** The CALL this row answers, or the answer to this CALL. */
  counterpart: LogRow | null;
}
