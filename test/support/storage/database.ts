/** The database without its threads: for tests of what it writes and reads. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { SqliteWriter } from '../../../backend/storage/database/database-writer.ts';
import { openForWriting } from '../../../backend/storage/database/open-database.ts';
import { prepareNewFile } from '../../../backend/storage/database/vacuum.ts';
import { temporaryFolder } from './temporary.ts';

export const MIGRATIONS = fileURLToPath(new URL('../../../backend/storage/migrations', import.meta.url));

export interface TestDatabase {
  sqlite: Database.Database;
  writer: SqliteWriter;
}

export async function testDatabase(file = join(temporaryFolder(), 'console.sqlite')): Promise<TestDatabase> {
  prepareNewFile(file);
  const { sqlite } = await openForWriting(file, MIGRATIONS);
  onTestFinished(() => {
    sqlite.close();
  });
  return { sqlite, writer: new SqliteWriter(sqlite) };
}

/** All rows of a table without the given columns, in an order that does not depend on when they were written. */
export function rowsOf(sqlite: Database.Database, table: string, without: string[] = []): string[] {
  return (sqlite.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[])
    .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !without.includes(column))))
    .toSorted();
}
