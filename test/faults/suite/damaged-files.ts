/** Damages the files of a console that was killed, and tells which messages that took away. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** `DEVICE\nMESSAGE ID\nTYPE` of each frame: a CALL and its answer are rows of their own. */
export type Frames = Set<string>;

const SELECT = {
  charger_data: `SELECT device_id || char(10) || message_id || char(10) || type FROM charger_data`,
  journal: `SELECT json_extract(body, '$.deviceId') || char(10) || json_extract(body, '$.messageId') || char(10)
    || json_extract(body, '$.messageType') FROM journal`,
} as const;
type Table = keyof typeof SELECT;

/** Overwrites the first 100 bytes: SQLite takes the file for no database. */
export function spoilHeader(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xff, 0, 100);
  writeFileSync(file, bytes);
}

/**
 * Overwrites leaf pages of a table, and the root page of its tree, with nonsense.
 * @returns the messages whose rows lay in those leaves.
 */
export function spoilTable(file: string, table: Table, share: number): Frames {
  const db = new Database(file);
  // What lies in the log as well would come back from there.
  db.pragma('wal_checkpoint(TRUNCATE)');
  const order = table === 'journal' ? 'position' : 'id';
  const rows = db.prepare(`${SELECT[table]} ORDER BY ${order}`).pluck().all() as string[];
  // In the order of their path, leaves hold the rows in the order of their keys.
  const leaves = db
    .prepare(`SELECT pageno, ncell FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`)
    .all(table) as { pageno: number; ncell: number }[];
  const roots = db
    .prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'internal'`)
    .pluck()
    .all(table) as number[];
  db.close();
  const lost: Frames = new Set();
  const pages = [...roots];
  let first = 0;
  for (const { pageno, ncell } of leaves) {
    // Never the only leaf: something must be left to be rescued.
    if (leaves.length > 1 && Math.random() < share) {
      pages.push(pageno);
      for (const row of rows.slice(first, first + ncell)) lost.add(row);
    }
    first += ncell;
  }
  spoilPages(file, pages);
  return lost;
}

/** Overwrites whole pages, numbered from 1. */
export function spoilPages(file: string, pages: readonly number[]): void {
  const bytes = readFileSync(file);
  for (const page of pages) bytes.fill(0xa5, (page - 1) * 4_096, page * 4_096);
  writeFileSync(file, bytes);
}

/** The page at which a table begins. */
export function rootOf(file: string, table: string): number {
  const db = new Database(file, { readonly: true });
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  db.close();
  return root;
}

/** Cuts the write-ahead log of a killed console off, at this share of its length. */
export function cutLog(file: string, keep: number): void {
  const log = `${file}-wal`;
  truncateSync(log, Math.floor(readFileSync(log).length * keep));
}

/** All frames of a file, as SQLite itself reads them; on a copy, for opening it would change it. */
export function framesIn(file: string, table: Table, copy: string): Frames {
  for (const suffix of ['', '-wal'])
    if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
  const db = new Database(copy);
  try {
    const there = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
    return new Set(there ? (db.prepare(SELECT[table]).pluck().all() as string[]) : []);
  } finally {
    db.close();
  }
}

/** Copies the chargers' records without the messages of which a frame was destroyed. */
export function recordsWithout(records: string, lost: Frames, target: string): void {
  const messages = new Set([...lost].map((frame) => frame.slice(0, frame.lastIndexOf('\n'))));
  cpSync(records, target, { recursive: true });
  for (const name of readdirSync(target)) {
    const lines = readFileSync(join(target, name), 'utf8').split('\n').filter(Boolean);
    const kept = lines.filter((line) => {
      const { identity, messageId } = JSON.parse(line) as { identity: string; messageId: string };
      return !messages.has(`${identity}\n${messageId}`);
    });
    writeFileSync(join(target, name), kept.map((line) => `${line}\n`).join(''));
  }
}
