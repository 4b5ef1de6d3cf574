/**
 * Facts: what one message says about the world, independent of all other messages. Handlers make them from
 * envelopes; the storage merges them, guarded by event time, so that any order of the same facts gives the same
 * rows.
 */
import type { Tariff } from '../contract/settings.ts';

/**
 * Event times (`at`), ms since 1970 UTC: those of a session are of the charger's own clock where that is set; boots and
 * connector states are dated by their arrival at the console.
 */
export interface BootFact {
  kind: 'boot';
  chargerId: string;
  /** When the console received it: boots carry no time of their own. */
  at: number;
  vendor: string | null;
  model: string | null;
  serialNumber: string | null;
  firmwareVersion: string | null;
  iccid: string | null;
  imsi: string | null;
  meterType: string | null;
  meterSerialNumber: string | null;
}

export interface ConnectorStatusFact {
  kind: 'connectorStatus';
  chargerId: string;
  connectorId: number;
  at: number;
  status: string;
  errorCode: string;
  info: string | null;
  vendorErrorCode: string | null;
}

export interface SessionStartFact {
  kind: 'sessionStart';
  sessionId: string;
  chargerId: string;
  transactionId: number;
  connectorId: number;
  idTag: string;
  at: number;
  meterStartWh: number;
  /** A new frame with the natural key of an earlier one. */
  suspectedRepeat: boolean;
  /** The console's answer refused the idTag. */
  notAuthorized: boolean;
  /** `at` is when the console received it, for the charger's clock was not set. */
  clockNotSet: boolean;
}

export interface SessionStopFact {
  kind: 'sessionStop';
  sessionId: string;
  chargerId: string;
  transactionId: number;
  idTag: string | null;
  at: number;
  meterStopWh: number;
  reason: string;
  /** As with the start. */
  clockNotSet: boolean;
}

export interface SampleFact {
  timestamp: number;
  measurand: string;
  phase: string | null;
  location: string | null;
  context: string | null;
  unit: string | null;
  value: number;
}

export interface MeterFact {
  kind: 'meter';
  chargerId: string;
  connectorId: number | null;
  /** Null for samples outside a session. */
  sessionId: string | null;
  transactionId: number | null;
  /** Values in base units: Wh, W, A, V, percent, Celsius. */
  samples: SampleFact[];
}

export type Fact = BootFact | ConnectorStatusFact | SessionStartFact | SessionStopFact | MeterFact;

/** The price that a session keeps from the first fact known of it. */
export type TariffSnapshot = Tariff;
