/** Keeps the console's database: copies of it, what a restore puts in its place, what retention removes from it. */
import type { DataJob, DataView, RestoreResult } from '../contract/data.ts';

export interface RetentionLimits {
  /** What was received before this time is removed, ms; null: nothing for its age. */
  olderThan: number | null;
  /** Size of the database above which the oldest messages are removed, bytes; null: no limit. */
  maxBytes: number | null;
  /** What was received at or after this time stays: somebody still waits for it, ms. */
  heldFrom: number;
  now: number;
}

export interface DataKeeper {
  view(): Promise<DataView>;
  /** The backup or restore under way; null for none. */
  job(): DataJob | null;
  /**
   * Copies the database as it is at this moment, while it is written, and checks the copy. It appears under its name
   * when it is whole.
   * @param file where to; left out: into the data folder, where the `keep` latest stay (0: all).
   * @returns the file; null when it was cancelled.
   * @throws ConsoleError BACKUP_FAILED, DATA_BUSY
   */
  backUp(options: { file?: string; keep: number }): Promise<string | null>;
  /** @returns whether a backup was under way. */
  cancelBackup(): boolean;
  /**
   * Checks a copy of a file, then puts it in the database's place; the former database is put aside and kept. Reads and
   * writes wait meanwhile. Whatever happens, the data folder holds the former or the restored database.
   * @throws ConsoleError BACKUP_UNUSABLE, BACKUP_NEWER, BACKUP_FAILED, DATA_BUSY; then nothing has changed.
   */
  restore(file: string): Promise<RestoreResult>;
  /** The file of a copy in the list. @throws ConsoleError NOT_FOUND */
  fileOf(copyId: string): Promise<string>;
  /** @throws ConsoleError NOT_FOUND, BACKUP_FAILED, DATA_BUSY */
  deleteCopy(copyId: string): Promise<void>;
  /** Copies a copy to another file. @throws ConsoleError NOT_FOUND, BACKUP_FAILED, DATA_BUSY */
  saveCopy(copyId: string, file: string): Promise<void>;
  /** One pass of the retention, in small steps. @throws ConsoleError DATABASE_FAILED */
  prune(limits: RetentionLimits): Promise<void>;
}
