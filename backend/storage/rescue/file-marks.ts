/** Looks at a file before SQLite opens it: SQLite writes a log back, and that of a newer console must not be touched. */
import { copyFileSync, existsSync } from 'node:fs';
import type { Rescue } from './copy-rows.ts';
import { PageFile } from './sqlite-pages.ts';
import { readWriteAheadLog } from './sqlite-wal.ts';

/** A file that was found damaged at its opening. */
export interface FileDamage {
  file: string;
  /** Where the damaged file lies now, or its write-ahead log where only that was damaged. */
  movedTo: string;
  /** What could be copied out of it; null when only transactions of its log are missing. */
  rescue: Rescue | null;
}

export interface FileMarks {
  applicationId: number;
  userVersion: number;
}

/** The marks in the header, the write-ahead log included; null where there is no header that holds. */
export function readMarks(file: string): FileMarks | null {
  if (!existsSync(file) && !existsSync(`${file}-wal`)) return null;
  const pages = new PageFile(file);
  try {
    const first = pages.headerSound ? pages.read(1) : null;
    // sqlite.org/fileformat.html §1.3
    return first === null
      ? null
      : { userVersion: first.readUInt32BE(60), applicationId: first.readUInt32BE(68) };
  } finally {
    pages.close();
  }
}

/**
 * Keeps a copy of a write-ahead log that lacks transactions, before SQLite ends it where the damage begins.
 * @returns the copy, or the log's own name where nothing of it is left; null for a log that is whole.
 */
export function keepIncompleteLog(file: string): string | null {
  if (!readWriteAheadLog(file).incomplete) return null;
  const log = `${file}-wal`;
  if (!existsSync(log)) return log;
  const copy = `${log}.damaged-${Date.now()}`;
  copyFileSync(log, copy);
  return copy;
}
