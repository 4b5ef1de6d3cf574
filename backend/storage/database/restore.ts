/**
 * Puts another file in the database's place. Once the marker `*.restoring.json` is there the replacement is carried
 * through, by this run or by the next start: at no moment is there neither the former nor the restored database.
 * In a worker.
 */
import {
  constants,
  copyFileSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import { ConsoleError } from '../../contract/errors.ts';
import { readMarks } from '../rescue/file-marks.ts';
import { sqliteError } from '../sqlite-faults.ts';
import { checkDatabase, removeQuietly, syncFile, syncFolder } from './backup.ts';
import { COMPANIONS, DATABASE_ID, removeDatabase, replacedName } from './copies.ts';
import { sizeOf } from '../file-size.ts';
import { SqliteWriter } from './database-writer.ts';
import { EntityReader } from './entity-reader.ts';
import { openForWriting } from './open-database.ts';

const markerSchema = z.object({ movedTo: z.string().regex(/^[\w.-]+$/) });

export const stagedOf = (file: string): string => `${file}.restoring`;
export const markerOf = (file: string): string => `${file}.restoring.json`;

/**
 * Copies the source beside the database, checks the copy and brings it to today's schema. The source is only read.
 * @throws ConsoleError BACKUP_UNUSABLE, BACKUP_NEWER, BACKUP_FAILED; then nothing is left of the copy.
 */
export async function stage(
  source: string,
  file: string,
  migrationsFolder: string,
  newest: number,
): Promise<void> {
  const staged = stagedOf(file);
  removeDatabase(staged);
  try {
    // Before gigabytes are copied.
    if (isSameFile(source, file)) throw new ConsoleError('BACKUP_UNUSABLE', 'It is the database in use.');
    checkMarks(source, newest);
    copyFileSync(source, staged, constants.COPYFILE_FICLONE);
    // What a database that was not closed holds is in its write-ahead log.
    if (sizeOf(`${source}-wal`) > 0) copyFileSync(`${source}-wal`, `${staged}-wal`);
    const schema = checkCopy(staged);
    if (schema > newest) throw newer(schema, newest);
    await migrateCopy(staged, migrationsFolder);
    syncFile(staged);
    syncFolder(dirname(file));
  } catch (error) {
    removeQuietly(staged);
    throw sqliteError(error, 'BACKUP_FAILED');
  }
}

/**
 * The staged copy takes the database's place. No connection to either is open.
 * @param movedTo name that the former database gets.
 * @throws Error of the file system; then `finishRestore` does the rest.
 */
export function replace(file: string, movedTo: string): void {
  const marker = markerOf(file);
  writeFileSync(`${marker}.tmp`, JSON.stringify({ movedTo: basename(movedTo) }));
  syncFile(`${marker}.tmp`);
  renameSync(`${marker}.tmp`, marker);
  syncFolder(dirname(file));
  finishRestore(file);
}

/** Carries through a replacement that was begun; does nothing where there is none. Before the database is opened. */
export function finishRestore(file: string): void {
  const marker = markerOf(file);
  const staged = stagedOf(file);
  if (!existsSync(marker)) {
    // What was not finished.
    removeDatabase(staged);
    rmSync(`${marker}.tmp`, { force: true });
    return;
  }
  if (existsSync(staged)) {
    const movedTo = join(dirname(file), readMarker(marker) ?? basename(replacedName(file, Date.now())));
    // As long as the copy is not in its place, what lies there is the former database, or the rest of it.
    for (const suffix of ['', ...COMPANIONS])
      if (existsSync(file + suffix)) renameSync(file + suffix, movedTo + suffix);
    renameSync(staged, file);
    syncFolder(dirname(file));
  }
  rmSync(marker);
}

function readMarker(marker: string): string | null {
  try {
    return markerSchema.parse(JSON.parse(readFileSync(marker, 'utf8'))).movedTo;
  } catch {
    // The name does not matter as much as that the replacement is carried through.
    return null;
  }
}

function isSameFile(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}

function checkMarks(source: string, newest: number): void {
  if (!existsSync(source)) throw new ConsoleError('BACKUP_UNUSABLE', 'The file is not there any more.');
  const marks = readMarks(source);
  if (marks === null) throw new ConsoleError('BACKUP_UNUSABLE', 'It is no SQLite database.');
  if (marks.applicationId !== DATABASE_ID)
    throw new ConsoleError('BACKUP_UNUSABLE', 'It is no database of OCPP Console.');
  if (marks.userVersion > newest) throw newer(marks.userVersion, newest);
}

function newer(schema: number, newest: number): ConsoleError {
  return new ConsoleError('BACKUP_NEWER', `It has schema ${schema}, this console knows ${newest}.`);
}

function checkCopy(staged: string): number {
  const sqlite = openCopy(staged);
  try {
    return checkDatabase(sqlite);
  } finally {
    sqlite.close();
  }
}

function openCopy(staged: string): Database.Database {
  try {
    return new Database(staged, { fileMustExist: true });
  } catch (error) {
    throw new ConsoleError('BACKUP_UNUSABLE', (error as Error).message, { cause: error });
  }
}

async function migrateCopy(staged: string, migrationsFolder: string): Promise<void> {
  const { sqlite, damage } = await openForWriting(staged, migrationsFolder).catch((error: unknown) => {
    throw notMigrated((error as ConsoleError).detail ?? String(error));
  });
  try {
    // All that the console will ask of it: a table that is missing shows here, not when it is in its place.
    new SqliteWriter(sqlite).highestTransactionId();
    new EntityReader(sqlite).chargers();
  } catch (error) {
    throw notMigrated((error as Error).message);
  } finally {
    sqlite.close();
  }
  // The chosen file itself stays as it was: a second copy of the former schema is of no use.
  const { length } = readMigrationFiles({ migrationsFolder });
  removeDatabase(`${staged}.before-schema-${length}`);
  if (damage === null) return;
  // What was opened in its place holds only what could be read of it.
  removeDatabase(damage.movedTo);
  throw notMigrated('it is damaged');
}

function notMigrated(why: string): ConsoleError {
  return new ConsoleError('BACKUP_UNUSABLE', `Its tables could not be brought to this version: ${why}`);
}
