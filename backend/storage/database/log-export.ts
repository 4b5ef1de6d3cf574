/** Exports of the log as text, pulled chunk by chunk. */
import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { ConsoleError } from '../../contract/errors.ts';
import type { LogFilter, TextFormat } from '../../contract/log-filter.ts';
import type { ExportChunk } from '../../ports/database.ts';
import { exportFormats } from './export-formats.ts';
import { LogRows, type LogRowsOptions } from './log-rows.ts';

interface OpenExport {
  format: TextFormat;
  rows: LogRows;
  started: boolean;
  written: number;
}

export class LogExport {
  readonly #sqlite: Database.Database;
  readonly #open = new Map<string, OpenExport>();

  constructor(sqlite: Database.Database) {
    this.#sqlite = sqlite;
  }

  /** `total` is an upper bound. */
  open(
    filter: LogFilter,
    format: TextFormat,
    options: LogRowsOptions = {},
  ): { exportId: string; total: number } {
    const exportId = randomUUID();
    const rows = new LogRows(this.#sqlite, filter, options);
    this.#open.set(exportId, { format, rows, started: false, written: 0 });
    return { exportId, total: rows.total };
  }

  /** @throws ConsoleError NOT_FOUND when the export is not open. */
  next(exportId: string): ExportChunk {
    const state = this.#open.get(exportId);
    if (state === undefined) throw new ConsoleError('NOT_FOUND', 'The export is not open.');
    const { head, row, separator, tail } = exportFormats[state.format];
    const { rows, done } = state.rows.next();
    let text = state.started ? '' : head;
    state.started = true;
    for (const record of rows) {
      text += state.written === 0 ? row(record) : separator + row(record);
      state.written += 1;
    }
    if (done) text += state.written === 0 ? tail.empty : tail.filled;
    return { text, rows: rows.length, done };
  }

  close(exportId: string): void {
    this.#open.delete(exportId);
  }
}
