/** Copies a database while it is written: SQLite's online backup, out of one snapshot. In a worker. */
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { ConsoleError } from '../../contract/errors.ts';
import { sizeOf } from '../file-size.ts';
import { sqliteError, sqliteFault } from '../sqlite-faults.ts';
import { DATABASE_ID, removeDatabase } from './copies.ts';

/** Pages copied in one step: a few ms. */
const STEP_PAGES = 500;

export interface CopyProgress {
  phase(phase: 'copying' | 'checking'): void;
  pages(done: number, total: number): void;
  /** Asked at each step. */
  isCancelled(): boolean;
}

/**
 * The copy appears under its name when it is whole and checked; one that was cancelled or failed leaves nothing.
 * @returns false when it was cancelled.
 * @throws ConsoleError BACKUP_FAILED, BACKUP_UNUSABLE when the database itself is damaged
 */
export async function backUp(source: string, target: string, progress: CopyProgress): Promise<boolean> {
  const partial = `${target}.part`;
  try {
    mkdirSync(dirname(target), { recursive: true });
    removeDatabase(partial);
    if (!(await copyTo(partial, source, progress))) {
      removeDatabase(partial);
      return false;
    }
    progress.phase('checking');
    makeSingleFile(partial);
    syncFile(partial);
    renameSync(partial, target);
    syncFolder(dirname(target));
    return true;
  } catch (error) {
    removeQuietly(partial);
    throw sqliteError(error, 'BACKUP_FAILED');
  }
}

/**
 * Copies a database that nobody has open, as one file that appears under its name when it is whole. What one holds that
 * was not closed is in its write-ahead log: that is taken in, or kept beside the copy of a file that SQLite cannot read.
 * @throws Error of the file system; then there is no file of that name.
 */
export function saveCopy(copy: string, target: string): void {
  const partial = `${target}.part`;
  try {
    removeDatabase(partial);
    copyFileSync(copy, partial);
    if (sizeOf(`${copy}-wal`) > 0 && !takeInLog(partial, `${copy}-wal`)) {
      copyFileSync(copy, partial);
      copyFileSync(`${copy}-wal`, `${target}-wal`);
      syncFile(`${target}-wal`);
    }
    syncFile(partial);
    renameSync(partial, target);
  } catch (error) {
    removeQuietly(partial);
    throw error;
  }
}

/** @returns false where SQLite cannot read the file. */
function takeInLog(file: string, log: string): boolean {
  copyFileSync(log, `${file}-wal`);
  try {
    const sqlite = new Database(file, { fileMustExist: true });
    try {
      return sqlite.pragma('journal_mode = DELETE', { simple: true }) === 'delete';
    } finally {
      sqlite.close();
    }
  } catch (error) {
    if (sqliteFault(error) !== 'damaged') throw error;
    removeDatabase(file);
    return false;
  }
}

/** What went wrong before is what counts. */
export function removeQuietly(file: string): void {
  try {
    removeDatabase(file);
  } catch {
    // Where it could not be written it lies not.
  }
}

async function copyTo(partial: string, source: string, progress: CopyProgress): Promise<boolean> {
  const sqlite = new Database(source, { readonly: true, fileMustExist: true });
  try {
    progress.phase('copying');
    // An open read transaction: without it each commit of the writer would begin the copy anew.
    sqlite.exec('BEGIN');
    sqlite.prepare('SELECT 1 FROM sqlite_schema').get();
    let cancelled = false;
    await sqlite
      .backup(partial, {
        progress({ totalPages, remainingPages }) {
          progress.pages(totalPages - remainingPages, totalPages);
          cancelled = progress.isCancelled();
          if (cancelled) throw new Error('cancelled');
          return STEP_PAGES;
        },
      })
      .catch((error: unknown) => {
        if (!cancelled) throw error;
      });
    return !cancelled;
  } finally {
    sqlite.close();
  }
}

/** Checks the copy, and makes it one file that opens anywhere: a copy in WAL mode would need files beside it. */
function makeSingleFile(file: string): void {
  const sqlite = new Database(file, { fileMustExist: true });
  try {
    sqlite.pragma('journal_mode = DELETE');
    checkDatabase(sqlite);
  } finally {
    sqlite.close();
  }
}

/** @returns its schema. @throws ConsoleError BACKUP_UNUSABLE */
export function checkDatabase(sqlite: Database.Database): number {
  try {
    if (sqlite.pragma('application_id', { simple: true }) !== DATABASE_ID)
      throw new ConsoleError('BACKUP_UNUSABLE', 'It is no database of OCPP Console.');
    const schema = Number(sqlite.pragma('user_version', { simple: true }));
    if (schema === 0) throw new ConsoleError('BACKUP_UNUSABLE', 'It holds no tables of OCPP Console.');
    const found = sqlite.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw damagedCopy(String(found));
    return schema;
  } catch (error) {
    throw sqliteFault(error) === 'damaged' ? damagedCopy((error as Error).message) : error;
  }
}

function damagedCopy(found: string): ConsoleError {
  return new ConsoleError('BACKUP_UNUSABLE', `It is damaged: it failed SQLite’s integrity check (${found}).`);
}

/** Its content is on the disk when this returns. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Its names are on the disk, where the system can say so of a folder: Windows cannot. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
