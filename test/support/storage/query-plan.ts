/** How SQLite means to run a statement. */
import type Database from 'better-sqlite3';

/** The steps of its plan; every parameter by name stands for 1. */
export function planOf(sqlite: Database.Database, statement: string): string {
  return (
    sqlite.prepare(`EXPLAIN QUERY PLAN ${statement.replaceAll(/@\w+/g, '1')}`).all() as { detail: string }[]
  )
    .map(({ detail }) => detail)
    .join('; ');
}
