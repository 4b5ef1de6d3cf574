/** Rows of the log under a filter, oldest first, in steps: memory stays flat, and others get their turn in between. */
import type Database from 'better-sqlite3';
import { and, asc, count, gt, lte } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { LogFilter } from '../../contract/log-filter.ts';
import { LogBlockReader } from './log-blocks.ts';
import { conditions } from './log-conditions.ts';
import { IdTagRedaction } from './redaction.ts';
import { plainColumns, recordOf, type RowValues } from './plain-columns.ts';
import type { PlainRecord } from './rows.ts';
import { chargerData } from './schema.ts';
import { TagScan } from './tag-scan.ts';

const ROWS_PER_STEP = 1_000;
/** Characters of frames after which a step ends, whatever the rows: a frame may be a megabyte. */
const STEP_LENGTH = 1_000_000;
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
  readonly #sqlite: Database.Database;
  readonly #db: BetterSQLite3Database;
  #statement: Database.Statement | null = null;
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
    this.#sqlite = sqlite;
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
  next(): { rows: PlainRecord[]; done: boolean } {
    if (this.#scan !== null && this.redaction !== null) {
      if (!this.#scan.step(this.redaction)) this.#scan = null;
      return { rows: [], done: false };
    }
    const until = Math.min(this.#end, this.#position + IDS_PER_STEP);
    const rows: PlainRecord[] = [];
    let length = 0;
    let last = until;
    for (const values of this.#read(until)) {
      const record = recordOf(values);
      rows.push(this.redaction === null ? record : this.redaction.record(record));
      length += record.raw.length;
      if (rows.length < ROWS_PER_STEP && length < STEP_LENGTH) continue;
      last = record.id;
      break;
    }
    this.#position = last;
    return { rows, done: this.#position >= this.#end };
  }

  /** As arrays, past drizzle: to make its objects takes longer than to read the rows. */
  #read(until: number): IterableIterator<RowValues> {
    const query = this.#db
      .select(plainColumns)
      .from(chargerData)
      .where(
        and(
          gt(chargerData.id, this.#position),
          lte(chargerData.id, until),
          ...conditions(this.#filter, this.#overdueBefore),
        ),
      )
      .orderBy(asc(chargerData.id))
      .toSQL();
    // The same text each time: the ids are bound.
    this.#statement ??= this.#sqlite.prepare(query.sql).raw();
    return this.#statement.iterate(query.params) as IterableIterator<RowValues>;
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
