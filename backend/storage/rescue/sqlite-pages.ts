/** Pages of a database file past SQLite, which reads nothing once a header or a page in between is damaged. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { readWriteAheadLog, type WriteAheadLog } from './sqlite-wal.ts';

/** What both files are made with: SQLite's default. */
const PAGE_SIZE = 4_096;
const MAGIC = 'SQLite format 3\0';

export class PageFile {
  readonly pageSize: number;
  /** Pages are numbered from 1. */
  readonly count: number;
  /** Whether the first 100 bytes hold; the free list is known only then. */
  readonly headerSound: boolean;
  readonly #database: number | null;
  readonly #log: number | null;
  readonly #wal: WriteAheadLog;

  /** Opens the file with its write-ahead log, for reading only. */
  constructor(file: string) {
    this.#wal = readWriteAheadLog(file);
    this.#database = existsSync(file) ? openSync(file, 'r') : null;
    this.#log = this.#wal.pages.size > 0 ? openSync(`${file}-wal`, 'r') : null;
    const start = Buffer.alloc(100);
    if (this.#database !== null) readSync(this.#database, start, 0, start.length, 0);
    const inLog = this.#wal.pages.get(1);
    if (inLog !== undefined && this.#log !== null) readSync(this.#log, start, 0, start.length, inLog);
    const written = start.readUInt16BE(16) === 1 ? 65_536 : start.readUInt16BE(16);
    const plausible = written >= 512 && (written & (written - 1)) === 0;
    this.headerSound = start.toString('latin1', 0, 16) === MAGIC && plausible;
    this.pageSize = this.#wal.pageSize || (this.headerSound ? written : PAGE_SIZE);
    const size = this.#database === null ? 0 : fstatSync(this.#database).size;
    this.count = this.#wal.databasePages || Math.ceil(size / this.pageSize);
  }

  /** The page's latest committed image; null where the file has no such page. A page that is cut off ends in zeros. */
  read(page: number): Buffer | null {
    if (!Number.isInteger(page) || page < 1 || page > this.count) return null;
    const bytes = Buffer.alloc(this.pageSize);
    const inLog = this.#wal.pages.get(page);
    if (inLog !== undefined && this.#log !== null) readSync(this.#log, bytes, 0, this.pageSize, inLog);
    else if (this.#database !== null)
      try {
        readSync(this.#database, bytes, 0, this.pageSize, (page - 1) * this.pageSize);
      } catch {
        // A bad sector: the page is lost, its neighbours are not.
        return null;
      }
    return bytes;
  }

  /** Pages that hold nothing any more: what they held must not come back. Empty when the list cannot be read. */
  freePages(): Set<number> {
    const free = new Set<number>();
    const first = this.headerSound ? this.read(1) : null;
    let trunk = first?.readUInt32BE(32) ?? 0;
    while (trunk !== 0 && !free.has(trunk)) {
      const bytes = this.read(trunk);
      if (bytes === null) break;
      free.add(trunk);
      const leaves = Math.min(bytes.readUInt32BE(4), this.pageSize / 4 - 2);
      for (let leaf = 0; leaf < leaves; leaf += 1) free.add(bytes.readUInt32BE(8 + leaf * 4));
      trunk = bytes.readUInt32BE(0);
    }
    return free;
  }

  close(): void {
    if (this.#database !== null) closeSync(this.#database);
    if (this.#log !== null) closeSync(this.#log);
  }
}
