/** The console's database, behind an asynchronous interface: the caller never meets a SQLite connection. */
import type { BundleExtras } from '../contract/bundle.ts';
import type { ChargerConfiguration, SentCommand } from '../contract/commands.ts';
import type {
  Charger,
  ChargingSession,
  ConnectionEpoch,
  ConnectorSample,
  IdTag,
  LogEntry,
  Registration,
} from '../contract/entities.ts';
import type { OcppEnvelope } from '../contract/envelope.ts';
import type { LogPage, LogTimeline } from '../contract/gateway.ts';
import type { ExportFormat, LogFilter } from '../contract/log-filter.ts';
import type { Notification } from '../contract/notifications.ts';
import type { Overview } from '../contract/overview.ts';
import type {
  SampleCursor,
  SamplePage,
  SessionDetail,
  SessionFilter,
  SessionTotals,
} from '../contract/sessions.ts';
import type { Fact, TariffSnapshot } from './facts.ts';

/** When a message passed the steps before the processor, ms since 1970 UTC; left out where it is not known. */
export interface MessageTimes {
  journaledAt?: number | undefined;
  publishedAt?: number | undefined;
}

/** A message as it came, from the broker or the journal. */
export interface DeliveredMessage extends MessageTimes {
  /** The envelope as JSON. */
  body: string;
}

/** A message for the log, with what it says. */
export interface ProcessedMessage extends MessageTimes {
  envelope: OcppEnvelope;
  facts: Fact[];
  /** Session this message belongs to, for the log. */
  sessionId: string | null;
}

/** What changed for the first time in this batch; redeliveries change nothing. */
export interface ApplyResult {
  /** uids of all messages of the batch. */
  uids: string[];
  /** Messages that were new. */
  stored: number;
  /** uids that were in the log already. */
  redelivered: string[];
  /** Highest row id of the log, 0 when nothing was stored. */
  lastId: number;
  /** State of the touched chargers, connectors and sessions after the batch, as notifications. */
  notifications: Notification[];
}

/** A new text in the place of a former one; null is none. */
export interface TextChange {
  from: string | null;
  to: string | null;
}
export interface ChargerAnnotation {
  pinnedName?: TextChange;
  note?: TextChange;
}

export interface DatabaseWriter {
  /**
   * Reads messages, stores them and merges their facts in one transaction, idempotent on `uid` (rule 2).
   * @throws ConsoleError DATABASE_FAILED, MESSAGE_UNREADABLE; then nothing of the batch was written.
   */
  apply(messages: DeliveredMessage[], tariff: TariffSnapshot): Promise<ApplyResult>;
  /** A WebSocket connection was accepted: a new epoch. */
  recordConnected(epoch: {
    connectionId: string;
    chargerId: string;
    deviceId: string;
    remoteAddress: string;
    at: number;
  }): Promise<void>;
  /** It ended. An epoch that is no longer the charger's latest changes the epoch's row only. */
  recordDisconnected(epoch: {
    connectionId: string;
    chargerId: string;
    at: number;
    code: number;
    reason: string;
  }): Promise<void>;
  /** Where a charger stands; one that was never seen is added. */
  setRegistration(chargerId: string, registration: Registration): Promise<Charger>;
  /** The hash of its password, null for none; a charger that was never seen is added. */
  setPasswordHash(chargerId: string, hash: string | null): Promise<Charger>;
  /**
   * What the operator calls a charger, and notes about it: each text only where the stored one is still `from`.
   * @returns the charger as it is then; null for one that was never seen.
   */
  annotate(chargerId: string, changes: ChargerAnnotation): Promise<Charger | null>;
  saveIdTag(idTag: IdTag): Promise<void>;
  /** @returns whether it was there. */
  deleteIdTag(idTag: string): Promise<boolean>;
  /** Highest transactionId the database knows of, 0 for none: the journal allots above it. */
  highestTransactionId(): Promise<number>;
}

export interface MessagePageRequest {
  filter: LogFilter;
  /** Rows with an id below this. */
  before?: number;
  /** Rows with an id above this: the rows next to it, returned newest first all the same. */
  after?: number;
  limit: number;
  /** ms after which a search for older rows stops, see `LogPage.search`. */
  budgetMs?: number;
  /** CALLs before this moment should have their answer, ms; left out: none is overdue. */
  overdueBefore?: number;
}

