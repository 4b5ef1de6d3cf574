/** Builds the index of the log's texts step by step, in the order of ids. Synchronous; in a worker of its own. */
import type Database from 'better-sqlite3';
import { coverageOf, IDS_PER_TEXT, isOfLog, shardOf, uidAt, type Coverage } from './text-index.ts';

/** Ids of one table: of a whole one whose rows were removed nothing is left. */
const IDS_PER_SHARD = 1_048_576;
/** Ids that one step adds: some 30 ms. Fewer than that are not in the index yet, and looked through. */
const IDS_PER_STEP = 4_096;
/** Pages given back to the disk in one step. */
const VACUUM_PAGES = 500;

export interface IndexSizes {
  /** Both a multiple of `IDS_PER_TEXT`; tables hold whole steps. */
  idsPerShard: number;
  idsPerStep: number;
}

interface Row {
  id: number;
  raw: string;
}

export class TextIndexWriter {
  readonly #index: Database.Database;
  readonly #sizes: IndexSizes;

  /** @param sizes other ones for tests. */
  constructor(
    index: Database.Database,
    sizes: IndexSizes = { idsPerShard: IDS_PER_SHARD, idsPerStep: IDS_PER_STEP },
  ) {
    this.#index = index;
    this.#sizes = sizes;
  }

  /**
   * Does one transaction: forgets what the log has no more, or adds the next rows.
   * @param log read only, as it is now.
   * @returns whether there is more to do.
   * @throws SqliteError
   */
  step(log: Database.Database): boolean {
    const extent = log
      .prepare<[], { lowest: number | null; highest: number | null }>(
        `SELECT (SELECT min(id) FROM charger_data) AS lowest, (SELECT max(id) FROM charger_data) AS highest`,
      )
      .get();
    const coverage = coverageOf(this.#index);
    if (coverage !== null && !this.#stillCovers(log, coverage, extent?.lowest ?? null)) {
      this.#beginAnew();
      return true;
    }
    const lowest = extent?.lowest ?? null;
    if (lowest === null || extent === undefined || extent.highest === null) return false;
    if (coverage !== null && this.#dropBefore(lowest, coverage)) return true;
    const { idsPerStep } = this.#sizes;
    const first = Math.floor(lowest / idsPerStep) * idsPerStep;
    const from = Math.max(first, (coverage?.highest ?? -1) + 1);
    const to = from + idsPerStep - 1;
    if (to > extent.highest) return this.#giveBack();
    this.#add(log, from, to, coverage);
    return true;
  }

  #stillCovers(log: Database.Database, coverage: Coverage, lowest: number | null): boolean {
    // A restored log has rows again whose table was dropped.
    const hasAll = lowest !== null && lowest >= coverage.lowest;
    return hasAll && coverage.idsPerShard === this.#sizes.idsPerShard && isOfLog(log, coverage);
  }

  #add(log: Database.Database, from: number, to: number, coverage: Coverage | null): void {
    const rows = log
      .prepare<[number, number], Row>('SELECT id, raw FROM charger_data WHERE id BETWEEN ? AND ? ORDER BY id')
      .iterate(from, to);
    const { idsPerShard } = this.#sizes;
    const shard = shardOf(from, { idsPerShard });
    this.#index.transaction(() => {
      this.#index.exec(
        `CREATE VIRTUAL TABLE IF NOT EXISTS ${shard}
           USING fts5(texts, content = '', columnsize = 0, detail = none, tokenize = 'trigram')`,
      );
      const insert = this.#index.prepare(`INSERT INTO ${shard} (rowid, texts) VALUES (?, ?)`);
      let lastId = coverage?.lastId ?? 0;
      for (const { entry, texts, highest } of textsOf(rows)) {
        insert.run(entry, texts);
        lastId = highest;
      }
      const lastUid = uidAt(log, lastId) ?? coverage?.lastUid ?? '';
      this.#index
        .prepare(
          `INSERT OR REPLACE INTO coverage (id, lowest, highest, last_id, last_uid, ids_per_shard)
           VALUES (1, ?, ?, ?, ?, ?)`,
        )
        .run(coverage?.lowest ?? from, to, lastId, lastUid, idsPerShard);
    })();
  }

  /** Forgets tables of which retention has removed every row. @returns whether there was one. */
  #dropBefore(lowest: number, coverage: Coverage): boolean {
    const { idsPerShard } = coverage;
    const kept = Math.floor(lowest / idsPerShard) * idsPerShard;
    if (coverage.lowest >= kept) return false;
    this.#index.transaction(() => {
      this.#index.exec(`DROP TABLE IF EXISTS ${shardOf(coverage.lowest, coverage)}`);
      const next = (Math.floor(coverage.lowest / idsPerShard) + 1) * idsPerShard;
      this.#index.prepare('UPDATE coverage SET lowest = ?, highest = max(highest, ?)').run(next, next - 1);
    })();
    return true;
  }

  #beginAnew(): void {
    this.#index.transaction(() => {
      const tables = this.#index
        .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'`)
        .pluck()
        .all();
      for (const table of tables) this.#index.exec(`DROP TABLE ${table}`);
      this.#index.exec('DELETE FROM coverage');
    })();
  }

  /** @returns whether there is more to give back. */
  #giveBack(): boolean {
    const free = (): number => Number(this.#index.pragma('freelist_count', { simple: true }));
    const before = free();
    if (before < VACUUM_PAGES) return false;
    this.#index.pragma(`incremental_vacuum(${VACUUM_PAGES})`);
    return free() < before;
  }
}

/** What rows that share an entry have together. */
interface Entry {
  entry: number;
  texts: string;
  /** The last of their ids. */
  highest: number;
}

/** One entry after the other, and no more of them in memory: a frame may be a megabyte. */
function* textsOf(rows: Iterable<Row>): Generator<Entry> {
  let open: Entry | undefined;
  for (const { id, raw } of rows) {
    const entry = Math.floor(id / IDS_PER_TEXT);
    if (open?.entry === entry) open = { entry, texts: `${open.texts}\n${raw}`, highest: id };
    else {
      if (open !== undefined) yield open;
      open = { entry, texts: raw, highest: id };
    }
  }
  if (open !== undefined) yield open;
}
