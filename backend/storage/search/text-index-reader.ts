/** Asks the index of the log's texts which rows may hold a text. */
import type Database from 'better-sqlite3';
import type { LogFilter } from '../../contract/log-filter.ts';
import {
  coverageOf,
  IDS_PER_TEXT,
  isOfLog,
  openIndexForReading,
  shardOf,
  type Coverage,
} from './text-index.ts';
import { trigramQuery } from './trigrams.ts';

/** Ids that a search has dealt with, and which of them may be hits. */
export interface Candidates {
  from: number;
  to: number;
  ids: number[];
}

/** One search; it sees the index as it was at the beginning. To be closed. */
export class TextSearch {
  readonly #index: Database.Database;
  readonly #coverage: Coverage;
  readonly #query: string;

  private constructor(index: Database.Database, coverage: Coverage, query: string) {
    this.#index = index;
    this.#coverage = coverage;
    this.#query = query;
  }

  /**
   * @param log the database that is searched.
   * @returns null where the index is of no use: there is none of this log, or the filter has no text for it, or one of
   *   its other fields leaves few rows.
   */
  static begin(indexFile: string, log: Database.Database, filter: LogFilter): TextSearch | null {
    if (filter.sessionId !== undefined || filter.errorsOnly === true) return null;
    const query = trigramQuery(textsOf(filter));
    const index = query === null ? null : openIndexForReading(indexFile);
    if (query === null || index === null) return null;
    try {
      index.exec('BEGIN');
      const coverage = coverageOf(index);
      if (coverage !== null && isOfLog(log, coverage)) return new TextSearch(index, coverage, query);
    } catch {
      // A damaged one is made anew by who writes it.
    }
    index.close();
    return null;
  }

  get lowest(): number {
    return this.#coverage.lowest;
  }

  get highest(): number {
    return this.#coverage.highest;
  }

  /**
   * The next entries within the bounds, which must lie in the index: from the end on, or from the beginning.
   * @param limit entries at the most.
   * @throws SqliteError
   */
  next(low: number, high: number, ascending: boolean, limit: number): Candidates {
    const { idsPerShard } = this.#coverage;
    // One table at a time.
    const shard = Math.floor((ascending ? low : high) / idsPerShard);
    const from = Math.max(low, shard * idsPerShard);
    const to = Math.min(high, (shard + 1) * idsPerShard - 1);
    const table = shardOf(from, this.#coverage);
    const entries = this.#exists(table)
      ? this.#index
          .prepare<[string, number, number, number], number>(
            `SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid BETWEEN ? AND ?
             ORDER BY rowid ${ascending ? 'ASC' : 'DESC'} LIMIT ?`,
          )
          .pluck()
          .all(this.#query, Math.floor(from / IDS_PER_TEXT), Math.floor(to / IDS_PER_TEXT), limit)
      : [];
    const ids = entries.flatMap((entry) =>
      Array.from({ length: IDS_PER_TEXT }, (_none, place) => entry * IDS_PER_TEXT + place),
    );
    const last = entries.length < limit ? undefined : entries.at(-1);
    if (last === undefined) return { from, to, ids };
    return ascending
      ? { from, to: Math.min(to, (last + 1) * IDS_PER_TEXT - 1), ids }
      : { from: Math.max(from, last * IDS_PER_TEXT), to, ids };
  }

  close(): void {
    this.#index.close();
  }

  /** Of ids of which none was ever used there is no table. */
  #exists(table: string): boolean {
    return this.#index.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
  }
}

/** Texts that every hit holds. */
function textsOf({ text, terms = [] }: LogFilter): string[] {
  const ofTerms = terms.flatMap((term) => (term.kind === 'text' && !term.not ? [term.value] : []));
  return text === undefined ? ofTerms : [text, ...ofTerms];
}
