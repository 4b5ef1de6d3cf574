/** Opens the console's database: recognises the file, refuses a newer one, backs up before it migrates. */
import { existsSync, renameSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { ConsoleError } from '../../contract/errors.ts';
import { sqliteError, sqliteFault } from '../sqlite-faults.ts';

/** `OCPD`: tells the console's database from any other SQLite file. */
const APPLICATION_ID = 0x4f435044;

export interface OpenedDatabase {
  sqlite: Database.Database;
  /** Where a damaged file was moved; null when it was sound. */
  movedAside: string | null;
}

/**
 * Opens the file for writing, at today's schema.
 * @param check reads every page (`quick_check`): after a shutdown that was none.
 * @throws ConsoleError DATABASE_NEWER for a file of a later version, which is not touched; DATABASE_FAILED.
 */
export async function openForWriting(
  file: string,
  migrationsFolder: string,
  { check = false } = {},
): Promise<OpenedDatabase> {
  try {
    return { sqlite: await openAndMigrate(file, migrationsFolder, check), movedAside: null };
  } catch (error) {
    if (sqliteFault(error) !== 'damaged') throw sqliteError(error, 'DATABASE_FAILED');
  }
  const movedAside = `${file}.damaged-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, movedAside + suffix);
  return { sqlite: await openAndMigrate(file, migrationsFolder, false), movedAside };
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
  if (existsSync(file) && statSync(file).size === 0) throw damaged('The database file is empty.');
  const sqlite = new Database(file);
  try {
    const target = readMigrationFiles({ migrationsFolder }).length;
    const version = Number(sqlite.pragma('user_version', { simple: true }));
    // Ended between the making of the file and that of its tables.
    const isNew = version === 0 && sqlite.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
    if (!isNew && sqlite.pragma('application_id', { simple: true }) !== APPLICATION_ID)
      throw damaged('The file is not a database of OCPP Console.');
    if (version > target)
      throw new ConsoleError(
        'DATABASE_NEWER',
        `The file has schema ${version}, this console knows ${target}.`,
      );
    if (check && sqlite.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw damaged('The database failed its integrity check.');
    if (!isNew && version < target) await sqlite.backup(`${file}.before-schema-${target}`);
    sqlite.pragma('journal_mode = WAL');
    // The journal forgets a row once it is stored here, so a commit must be on the disk.
    sqlite.pragma('synchronous = FULL');
    if (version < target) {
      migrate(drizzle(sqlite), { migrationsFolder });
      sqlite.pragma(`application_id = ${APPLICATION_ID}`);
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
