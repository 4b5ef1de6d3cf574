/** Classifies SQLite's errors by their result code (sqlite.org/rescode.html), never by their text. */
import type { ErrorCode } from '../contract/errors.ts';
import { ConsoleError } from '../contract/errors.ts';

export type SqliteFault = 'full' | 'readonly' | 'damaged' | 'busy' | 'io' | 'other';

const FAULTS: readonly [prefix: string, fault: SqliteFault][] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'readonly'],
  ['SQLITE_CANTOPEN', 'readonly'],
  ['SQLITE_PERM', 'readonly'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_IOERR', 'io'],
  // Of the file system itself.
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EACCES', 'readonly'],
  ['EPERM', 'readonly'],
  ['EROFS', 'readonly'],
];

const WORDS: Readonly<Record<SqliteFault, string>> = {
  full: 'The disk is full.',
  readonly: 'The file or its folder cannot be written.',
  damaged: 'The file is damaged.',
  busy: 'Another program holds the file.',
  io: 'The disk reported an error.',
  other: 'SQLite reported an error.',
};

export function sqliteFault(error: unknown): SqliteFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FAULTS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'other';
}

/** A damaged file is mended by opening it again; nothing else is. */
function codeOf(fault: SqliteFault, code: ErrorCode): ErrorCode {
  if (fault !== 'damaged') return code;
  return code === 'JOURNAL_NOT_WRITABLE' ? 'JOURNAL_DAMAGED' : 'DATABASE_DAMAGED';
}

/** An SQLite error in words, under the console's code. */
export function sqliteError(error: unknown, code: ErrorCode): ConsoleError {
  if (error instanceof ConsoleError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const fault = sqliteFault(error);
  return new ConsoleError(codeOf(fault, code), `${WORDS[fault]} (${message})`, { cause: error });
}
