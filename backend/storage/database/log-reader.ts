/** Reads the message log: keyset pages under a filter, single messages, facets. */
import type Database from 'better-sqlite3';
import { and, asc, desc, eq, getTableColumns, gte, inArray, lte, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { LogEntry, LogRow } from '../../contract/entities.ts';
import type { LogPage } from '../../contract/gateway.ts';
import type { LogFilter } from '../../contract/log-filter.ts';
import type { MessageProblem } from '../../contract/ocpp.ts';
import type { MessagePageRequest } from '../../ports/database.ts';
import { TextSearch } from '../search/text-index-reader.ts';
import { LogBlockReader } from './log-blocks.ts';
import { listColumns } from './log-columns.ts';
import { answers, uidKey } from './log-keys.ts';
import { conditions, hasIndex } from './log-conditions.ts';
import { toLogRow } from './rows.ts';
import { chargerData } from './schema.ts';

/**
 * Ids that a step of a search without an index looks through: the first one, and the least of any later one. Other
 * calls get their turn between two steps, so a step shall take about STEP_MS: the next one is longer or shorter.
 */
const FIRST_STEP = 4_000;
const STEP_MS = 10;
/** With the text index, a step takes one entry (8 ids) for each so many of its ids, and so many at the most. */
const IDS_PER_ENTRY = 250;
const MAX_ENTRIES = 2_000;

/** A piece of the log, of which at most `limit` rows are wanted. */
interface Slice extends Piece {
  filter: LogFilter;
  ascending: boolean;
  overdueBefore: number | undefined;
  limit: number;
}

export class LogReader {
  readonly #sqlite: Database.Database;
  readonly #db: BetterSQLite3Database;
  readonly #blocks: LogBlockReader;
  readonly #indexFile: string | null;

  /** @param indexFile where the index of its texts lies; null for none. */
  constructor(sqlite: Database.Database, indexFile: string | null = null) {
    this.#sqlite = sqlite;
    this.#indexFile = indexFile;
    this.#db = drizzle(sqlite);
    this.#blocks = new LogBlockReader(sqlite);
  }

  /**
   * Newest first. With `after` the rows next to it, so that a tail misses none. A search that has used up its budget
   * gives what it found so far.
   */
  async page(request: MessagePageRequest): Promise<LogPage> {
    const search =
      this.#indexFile === null ? null : TextSearch.begin(this.#indexFile, this.#sqlite, request.filter);
    try {
      return await this.#page(request, search);
    } finally {
      search?.close();
    }
  }

  async #page(
    { filter, before, after, limit, budgetMs = Infinity, overdueBefore }: MessagePageRequest,
    search: TextSearch | null,
  ): Promise<LogPage> {
    const begunAt = performance.now();
    const wanted = limit + 1;
    const ascending = after !== undefined;
    const { lowest, highest } = this.#blocks.ids(filter);
    const rows: LogRow[] = [];
    // Where an index finds the page at once, one step covers the whole log.
    let step = hasIndex(filter) ? Infinity : FIRST_STEP;
    let index = search;
    let low = ascending ? Math.max(after + 1, lowest) : lowest;
    let high = Math.min(highest, (before ?? Infinity) - 1);
    while (low <= high) {
      const startedAt = performance.now();
      let piece: Piece;
      try {
        piece = pieceOf(index, low, high, ascending, step);
      } catch {
        // A page of the index is damaged: the log gives the same rows without it.
        index = null;
        continue;
      }
      rows.push(...this.#slice({ filter, ...piece, ascending, overdueBefore, limit: wanted - rows.length }));
      if (ascending) low = piece.to + 1;
      else high = piece.from - 1;
      step *= performance.now() - startedAt < STEP_MS ? 2 : 0.5;
      step = Math.max(FIRST_STEP, step);
      if (low > high || rows.length >= wanted) break;
      if (!ascending && performance.now() - begunAt >= budgetMs) {
        const share = (highest - high) / (highest - lowest + 1);
        return { rows, hasMore: true, search: { before: high + 1, share } };
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    const page = rows.slice(0, limit);
    return { rows: ascending ? page.toReversed() : page, hasMore: rows.length > limit };
  }

  /** Id of the first row at a moment (ms) or after it; null when all are older. */
  locate(at: number): number | null {
    return this.#blocks.firstSince(at);
  }

  message(uid: string): LogEntry | null {
    const { raw, sessionId, connectionId, sequence, storedAt, journaledMs, publishedMs } =
      getTableColumns(chargerData);
    const record = this.#db
      .select({
        ...listColumns,
        raw,
        sessionId,
        connectionId,
        sequence,
        storedAt,
        journaledMs,
        publishedMs,
      })
      .from(chargerData)
      .where(eq(uidKey(chargerData.uid), uidKey(uid)))
      .get();
    if (record === undefined) return null;
    const problems: MessageProblem[] =
      record.schemaErrors === null ? [] : (JSON.parse(record.schemaErrors) as MessageProblem[]);
    return {
      ...toLogRow(record),
      raw: record.raw,
      sessionId: record.sessionId,
      connectionId: record.connectionId,
      sequence: record.sequence,
      storedAt: record.storedAt,
      journaledMs: record.journaledMs,
      publishedMs: record.publishedMs,
      problems,
      counterpart: this.#counterpart(record.uid, record.correlatesWith),
    };
  }

  /** The latest messages of a session, in their order in the log. */
  latestOfSession(sessionId: string, limit: number): LogRow[] {
    return this.#db
      .select(listColumns)
      .from(chargerData)
      .where(eq(chargerData.sessionId, sessionId))
      .orderBy(desc(chargerData.id))
      .limit(limit)
      .all()
      .map((row) => toLogRow(row))
      .toReversed();
  }

  /** Distinct actions by stepping through the index (a scan would read every row). */
  actions(): string[] {
    const next = this.#sqlite.prepare(
      `SELECT message FROM charger_data WHERE message > ? ORDER BY message LIMIT 1`,
    );
    const actions: string[] = [];
    for (let row = next.get('') as { message: string } | undefined; row !== undefined;) {
      actions.push(row.message);
      row = next.get(row.message) as { message: string } | undefined;
    }
    return actions;
  }

  /** Which of these CALLs have no answer though it is overdue, by uid. */
  unanswered(uids: string[], overdueBefore: number): string[] {
    return this.#db
      .select(listColumns)
      .from(chargerData)
      .where(
        inArray(
          uidKey(chargerData.uid),
          uids.map((uid) => uidKey(uid)),
        ),
      )
      .all()
      .map((row) => toLogRow(row, overdueBefore))
      .filter(({ answered }) => answered === false)
      .map(({ uid }) => uid);
  }

  #slice({ filter, from, to, ids, ascending, overdueBefore, limit }: Slice): LogRow[] {
    const among =
      ids === undefined
        ? undefined
        : sql`${chargerData.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
    return this.#db
      .select(listColumns)
      .from(chargerData)
      .where(
        and(gte(chargerData.id, from), lte(chargerData.id, to), among, ...conditions(filter, overdueBefore)),
      )
      .orderBy(ascending ? asc(chargerData.id) : desc(chargerData.id))
      .limit(limit)
      .all()
      .map((row) => toLogRow(row, overdueBefore));
  }

  #counterpart(uid: string, correlatesWith: string | null): LogRow | null {
    const row = this.#db
      .select(listColumns)
      .from(chargerData)
      .where(correlatesWith === null ? answers(uid) : eq(uidKey(chargerData.uid), uidKey(correlatesWith)))
      .limit(1)
      .get();
    return row === undefined ? null : toLogRow(row);
  }
}

/** Ids that one step looks through: all of them, or those that the text index names. */
interface Piece {
  from: number;
  to: number;
  ids?: number[];
}

/** The next step from the end of the bounds on, or from the beginning: within the text index, or outside of it. */
function pieceOf(
  search: TextSearch | null,
  low: number,
  high: number,
  ascending: boolean,
  step: number,
): Piece {
  const from = ascending ? low : Math.max(low, high - step + 1);
  const to = ascending ? Math.min(high, low + step - 1) : high;
  if (search === null) return { from, to };
  const next = ascending ? from : to;
  if (next < search.lowest) return { from, to: Math.min(to, search.lowest - 1) };
  if (next > search.highest) return { from: Math.max(from, search.highest + 1), to };
  const entries = Math.min(MAX_ENTRIES, Math.ceil(step / IDS_PER_ENTRY));
  return search.next(Math.max(low, search.lowest), Math.min(high, search.highest), ascending, entries);
}
