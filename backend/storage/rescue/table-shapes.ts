/** What rows of each table look like in the file: by that a page is known whose tree is damaged. */
import type Database from 'better-sqlite3';
import type { Row, Value } from './sqlite-records.ts';

/** Columns that later versions have appended: rows written before lack them. */
const MAX_APPENDED = 4;

interface Column {
  name: string;
  type: string;
  required: boolean;
}

export interface TableShape {
  name: string;
  /** As stored: without those that are computed. */
  columns: Column[];
  /** Place of the column that is the rowid itself, stored as null; -1 for none. */
  rowidColumn: number;
  withoutRowid: boolean;
}

/** The shapes of all tables of a database. */
export function shapesOf(db: Database.Database): TableShape[] {
  const tables = db
    .prepare(`SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'`)
    .all();
  return (tables as { name: string; wr: number }[])
    .filter(({ name }) => !name.startsWith('sqlite_') && !name.startsWith('__'))
    .map(({ name, wr }) => shapeOf(db, name, wr === 1));
}

function shapeOf(db: Database.Database, name: string, withoutRowid: boolean): TableShape {
  const info = db.prepare('SELECT * FROM pragma_table_xinfo(?)').all(name) as {
    name: string;
    type: string;
    notnull: number;
    dflt_value: string | null;
    pk: number;
    hidden: number;
  }[];
  // 2: computed when it is read (sqlite.org/pragma.html#pragma_table_xinfo).
  const stored = info.filter(({ hidden }) => hidden !== 2);
  const keys = stored.filter(({ pk }) => pk > 0);
  const rowidKey = keys.length === 1 && keys[0]?.type.toUpperCase() === 'INTEGER' && !withoutRowid;
  return {
    name,
    withoutRowid,
    rowidColumn: rowidKey ? stored.findIndex(({ pk }) => pk > 0) : -1,
    columns: stored.map((column) => ({
      name: column.name,
      type: column.type.toUpperCase(),
      required: column.notnull === 1,
    })),
  };
}

/** Whether a row can be one of this table. */
export function fits(shape: TableShape, { values }: Row): boolean {
  const missing = shape.columns.length - values.length;
  if (missing < 0 || missing > MAX_APPENDED) return false;
  return values.every((value, index) => {
    const column = shape.columns[index];
    if (index === shape.rowidColumn) return value === null;
    return column !== undefined && (value === null ? !column.required : isOfType(value, column.type));
  });
}

function isOfType(value: Exclude<Value, null>, type: string): boolean {
  // A UUID may be stored as its bytes.
  if (type === 'TEXT') return typeof value === 'string' || (Buffer.isBuffer(value) && value.length === 16);
  return typeof value === 'number' || typeof value === 'bigint';
}