export interface ExportOptions {
  /** CALLs before this moment should have their answer, ms. */
  overdueBefore?: number;
  /** Replaces idTags by pseudonyms. */
  redactIdTags?: boolean;
  /** What a bundle carries beside the database's part. */
  extras?: BundleExtras;
}

export interface ExportChunk {
  /** Text to append to the file. */
  text: string;
  /** Of a bundle, in place of text. */
  bytes?: Uint8Array;
  /** Rows in this chunk. */
  rows: number;
  done: boolean;
}

/** What decides who may connect and charge; read once, at the start. */
export interface AccessRecords {
  registrations: { chargerId: string; registration: Registration }[];
  passwordHashes: { chargerId: string; hash: string }[];
  idTags: IdTag[];
}

/** A charger's request for a certificate, as logged. */
export interface LoggedRequest {
  payload: string;
  timestamp: number;
}

export interface DatabaseReader {
  /** Figures of the day that began at `since`, and what went wrong in the 24 hours before `now` (ms). */
  overview(since: number, now: number): Promise<Overview>;
  access(): Promise<AccessRecords>;
  /** Latest first. */
  connections(chargerId: string, limit: number): Promise<ConnectionEpoch[]>;
  /** Commands sent to a charger with their answers, latest first. */
  commands(request: {
    chargerId: string;
    before?: number;
    limit: number;
  }): Promise<{ commands: SentCommand[]; hasMore: boolean }>;
  /** The latest reading of the configuration, compared with the one before. */
  configuration(chargerId: string): Promise<ChargerConfiguration>;
  /** Payloads of the latest CALLs of this action that a charger sent, latest first. */
  latestRequests(chargerId: string, action: string, limit: number): Promise<LoggedRequest[]>;
  /** When a charger's latest heartbeats came, ms, latest first. */
  heartbeats(chargerId: string): Promise<number[]>;
  /** What a charger measured since a moment (ms): power, current and state of charge, in the order of time. */
  chargerSamples(chargerId: string, since: number): Promise<ConnectorSample[]>;
  chargers(): Promise<Charger[]>;
  charger(chargerId: string): Promise<Charger | null>;
  /** A keyset page of the sessions under a filter, latest first; `after`: the last session of the page before. */
  sessions(
    request: SessionFilter & { after?: string; limit: number },
  ): Promise<{ sessions: ChargingSession[]; hasMore: boolean }>;
  /** Sums over all sessions under a filter; those that run are counted up to `now`, ms. */
  sessionTotals(filter: SessionFilter, now: number): Promise<SessionTotals>;
  /** The chargers that have sessions, by id. */
  sessionChargers(): Promise<string[]>;
  session(sessionId: string): Promise<SessionDetail | null>;
  /** A keyset page of everything that was measured in a session. */
  sessionSamples(request: { sessionId: string; after?: SampleCursor; limit: number }): Promise<SamplePage>;
  /** A keyset page of the log, newest first. */
  messages(request: MessagePageRequest): Promise<LogPage>;
  /** Id of the log's first row at a moment (ms) or after it; null when all are older. */
  locate(at: number): Promise<number | null>;
  /** Over which time the log stretches, and how dense it is; null: no row. */
  timeline(filter: LogFilter, buckets: number): Promise<LogTimeline | null>;
  message(uid: string): Promise<LogEntry | null>;
  /** Which of these CALLs have no answer, of those before a moment (ms), by uid. */
  unanswered(uids: string[], overdueBefore: number): Promise<string[]>;
  facets(): Promise<{ actions: string[]; chargerIds: string[] }>;
  /** Opens an export: rows under the filter that exist now, oldest first. `total` is an estimate from above. */
  openExport(
    filter: LogFilter,
    format: ExportFormat,
    options?: ExportOptions,
  ): Promise<{ exportId: string; total: number }>;
  /** Opens the export of one session with its samples, as CSV; null when there is no such session. */
  openSessionExport(sessionId: string): Promise<{ exportId: string; total: number } | null>;
  /** The next chunk (some hundreds of rows); the caller pulls, so memory stays flat. */
  nextExportChunk(exportId: string): Promise<ExportChunk>;
  closeExport(exportId: string): Promise<void>;
}
