/** Makes a new database such that its file shrinks when rows are removed. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * Incremental vacuum is a mark in the file's header that must be there before the first table (sqlite.org/pragma.html,
 * auto_vacuum). Full vacuum would move pages at each commit; none would keep the file as long as it ever was. A file
 * that was made without the mark is left alone: to rewrite gigabytes at a start takes minutes, and its free pages are
 * used again.
 */
export function prepareNewFile(file: string): void {
  if (existsSync(file)) return;
  const sqlite = new Database(file);
  try {
    sqlite.pragma('auto_vacuum = INCREMENTAL');
    // Writes the header.
    sqlite.pragma('journal_mode = WAL');
  } finally {
    sqlite.close();
  }
}
