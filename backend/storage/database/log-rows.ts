/** Rows of the log under a filter, oldest first, in steps: memory stays flat, and others get their turn in between. */
import type Database from 'better-sqlite3';
import { and, asc, count, gt, lte } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { LogFilter } from '../../contract/log-filter.ts';
import { LogBlockReader } from './log-blocks.ts';
import { conditions } from './log-conditions.ts';
import { IdTagRedaction } from './redaction.ts';
import type { LogRecord } from './rows.ts';
import { chargerData } from './schema.ts';
import { TagScan } from './tag-scan.ts';

const ROWS_PER_STEP = 500;
/** Ids that one step looks through at the most, where few rows match a text. */
const IDS_PER_STEP = 20_000;

export interface LogRowsOptions {
  /** Replaces idTags by pseudonyms. */
  redactIdTags?: boolean;
  /** CALLs before this moment should have their answer, ms. */
  overdueBefore?: number;
}

export class LogRows {
  /** What the index of the filter's narrowest field counts: an upper bound. */
  readonly total: number;
  readonly #db: BetterSQLite3Database;
  readonly #filter: LogFilter;
  readonly #overdueBefore: number | undefined;
  /** null: idTags stay as they are. */
  readonly redaction: IdTagRedaction | null;
  /** null: all tags are known. */
  #scan: TagScan | null = null;
  /** Ids up to here are done. */
  #position: number;
  /** The last row that existed at the beginning. */
  readonly #end: number;

  constructor(
    sqlite: Database.Database,
    filter: LogFilter,
    { redactIdTags = false, overdueBefore }: LogRowsOptions = {},
  ) {
    this.#db = drizzle(sqlite);
    this.#filter = filter;
    this.redaction = redactIdTags ? new IdTagRedaction() : null;
    this.#overdueBefore = overdueBefore;
    const { lowest, highest } = new LogBlockReader(sqlite).ids(filter);
    this.#position = lowest - 1;
    this.#end = highest;
    this.total = Math.min(Math.max(0, highest - lowest + 1), ...this.#counts());
    // A row may name a tag in passing that only a later one shows to be one.
    if (redactIdTags) this.#scan = new TagScan(sqlite, { lowest, highest });
  }

  /** The next rows; `done` with the last ones. A step may give none. */
  next(): { rows: LogRecord[]; done: boolean } {
    if (this.#scan !== null && this.redaction !== null) {
      if (!this.#scan.step(this.redaction)) this.#scan = null;
      return { rows: [], done: false };
    }
    const until = Math.min(this.#end, this.#position + IDS_PER_STEP);
    const found = this.#db
      .select()
      .from(chargerData)
      .where(
        and(
          gt(chargerData.id, this.#position),
          lte(chargerData.id, until),
          ...conditions(this.#filter, this.#overdueBefore),
        ),
      )
      .orderBy(asc(chargerData.id))
      .limit(ROWS_PER_STEP)
      .all();
    this.#position = found.length === ROWS_PER_STEP ? (found.at(-1)?.id ?? until) : until;
    const redaction = this.redaction;
    const rows = redaction === null ? found : found.map((record) => redaction.record(record));
    return { rows, done: this.#position >= this.#end };
  }

  /** Rows under each field of the filter that has an index of its own. */
  #counts(): number[] {
    const { chargerId, action, sessionId, errorsOnly } = this.#filter;
    const rowsUnder = (single: LogFilter): number =>
      this.#db
        .select({ total: count() })
        .from(chargerData)
        .where(and(...conditions(single)))
        .get()?.total ?? 0;
    return [
      ...(sessionId === undefined ? [] : [rowsUnder({ sessionId })]),
      ...(chargerId === undefined ? [] : [rowsUnder({ chargerId })]),
      ...(action === undefined ? [] : [rowsUnder({ action })]),
      ...(errorsOnly === true ? [rowsUnder({ errorsOnly })] : []),
    ];
  }
}
