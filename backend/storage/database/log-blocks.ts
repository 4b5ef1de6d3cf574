/** Which ids of the log a span of time can lie in: see `logBlocks` in the schema. */
import type Database from 'better-sqlite3';

/** Ids of one block. */
const BLOCK_SIZE = 1_024;

/** Ids from `lowest` to `highest`; none when `lowest` is the greater one. */
export interface IdRange {
  lowest: number;
  highest: number;
}

/** The time of the rows of one block, and about how many they are. */
export interface BlockSpan {
  from: number;
  to: number;
  rows: number;
}

/** Notes the times of rows as they are written. Within their transaction. */
export class LogBlockWriter {
  readonly #widen: Database.Statement<[number, number, number]>;
  readonly #span: Database.Statement<[number, number], { from: number | null; to: number | null }>;
  readonly #remove: Database.Statement<[number]>;
  readonly #narrow: Database.Statement<[number, number, number]>;

  constructor(db: Database.Database) {
    this.#span = db.prepare(
      'SELECT min(timestamp) AS "from", max(timestamp) AS "to" FROM charger_data WHERE id BETWEEN ? AND ?',
    );
    this.#remove = db.prepare('DELETE FROM log_blocks WHERE block = ?');
    this.#narrow = db.prepare('UPDATE log_blocks SET from_at = ?, to_at = ? WHERE block = ?');
    this.#widen = db.prepare(
      `INSERT INTO log_blocks (block, from_at, to_at) VALUES (?, ?, ?)
       ON CONFLICT (block) DO UPDATE SET
         from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at)`,
    );
  }

  note(rows: { id: number; timestamp: number }[]): void {
    const spans = new Map<number, { from: number; to: number }>();
    for (const { id, timestamp } of rows) {
      const block = Math.floor(id / BLOCK_SIZE);
      const span = spans.get(block) ?? { from: timestamp, to: timestamp };
      span.from = Math.min(span.from, timestamp);
      span.to = Math.max(span.to, timestamp);
      spans.set(block, span);
    }
    for (const [block, { from, to }] of spans) this.#widen.run(block, from, to);
  }

  /** Ids that a block stands for. */
  idsOf(block: number): IdRange {
    return { lowest: block * BLOCK_SIZE, highest: (block + 1) * BLOCK_SIZE - 1 };
  }

  /** After the rows with these ids were removed. */
  trim(ids: readonly number[]): void {
    for (const block of new Set(ids.map((id) => Math.floor(id / BLOCK_SIZE)))) {
      const { lowest, highest } = this.idsOf(block);
      const span = this.#span.get(lowest, highest);
      if (span === undefined || span.from === null || span.to === null) this.#remove.run(block);
      else this.#narrow.run(span.from, span.to, block);
    }
  }
}

/** Finds rows by their time: see `logBlocks` in the schema. */
export class LogBlockReader {
  readonly #extent: Database.Statement<[], { lowest: number | null; highest: number | null }>;
  readonly #firstSince: Database.Statement<[number, number], { id: number }>;
  readonly #blocks: Database.Statement<[number, number], { first: number | null; last: number | null }>;
  readonly #spans: Database.Statement<[number, number], { block: number; from: number; to: number }>;

  constructor(db: Database.Database) {
    this.#extent = db.prepare(
      `SELECT (SELECT min(id) FROM charger_data) AS lowest, (SELECT max(id) FROM charger_data) AS highest`,
    );
    // The first block that reaches the moment holds the row, or its rows are gone and a later one does.
    this.#firstSince = db.prepare(
      `SELECT id FROM charger_data
       WHERE id >= (SELECT min(block) FROM log_blocks WHERE to_at >= ?) * ${BLOCK_SIZE} AND timestamp >= ?
       ORDER BY id LIMIT 1`,
    );
    this.#blocks = db.prepare(
      'SELECT min(block) AS first, max(block) AS last FROM log_blocks WHERE to_at >= ? AND from_at <= ?',
    );
    this.#spans = db.prepare(
      'SELECT block, from_at AS "from", to_at AS "to" FROM log_blocks WHERE to_at >= ? AND from_at <= ?',
    );
  }

  /** Id of the first row that was logged at a moment (ms) or after it; null when all are older. */
  firstSince(at: number): number | null {
    return this.#firstSince.get(at, at)?.id ?? null;
  }

  /** The blocks with rows of a span of time (inclusive, ms): one for each thousand rows. */
  spans({ from, to }: { from?: number; to?: number }): BlockSpan[] {
    const { lowest, highest } = this.ids({});
    return this.#spans
      .all(from ?? -Number.MAX_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER)
      .map(({ block, ...span }) => {
        const first = Math.max(lowest, block * BLOCK_SIZE);
        const last = Math.min(highest, (block + 1) * BLOCK_SIZE - 1);
        return { ...span, rows: Math.max(0, last - first + 1) };
      });
  }

  /** Ids of the rows there are, narrowed to those that can lie in the span of time (inclusive, ms). */
  ids({ from, to }: { from?: number; to?: number }): IdRange {
    const extent = this.#extent.get();
    const range = { lowest: extent?.lowest ?? 1, highest: extent?.highest ?? 0 };
    if (from === undefined && to === undefined) return range;
    const blocks = this.#blocks.get(from ?? -Number.MAX_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER);
    if (blocks === undefined || blocks.first === null || blocks.last === null)
      return { lowest: 1, highest: 0 };
    return {
      lowest: Math.max(range.lowest, blocks.first * BLOCK_SIZE),
      highest: Math.min(range.highest, (blocks.last + 1) * BLOCK_SIZE - 1),
    };
  }
}
