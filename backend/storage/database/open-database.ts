/** Opens the console's database: recognises the file, refuses a newer one, backs up before it migrates. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { ConsoleError } from '../../contract/errors.ts';
import { sizeOf } from '../file-size.ts';
import { keepIncompleteLog, readMarks, type FileDamage } from '../rescue/file-marks.ts';
import { finishReplacement, replaceFile } from '../rescue/replace-file.ts';
import { rescueDatabase } from '../rescue/rescue-database.ts';
import { sqliteError, sqliteFault } from '../sqlite-faults.ts';
import { DATABASE_ID } from './copies.ts';

/** Pages of the write-ahead log after which it is written back, 16 MB: a page that many commits changed is written once. */
const CHECKPOINT_PAGES = 4_000;

/** Each charger has its own pages in five indexes: those of some thousand chargers are kept, KiB. */
const CACHE_KIB = 65_536;

export interface OpenedDatabase {
  sqlite: Database.Database;
  /** What was wrong with the file; null when it was sound. */
  damage: FileDamage | null;
  /** `false`: its pages are still to be read, by `checkPages`, before anything is written. */
  checked: boolean;
}

export interface OpeningOptions {
  /** Reads every page (`quick_check`): after a shutdown that was none. */
  check?: boolean;
  /**
   * For a file to be checked, but later: reads what must be known at once. The check comes first all the same where this
   * fails, where the write-ahead log is damaged, and before the schema is changed.
   */
  trial?: (sqlite: Database.Database) => void;
}

/**
 * Opens the file for writing, at today's schema. What can be read of a damaged one is copied into a new one, and the
 * damaged one is moved aside.
 * @throws ConsoleError DATABASE_NEWER for a file of a later version, which is not touched; DATABASE_FAILED.
 */
export async function openForWriting(
  file: string,
  migrationsFolder: string,
  { check = false, trial }: OpeningOptions = {},
): Promise<OpenedDatabase> {
  let damagedLog: string | null = null;
  let finished: string | null = null;
  try {
    finished = finishReplacement(file);
    refuseNewer(file, readMigrationFiles({ migrationsFolder }).length);
    damagedLog = keepIncompleteLog(file);
    const opened = await openAndMigrate(file, migrationsFolder, {
      check: check || damagedLog !== null,
      trial,
    });
    const movedTo = finished ?? damagedLog;
    return { ...opened, damage: movedTo === null ? null : { file, movedTo, rescue: null } };
  } catch (error) {
    if (sqliteFault(error) !== 'damaged') throw sqliteError(error, 'DATABASE_FAILED');
  }
  try {
    const { movedAside, result } = await replaceFile(file, async (target) => {
      const { sqlite } = await openAndMigrate(target, migrationsFolder);
      try {
        return rescueDatabase(file, sqlite);
      } finally {
        sqlite.close();
      }
    });
    const opened = await openAndMigrate(file, migrationsFolder);
    return { ...opened, damage: { file, movedTo: movedAside, rescue: result } };
  } catch (error) {
    throw sqliteError(error, 'DATABASE_FAILED');
  }
}

/** Before SQLite opens the file, for that may write its log back. */
function refuseNewer(file: string, target: number): void {
  const marks = readMarks(file);
  if (marks?.applicationId === DATABASE_ID && marks.userVersion > target)
    throw new ConsoleError(
      'DATABASE_NEWER',
      `The file has schema ${marks.userVersion}, this console knows ${target}.`,
    );
}

/** Opens an existing file for reading only. */
export function openForReading(file: string): Database.Database {
  const sqlite = new Database(file, { readonly: true });
  sqlite.pragma('query_only = ON');
  return sqlite;
}

/** Reads every page. @throws Error with SQLite's code for a damaged file. */
export function checkPages(sqlite: Database.Database): void {
  if (sqlite.pragma('quick_check(1)', { simple: true }) !== 'ok')
    throw damaged('The database failed its integrity check.');
}

async function openAndMigrate(
  file: string,
  migrationsFolder: string,
  { check = false, trial }: OpeningOptions = {},
): Promise<Omit<OpenedDatabase, 'damage'>> {
  // A file of no length passes every check of SQLite, and would silently become a new database.
  if (sizeOf(file) === 0 && (existsSync(file) || sizeOf(`${file}-wal`) > 0))
    throw damaged('The database file is empty.');
  const sqlite = new Database(file);
  try {
    const target = readMigrationFiles({ migrationsFolder }).length;
    const version = Number(sqlite.pragma('user_version', { simple: true }));
    // Ended between the making of the file and that of its tables.
    const isNew = version === 0 && sqlite.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
    if (!isNew && sqlite.pragma('application_id', { simple: true }) !== DATABASE_ID)
      throw damaged('The file is not a database of OCPP Console.');
    const checksLater = !check && trial !== undefined && version === target && succeeds(() => trial(sqlite));
    const checksNow = check || (trial !== undefined && !checksLater);
    if (checksNow) checkPages(sqlite);
    if (!isNew && version < target) await sqlite.backup(`${file}.before-schema-${target}`);
    sqlite.pragma('journal_mode = WAL');
    // The journal forgets a row once it is stored here, so a commit must be on the disk.
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    sqlite.pragma(`cache_size = -${CACHE_KIB}`);
    if (version < target) {
      migrate(drizzle(sqlite), { migrationsFolder });
      sqlite.pragma(`application_id = ${DATABASE_ID}`);
      sqlite.pragma(`user_version = ${target}`);
    }
    return { sqlite, checked: !checksLater };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** Whether it can be done. @throws SqliteError where it finds damage. */
function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (sqliteFault(error) === 'damaged') throw error;
    return false;
  }
}

/** SQLite's own code for it, so that the file is moved aside. */
function damaged(message: string): Error {
  return Object.assign(new Error(message), { code: 'SQLITE_NOTADB' });
}
