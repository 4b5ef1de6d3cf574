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

export interface OpenedDatabase {
  sqlite: Database.Database;
  /** What was wrong with the file; null when it was sound. */
  damage: FileDamage | null;
}

/**
 * Opens the file for writing, at today's schema. What can be read of a damaged one is copied into a new one, and the
 * damaged one is moved aside.
 * @param check reads every page (`quick_check`): after a shutdown that was none.
 * @throws ConsoleError DATABASE_NEWER for a file of a later version, which is not touched; DATABASE_FAILED.
 */
export async function openForWriting(
  file: string,
  migrationsFolder: string,
  { check = false } = {},
): Promise<OpenedDatabase> {
  let damagedLog: string | null = null;
  let finished: string | null = null;
  try {
    finished = finishReplacement(file);
    refuseNewer(file, readMigrationFiles({ migrationsFolder }).length);
    damagedLog = keepIncompleteLog(file);
    const sqlite = await openAndMigrate(file, migrationsFolder, check || damagedLog !== null);
    const movedTo = finished ?? damagedLog;
    return { sqlite, damage: movedTo === null ? null : { file, movedTo, rescue: null } };
  } catch (error) {
    if (sqliteFault(error) !== 'damaged') throw sqliteError(error, 'DATABASE_FAILED');
  }
  try {
    const { movedAside, result } = await replaceFile(file, async (target) => {
      const sqlite = await openAndMigrate(target, migrationsFolder, false);
      try {
        return rescueDatabase(file, sqlite);
      } finally {
        sqlite.close();
      }
    });
    const sqlite = await openAndMigrate(file, migrationsFolder, false);
    return { sqlite, damage: { file, movedTo: movedAside, rescue: result } };
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

async function openAndMigrate(
  file: string,
  migrationsFolder: string,
  check: boolean,
): Promise<Database.Database> {
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
    if (check && sqlite.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw damaged('The database failed its integrity check.');
    if (!isNew && version < target) await sqlite.backup(`${file}.before-schema-${target}`);
    sqlite.pragma('journal_mode = WAL');
    // The journal forgets a row once it is stored here, so a commit must be on the disk.
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    if (version < target) {
      migrate(drizzle(sqlite), { migrationsFolder });
      sqlite.pragma(`application_id = ${DATABASE_ID}`);
      sqlite.pragma(`user_version = ${target}`);
    }
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** SQLite's own code for it, so that the file is moved aside. */
function damaged(message: string): Error {
  return Object.assign(new Error(message), { code: 'SQLITE_NOTADB' });
}
