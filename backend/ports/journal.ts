/**
 * The journal: every frame is committed here before the charger gets its answer (rule 1), and stays until
 * the broker has confirmed it and the processor has stored it.
 */
import type { OcppEnvelope } from '../contract/envelope.ts';
import type { JournalStatus } from '../contract/status.ts';

/** A message to be journalled; the journal gives it its place in the charger's stream. */
export type JournalDraft = Omit<OcppEnvelope, 'sequence'>;

/** A draft with its place in the broker's topology. */
export interface JournalEntry {
  envelope: JournalDraft;
  routingKey: string;
  /** AMQP priority, 0 … 10. */
  priority: number;
}

/** What makes a StartTransaction the same one again, whatever its message id. */
export interface TransactionKey {
  chargerId: string;
  connectorId: number;
  idTag: string;
  /** As the charger wrote it. */
  timestamp: string;
  meterStart: number;
}

export interface TransactionAllocation {
  /** Unique for ever on this database, 1 … 2^31-1 (OCPP 1.6 §6.46: integer). */
  transactionId: number;
  /** The same key was allotted before: this is the same transactionId again. */
  repeated: boolean;
}

export interface JournalRow {
  /** Order of commit. */
  position: number;
  uid: string;
  /** The envelope as JSON, `sequence` included: the AMQP body, byte for byte. */
  body: string;
  routingKey: string;
  priority: number;
  /** When its commit ended, ms since 1970 UTC; of a row that is read back, when it began. */
  committedAt: number;
  /** Already stored by the processor. */
  processed: boolean;
}

export interface Journal {
  /**
   * Commits the messages, all of one tick in one transaction with `synchronous=FULL`.
   * Resolves after the commit, with one row for each entry, in order.
   * @throws ConsoleError JOURNAL_NOT_WRITABLE; then nothing was written.
   */
  append(entries: JournalEntry[]): Promise<JournalRow[]>;
  /**
   * The transactionId for a StartTransaction, committed before it resolves.
   * @throws ConsoleError JOURNAL_NOT_WRITABLE
   */
  allocateTransaction(key: TransactionKey): Promise<TransactionAllocation>;
  /** Rows which the broker has not confirmed, oldest first, after `position`. */
  unpublished(afterPosition: number, limit: number): Promise<JournalRow[]>;
  /** How many rows the broker has not confirmed. */
  countUnpublished(): Promise<number>;
  /**
   * Rows which the processor has not stored, up to this position and with it, oldest first. By position, not by time:
   * the clock may have been set since they were committed.
   */
  unprocessed(limit: number, upToPosition?: number): Promise<JournalRow[]>;
  /** The broker has confirmed these; a row that is published and processed leaves the journal. Written a little later. */
  markPublished(uids: string[]): void;
  /** The processor has committed these to the database. Unknown uids are ignored. */
  markProcessed(uids: string[]): Promise<void>;
  /** With `embedded` a row leaves when it is processed; with `rabbitmq` when it is published and processed. */
  setBrokerKind(kind: 'embedded' | 'rabbitmq'): Promise<void>;
  status(): Promise<JournalStatus>;
}
