/** What the OCPP side needs of the rest of the console. */
import type { OcppSettings } from '../contract/settings.ts';
import type { Journal, JournalRow } from '../ports/journal.ts';
import type { Logger } from '../ports/logger.ts';

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
}
export interface ConnectionRefused {
  deviceId: string;
  remoteAddress: string;
  at: number;
  /** HTTP status, or the WebSocket close code where the handshake had to be completed first. */
  status: number;
  reason: string;
}

export interface OcppPorts {
  journal: Pick<Journal, 'append' | 'allocateTransaction'>;
  /** Rows whose commit the charger's answer waited for: to be published. */
  committed(rows: JournalRow[]): void;
  connected(event: ConnectionOpened): void;
  disconnected(event: ConnectionClosed): void;
  refused(event: ConnectionRefused): void;
  /** Read at each use: a change of the settings holds from the next message on. */
  settings(): OcppSettings;
  logger: Logger;
}
