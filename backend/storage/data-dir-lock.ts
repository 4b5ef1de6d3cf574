/** Keeps a second console away from the same files, in another process or the same one. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ConsoleError } from '../contract/errors.ts';
import { sqliteError, sqliteFault } from './sqlite-faults.ts';

export interface DataDirLock {
  /** The console before this one did not close its files: a kill, a crash or a power cut. */
  unclean: boolean;
  /** Once all files are closed. @param clean the next start takes this one's end for a clean one. */
  release(clean: boolean): void;
}

/**
 * Takes the lock of a data folder until it is released or the process ends, however it ends:
 * it is SQLite's own file lock, held by an open exclusive transaction on a file that is always empty.
 * @throws ConsoleError DATA_DIR_IN_USE, JOURNAL_NOT_WRITABLE when the folder cannot be written.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  // There while a console runs, and after one that ended without a word.
  const marker = join(dataDir, 'console.running');
  try {
    const lock = new Database(join(dataDir, 'console.lock'), { timeout: 0 });
    try {
      lock.pragma('journal_mode = MEMORY');
      lock.exec('BEGIN EXCLUSIVE');
      const unclean = existsSync(marker);
      writeFileSync(marker, String(process.pid));
      return {
        unclean,
        release(clean) {
          if (clean) rmSync(marker, { force: true });
          lock.close();
        },
      };
    } catch (error) {
      lock.close();
      throw error;
    }
  } catch (error) {
    if (sqliteFault(error) === 'busy') throw new ConsoleError('DATA_DIR_IN_USE', dataDir, { cause: error });
    throw sqliteError(error, 'JOURNAL_NOT_WRITABLE');
  }
}
