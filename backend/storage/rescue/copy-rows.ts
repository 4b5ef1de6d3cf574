/** Copies what can be read of a damaged file into a new database with the tables of today. */
import type Database from 'better-sqlite3';
import { readRows } from './read-rows.ts';
import { PageFile } from './sqlite-pages.ts';
import type { Value } from './sqlite-records.ts';
import { shapesOf, type TableShape } from './table-shapes.ts';

/** Rows of one transaction. */
const BATCH = 2_000;

export interface Rescue {
  /** Rows in the new file, all tables together. */
  rescued: number;
  /** Rows that could not be read, as far as can be told. */
  lost: number;
  /** Rows that contradict one that was taken over: former images of it, mostly. */
  contradicting: number;
  /** Pages of which it cannot be told what they held. */
  damagedPages: number;
}

/** A row by the names of its columns. */
export type RowByName = Readonly<Record<string, Value>>;

/**
 * Copies every row that can be read.
 * @param takeOver for tables that are more than their rows: what it returns `false` for is inserted as it is,
 *   `true` is taken over, null is damaged.
 */
export function copyRows(
  from: string,
  to: Database.Database,
  takeOver: (table: string, row: RowByName) => boolean | null = () => false,
): Rescue {
  const file = new PageFile(from);
  const damage = { pages: 0, rows: 0 };
  const counts = { rescued: 0, contradicting: 0 };
  const inserts = new Map<string, Database.Statement>();
  try {
    const insertOf = (shape: TableShape, columns: string[]): Database.Statement => {
      const key = `${shape.name} ${columns.length}`;
      const known = inserts.get(key) ?? to.prepare(insertText(shape.name, columns));
      inserts.set(key, known);
      return known;
    };
    const copy = to.transaction((rows: ReturnType<typeof readRows>): boolean => {
      for (let count = 0; count < BATCH; count += 1) {
        const next = rows.next();
        if (next.done === true) return false;
        const { shape, row } = next.value;
        const values = row.values.with(shape.rowidColumn < 0 ? 0 : shape.rowidColumn, key(shape, row));
        const columns = shape.columns.slice(0, values.length).map(({ name }) => name);
        const taken = takeOver(
          shape.name,
          Object.fromEntries(columns.map((name, at) => [name, values[at] ?? null])),
        );
        if (taken === null) damage.rows += 1;
        else if (taken || insertOf(shape, columns).run(...values).changes === 1) counts.rescued += 1;
        else counts.contradicting += 1;
      }
      return true;
    });
    const rows = readRows(file, shapesOf(to), damage);
    while (copy(rows));
  } finally {
    file.close();
  }
  return { ...counts, lost: damage.rows, damagedPages: damage.pages };
}

function key(shape: TableShape, row: { rowid: number; values: Value[] }): Value {
  return shape.rowidColumn < 0 ? (row.values[0] ?? null) : row.rowid;
}

function insertText(table: string, columns: string[]): string {
  const names = columns.map((name) => `"${name}"`).join(', ');
  return `INSERT OR IGNORE INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`;
}
