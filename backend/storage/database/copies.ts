/** The copies of the database in the data folder, by their names. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CopyKind, DatabaseCopy } from '../../contract/data.ts';
import { sizeOf } from '../file-size.ts';
import { readMarks } from '../rescue/file-marks.ts';

/** Folder of the backups that were asked for. */
export const BACKUP_FOLDER = 'backups';
/** SQLite's files beside a database. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const;
/** `OCPD`: the application_id that tells the console's database from any other SQLite file. */
export const DATABASE_ID = 0x4f435044;

const KINDS: readonly [pattern: RegExp, kind: CopyKind][] = [
  [/^backups\/ocpp-console-\d{8}-\d{6}(?:-\d+)?\.sqlite$/, 'backup'],
  [/^ocpp-console\.sqlite\.before-schema-\d+$/, 'migration'],
  [/^ocpp-console\.sqlite\.before-restore-\d{8}-\d{6}(?:-\d+)?$/, 'replaced'],
  [/^(?:ocpp-console|console-journal)\.sqlite\.damaged-[\w.-]+$/, 'damaged'],
];

/** What a file of the data folder is, by its path within it; null for none of the copies. */
export function kindOf(copyId: string): CopyKind | null {
  if (COMPANIONS.some((suffix) => copyId.endsWith(suffix))) return null;
  return KINDS.find(([pattern]) => pattern.test(copyId))?.[1] ?? null;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `YYYYMMDD-HHMMSS`, local time. */
export function stampOf(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

/** A name that no file has yet. */
export function freeName(nameWith: (suffix: string) => string): string {
  for (let count = 1; ; count += 1) {
    const file = nameWith(count === 1 ? '' : `-${count}`);
    if (!existsSync(file) && !existsSync(`${file}.part`)) return file;
  }
}

/** What the former database is called once a restore has put it aside. */
export function replacedName(databaseFile: string, at: number): string {
  return freeName((suffix) => `${databaseFile}.before-restore-${stampOf(at)}${suffix}`);
}

/** Latest first. @param newest schema that this console knows. */
export function listCopies(databaseFile: string, newest: number): DatabaseCopy[] {
  const dataDir = dirname(databaseFile);
  const names = [
    ...namesIn(dataDir),
    ...namesIn(join(dataDir, BACKUP_FOLDER)).map((name) => `${BACKUP_FOLDER}/${name}`),
  ];
  return names
    .flatMap((copyId) => describeCopy(dataDir, copyId, newest) ?? [])
    .toSorted((a, b) => b.at - a.at || (a.copyId < b.copyId ? 1 : -1));
}

/** Removes what a backup left that was cut off. */
export function removeUnfinished(folder: string): void {
  for (const name of namesIn(folder))
    if (/^ocpp-console-[\d-]+\.sqlite\.part/.test(name)) rmSync(join(folder, name), { force: true });
}

/** Removes a database and SQLite's files beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', ...COMPANIONS]) rmSync(file + suffix, { force: true });
}

/** The backups beyond the `keep` latest; 0 keeps all. @param copies latest first. */
export function surplusOf(copies: readonly DatabaseCopy[], keep: number): DatabaseCopy[] {
  return keep === 0 ? [] : copies.filter(({ kind }) => kind === 'backup').slice(keep);
}

function describeCopy(dataDir: string, copyId: string, newest: number): DatabaseCopy | null {
  const kind = kindOf(copyId);
  const file = join(dataDir, copyId);
  const stat = kind === null ? undefined : statSync(file, { throwIfNoEntry: false });
  if (kind === null || stat === undefined || !stat.isFile()) return null;
  const marks = readMarks(file);
  const isDatabase = marks !== null && marks.applicationId === DATABASE_ID;
  return {
    copyId,
    kind,
    file,
    bytes: ['', ...COMPANIONS].reduce((sum, suffix) => sum + sizeOf(file + suffix), 0),
    at: stat.mtimeMs,
    schema: isDatabase ? marks.userVersion : null,
    restorable: isDatabase && marks.userVersion > 0 && marks.userVersion <= newest,
  };
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
