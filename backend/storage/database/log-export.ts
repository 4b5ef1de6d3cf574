/** Exports of the log, pulled chunk by chunk: memory stays flat, and other reads get their turn in between. */
import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { and, asc, count, gt, lte } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { ConsoleError } from '../../contract/errors.ts';
import type { ExportFormat, LogFilter } from '../../contract/log-filter.ts';
import type { ExportChunk } from '../../ports/database.ts';
import { exportFormats } from './export-formats.ts';
import { LogBlockReader } from './log-blocks.ts';
import { conditions } from './log-conditions.ts';
import { chargerData } from './schema.ts';

const ROWS_PER_CHUNK = 500;
/** Ids that one chunk looks through at the most, where few rows match a text. */
const IDS_PER_CHUNK = 20_000;

interface OpenExport {
  filter: LogFilter;
  format: ExportFormat;
  overdueBefore: number | undefined;
  /** Ids up to here are done. */
  position: number;
  /** The last row that existed when the export was opened. */
  end: number;
  started: boolean;
  written: number;
}

export class LogExport {
  readonly #db: BetterSQLite3Database;
  readonly #blocks: LogBlockReader;
  readonly #open = new Map<string, OpenExport>();

  constructor(sqlite: Database.Database) {
    this.#db = drizzle(sqlite);
    this.#blocks = new LogBlockReader(sqlite);
  }

  /** `total` is what the index of the filter's narrowest field counts: an upper bound. */
  open(filter: LogFilter, format: ExportFormat, overdueBefore?: number): { exportId: string; total: number } {
    const { lowest, highest } = this.#blocks.ids(filter);
    const exportId = randomUUID();
    this.#open.set(exportId, {
      filter,
      format,
      overdueBefore,
      position: lowest - 1,
      end: highest,
      started: false,
      written: 0,
    });
    return { exportId, total: Math.min(Math.max(0, highest - lowest + 1), ...this.#counts(filter)) };
  }

  /** @throws ConsoleError NOT_FOUND when the export is not open. */
  next(exportId: string): ExportChunk {
    const state = this.#open.get(exportId);
    if (state === undefined) throw new ConsoleError('NOT_FOUND', 'The export is not open.');
    const { head, row, separator, tail } = exportFormats[state.format];
    const until = Math.min(state.end, state.position + IDS_PER_CHUNK);
    const rows = this.#db
      .select()
      .from(chargerData)
      .where(
        and(
          gt(chargerData.id, state.position),
          lte(chargerData.id, until),
          ...conditions(state.filter, state.overdueBefore),
        ),
      )
      .orderBy(asc(chargerData.id))
      .limit(ROWS_PER_CHUNK)
      .all();
    state.position = rows.length === ROWS_PER_CHUNK ? (rows.at(-1)?.id ?? until) : until;
    const done = state.position >= state.end;
    let text = state.started ? '' : head;
    state.started = true;
    for (const record of rows) {
      text += state.written === 0 ? row(record) : separator + row(record);
      state.written += 1;
    }
    if (done) text += state.written === 0 ? tail.empty : tail.filled;
    return { text, rows: rows.length, done };
  }

  /** Rows under each field of the filter that has an index of its own. */
  #counts({ chargerId, action, sessionId, errorsOnly }: LogFilter): number[] {
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

  close(exportId: string): void {
    this.#open.delete(exportId);
  }
}
