/** Exports of the log, pulled chunk by chunk: memory stays flat, and other reads get their turn in between. */
import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { and, asc, count, getTableColumns, gt, lte } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { ConsoleError } from '../../contract/errors.ts';
import type { ExportFormat, LogFilter } from '../../contract/log-filter.ts';
import type { ExportChunk } from '../../ports/database.ts';
import { exportFormats, type ExportRecord } from './export-formats.ts';
import { LogBlockReader } from './log-blocks.ts';
import { conditions } from './log-conditions.ts';
import { fromHex, hexOf } from './log-keys.ts';
import { chargerData } from './schema.ts';

const ROWS_PER_CHUNK = 1_000;
/** Characters after which a chunk ends, whatever the rows: a frame may be a megabyte. */
const CHUNK_LENGTH = 1_000_000;
/** Ids that one chunk looks through at the most, where few rows match a text. */
const IDS_PER_CHUNK = 20_000;

const all = getTableColumns(chargerData);
/** In the order of `RowValues`. */
const exportColumns = {
  id: all.id,
  uid: hexOf(all.uid),
  timestamp: all.timestamp,
  chargerId: all.chargerId,
  deviceId: all.deviceId,
  direction: all.direction,
  type: all.type,
  message: all.message,
  messageId: all.messageId,
  sessionId: all.sessionId,
  latencyMs: all.latencyMs,
  correlatesWith: hexOf(all.correlatesWith),
  duplicateOf: hexOf(all.duplicateOf),
  suspectedRepeat: all.suspectedRepeat,
  schemaErrors: all.schemaErrors,
  raw: all.raw,
};

type RowValues = [
  id: number,
  uid: string,
  timestamp: number,
  chargerId: string,
  deviceId: string,
  direction: string,
  type: string,
  message: string,
  messageId: string,
  sessionId: string | null,
  latencyMs: number | null,
  correlatesWith: string | null,
  duplicateOf: string | null,
  suspectedRepeat: 0 | 1,
  schemaErrors: string | null,
  raw: string,
];

function recordOf(values: RowValues): ExportRecord {
  const correlatesWith = values[11];
  const duplicateOf = values[12];
  return {
    id: values[0],
    uid: fromHex(values[1]),
    timestamp: values[2],
    chargerId: values[3],
    deviceId: values[4],
    direction: values[5],
    type: values[6],
    message: values[7],
    messageId: values[8],
    sessionId: values[9],
    latencyMs: values[10],
    correlatesWith: correlatesWith === null ? null : fromHex(correlatesWith),
    duplicateOf: duplicateOf === null ? null : fromHex(duplicateOf),
    suspectedRepeat: values[13] === 1,
    schemaErrors: values[14],
    raw: values[15],
  };
}

interface OpenExport {
  filter: LogFilter;
  format: ExportFormat;
  /** Ids up to here are done. */
  position: number;
  /** The last row that existed when the export was opened. */
  end: number;
  statement: Database.Statement | null;
  started: boolean;
  written: number;
}

export class LogExport {
  readonly #sqlite: Database.Database;
  readonly #db: BetterSQLite3Database;
  readonly #blocks: LogBlockReader;
  readonly #open = new Map<string, OpenExport>();

  constructor(sqlite: Database.Database) {
    this.#sqlite = sqlite;
    this.#db = drizzle(sqlite);
    this.#blocks = new LogBlockReader(sqlite);
  }

  /** `total` is what the index of the filter's narrowest field counts: an upper bound. */
  open(filter: LogFilter, format: ExportFormat): { exportId: string; total: number } {
    const { lowest, highest } = this.#blocks.ids(filter);
    const exportId = randomUUID();
    this.#open.set(exportId, {
      filter,
      format,
      position: lowest - 1,
      end: highest,
      statement: null,
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
    let text = state.started ? '' : head;
    state.started = true;
    let rows = 0;
    let last = until;
    for (const values of this.#rows(state, until)) {
      if (state.written > 0) text += separator;
      text += row(recordOf(values));
      state.written += 1;
      rows += 1;
      if (rows < ROWS_PER_CHUNK && text.length < CHUNK_LENGTH) continue;
      last = values[0];
      break;
    }
    state.position = last;
    const done = state.position >= state.end;
    if (done) text += state.written === 0 ? tail.empty : tail.filled;
    return { text, rows, done };
  }

  /** As arrays, past drizzle: to make its objects takes longer than to read the rows. */
  #rows(state: OpenExport, until: number): IterableIterator<RowValues> {
    const query = this.#db
      .select(exportColumns)
      .from(chargerData)
      .where(and(gt(chargerData.id, state.position), lte(chargerData.id, until), ...conditions(state.filter)))
      .orderBy(asc(chargerData.id))
      .toSQL();
    // The same text each time: the ids are bound.
    state.statement ??= this.#sqlite.prepare(query.sql).raw();
    return state.statement.iterate(query.params) as IterableIterator<RowValues>;
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
