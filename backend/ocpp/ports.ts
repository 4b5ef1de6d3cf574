/** What the OCPP side needs of the rest of the console. */
import type { ConsoleError } from '../contract/errors.ts';
import type { Registration } from '../contract/entities.ts';
import type { JsonObject } from '../contract/ocpp.ts';
import type { RefusalCause } from '../contract/refusals.ts';
import type { OcppSettings } from '../contract/settings.ts';
import type { Journal, JournalEntry, JournalRow } from '../ports/journal.ts';
import type { Logger } from '../ports/logger.ts';
import type { Credentials } from './authentication.ts';

export interface ConnectionOpened {
  connectionId: string;
  deviceId: string;
  remoteAddress: string;
  at: number;
}
export interface ConnectionClosed {
  connectionId: string;
  deviceId: string;
  at: number;
  /** WebSocket close code (RFC 6455 §7.4). */
  code: number;
  reason: string;
  /** A newer connection of the charger is open: it is not away. */
  replaced: boolean;
}
export interface ConnectionRefused {
  deviceId: string;
  remoteAddress: string;
  at: number;
  /** HTTP status, or the WebSocket close code where the handshake had to be completed first; 0: TLS failed before. */
  status: number;
  cause: RefusalCause;
  reason: string;
}

/** Who may connect and charge. Answered from memory: a charger's answer never waits for the database. */
export interface Access extends Credentials {
  registrationOf(chargerId: string): Registration | null;
  /** A charger that nobody decided on is here. */
  firstSeen(chargerId: string, registration: 'accepted' | 'pending'): void;
  /** IdTagInfo (OCPP 1.6 §7.27) of an idTag by the console's list. */
  idTagInfo(idTag: string, now: number): JsonObject;
}

/** PEM texts for TLS (security profiles 2 and 3). */
export interface TlsMaterial {
  key: string;
  /** The server's certificate. */
  cert: string;
  /** The authority that signs the chargers' certificates. */
  ca: string;
}

export interface OcppPorts {
  journal: Pick<Journal, 'append' | 'allocateTransaction'>;
  access: Access;
  /** null: no certificate was created yet. */
  tls(): TlsMaterial | null;
  /** Rows whose commit the charger's answer waited for, to be published, and what they were made from. */
  committed(rows: JournalRow[], entries: readonly JournalEntry[]): void;
  connected(event: ConnectionOpened): void;
  disconnected(event: ConnectionClosed): void;
  refused(event: ConnectionRefused): void;
  /** Something that the operator should know at once. */
  alert(error: ConsoleError): void;
  /** Read at each use: a change of the settings holds from the next message on. */
  settings(): OcppSettings;
  logger: Logger;
}
