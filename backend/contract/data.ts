/** The console's files: the database, its copies, and what retention removes from it. */

/**
 * `backup`: asked for in the window. `migration`: made before the schema was changed. `replaced`: the database that a
 * restore put aside. `damaged`: a file that could not be opened, moved aside.
 */
export const COPY_KINDS = ['backup', 'migration', 'replaced', 'damaged'] as const;
export type CopyKind = (typeof COPY_KINDS)[number];

/** A copy of the database in the data folder. */
export interface DatabaseCopy {
  /** Its path within the data folder, with `/`. */
  copyId: string;
  kind: CopyKind;
  file: string;
  /** Bytes, companions (`-wal`, `-shm`) included. */
  bytes: number;
  /** When it was written, ms. */
  at: number;
  /** Schema of the database; null where the file is none that can be read. */
  schema: number | null;
  /** What a restore would say at once: a database of this console, not newer than it knows. */
  restorable: boolean;
}

export interface RetentionCounts {
  messages: number;
  samples: number;
  sessions: number;
  connections: number;
}

/** What retention last did. */
export interface RetentionReport {
  /** The last pass that ended, ms; null before the first. */
  ranAt: number | null;
  /** The last pass that removed something, ms. */
  removedAt: number | null;
  /** What that pass removed. */
  removed: RetentionCounts;
  /** Messages received before this time were removed, ms. */
  removedBefore: number | null;
}

export interface DatabaseFigures {
  /** Of the file and its write-ahead log. */
  bytes: number;
  /** Within it, and free for new rows. */
  freeBytes: number;
  schema: number;
  messages: number;
  sessions: number;
  /** Time of the first and of the last message, ms; null for none. */
  oldestAt: number | null;
  newestAt: number | null;
  retention: RetentionReport;
}

export interface DataView {
  file: string;
  figures: DatabaseFigures;
  /** Latest first. */
  copies: DatabaseCopy[];
}

/** What is under way with the files. */
export interface DataJob {
  kind: 'backup' | 'restore';
  phase: 'copying' | 'checking' | 'replacing';
  /** Pages of the database; 0 while not known. */
  done: number;
  total: number;
}

export interface RestoreResult {
  /** Where the former database lies now. */
  movedTo: string;
}
