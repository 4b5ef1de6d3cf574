/**
 * The index of the log's texts: which eight rows in a row hold which three letters in a row. It names rows that may
 * hold a text; the log itself tells which do. It lies in a file of its own beside the database, so that building it
 * never holds up a write, and it can be deleted at any time: it is made anew.
 */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { removeDatabase } from '../database/copies.ts';
import { sqliteFault } from '../sqlite-faults.ts';

/** Ids that share one entry. Most of a frame is the same in its neighbours: the index takes a third of the room. */
export const IDS_PER_TEXT = 8;
/** `OCPT`: tells it from any other SQLite file. */
const INDEX_ID = 0x4f435054;
const VERSION = 1;

/** Where the index of a database lies. */
export function indexFileOf(databaseFile: string): string {
  return databaseFile.replace(/(\.sqlite)?$/, '-search.sqlite');
}

/** What the index knows of: each row from the lowest to the highest id is in it. */
export interface Coverage {
  lowest: number;
  highest: number;
  /** The last row that was added: by it the index knows its log. */
  lastId: number;
  lastUid: string;
  /** Ids of one table of it. */
  idsPerShard: number;
}

/** Name of the table that holds a row. */
export function shardOf(id: number, { idsPerShard }: Pick<Coverage, 'idsPerShard'>): string {
  return `texts_${Math.floor(id / idsPerShard)}`;
}

/** Opens the index to write to it; one that is damaged, or of another version, is begun anew. @throws SqliteError */
export function openIndex(file: string): Database.Database {
  try {
    const index = openOurs(file, {});
    if (index !== null) return index;
  } catch (error) {
    if (sqliteFault(error) !== 'damaged') throw error;
  }
  removeDatabase(file);
  const index = new Database(file);
  index.pragma('auto_vacuum = INCREMENTAL');
  index.pragma('journal_mode = WAL');
  index.exec(
    `CREATE TABLE coverage (id INTEGER PRIMARY KEY CHECK (id = 1), lowest INTEGER NOT NULL, highest INTEGER NOT NULL,
       last_id INTEGER NOT NULL, last_uid TEXT NOT NULL, ids_per_shard INTEGER NOT NULL)`,
  );
  index.pragma(`application_id = ${INDEX_ID}`);
  index.pragma(`user_version = ${VERSION}`);
  return index;
}

/** Opens the index for reading only; null where there is none that can be read. */
export function openIndexForReading(file: string): Database.Database | null {
  if (!existsSync(file)) return null;
  try {
    return openOurs(file, { readonly: true, fileMustExist: true });
  } catch {
    // The search goes on without it; who writes it makes it anew.
    return null;
  }
}

/** Null for a file that is another version's, or something else. @throws SqliteError */
function openOurs(file: string, options: Database.Options): Database.Database | null {
  const index = new Database(file, options);
  try {
    const isOurs =
      index.pragma('application_id', { simple: true }) === INDEX_ID &&
      index.pragma('user_version', { simple: true }) === VERSION;
    if (isOurs) return index;
  } catch (error) {
    index.close();
    throw error;
  }
  index.close();
  return null;
}

export function coverageOf(index: Database.Database): Coverage | null {
  const row = index
    .prepare(
      `SELECT lowest, highest, last_id AS lastId, last_uid AS lastUid, ids_per_shard AS idsPerShard FROM coverage`,
    )
    .get() as Coverage | undefined;
  return row ?? null;
}

/** A uid as 32 hex digits, whether the log holds its text or its bytes: `lastUid` is kept so. */
const UID_TEXT = `lower(hex(coalesce(unhex(uid, '-'), uid)))`;

export function uidAt(log: Database.Database, id: number): string | null {
  const uid = log
    .prepare<[number], string>(`SELECT ${UID_TEXT} FROM charger_data WHERE id = ?`)
    .pluck()
    .get(id);
  return uid ?? null;
}

/**
 * Whether an index was made of this log. After a restore, or a rescue that lost the newest rows, ids may stand for
 * other messages.
 */
export function isOfLog(log: Database.Database, { lastId, lastUid, highest }: Coverage): boolean {
  const uid = uidAt(log, lastId);
  if (uid !== null) return uid === lastUid;
  // Retention removed it, and newer ones are there.
  const newest = log.prepare<[], number | null>('SELECT max(id) FROM charger_data').pluck().get();
  return (newest ?? 0) > highest;
}
