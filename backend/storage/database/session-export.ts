/** One session as CSV: its facts, then its samples, pulled chunk by chunk as the log's exports are. */
import { randomUUID } from 'node:crypto';
import { ConsoleError } from '../../contract/errors.ts';
import type { SampleCursor } from '../../contract/sessions.ts';
import type { ExportChunk } from '../../ports/database.ts';
import type { EntityReader } from './entity-reader.ts';
import { csvCell } from './export-formats.ts';
import { toSession, type SessionRow } from './rows.ts';
import { minorUnits } from './session-figures.ts';
import type { SessionReader } from './session-reader.ts';

const ROWS_PER_CHUNK = 500;
const SAMPLE_COLUMNS = ['time', 'timestamp', 'measurand', 'phase', 'location', 'context', 'unit', 'value'];

interface OpenExport {
  row: SessionRow;
  after: SampleCursor | undefined;
  started: boolean;
}

export class SessionExport {
  readonly #entities: EntityReader;
  readonly #sessions: SessionReader;
  readonly #open = new Map<string, OpenExport>();

  constructor(entities: EntityReader, sessions: SessionReader) {
    this.#entities = entities;
    this.#sessions = sessions;
  }

  /** null when there is no such session. How many rows come is told as they come. */
  open(sessionId: string): { exportId: string; total: number } | null {
    const row = this.#entities.sessionRow(sessionId);
    if (row === null) return null;
    const exportId = randomUUID();
    this.#open.set(exportId, { row, after: undefined, started: false });
    return { exportId, total: 0 };
  }

  has(exportId: string): boolean {
    return this.#open.has(exportId);
  }

  /** @throws ConsoleError NOT_FOUND when the export is not open. */
  next(exportId: string): ExportChunk {
    const state = this.#open.get(exportId);
    if (state === undefined) throw new ConsoleError('NOT_FOUND', 'The export is not open.');
    const { sessionId } = state.row;
    const { samples, next } = this.#sessions.samples({
      sessionId,
      after: state.after,
      limit: ROWS_PER_CHUNK,
    });
    const head = state.started ? '' : `\uFEFF${this.#facts(state.row)}\r\n${line(SAMPLE_COLUMNS)}`;
    state.started = true;
    state.after = next ?? undefined;
    const rows = samples.map(({ timestamp, measurand, phase, location, context, unit, value }) =>
      line([iso(timestamp), timestamp, measurand, phase, location, context, unit, value]),
    );
    return { text: head + rows.join(''), rows: samples.length, done: next === null };
  }

  close(exportId: string): void {
    this.#open.delete(exportId);
  }

  /** Names and values, a line each; amounts in the currency's main unit. */
  #facts(row: SessionRow): string {
    const session = toSession(row);
    const cost = this.#sessions.cost(row);
    const digits = minorUnits(row.currency);
    const money = (minor: number | null): number | null =>
      minor === null ? null : Number((minor / 10 ** digits).toFixed(digits + 4));
    const facts: [name: string, value: string | number | null][] = [
      ['sessionId', session.sessionId],
      ['chargerId', session.chargerId],
      ['connectorId', session.connectorId],
      ['transactionId', session.transactionId],
      ['idTag', session.idTag],
      ['status', session.status],
      ['startedAt', iso(session.startedAt)],
      ['stoppedAt', iso(session.stoppedAt)],
      ['stopReason', session.stopReason],
      ['meterStartWh', session.meterStartWh],
      ['meterStopWh', session.meterStopWh],
      ['energyWh', session.energyWh],
      ['currency', session.currency],
      ['pricePerKWh', cost?.tariff.pricePerKWh ?? null],
      ['pricePerMinute', cost?.tariff.pricePerMinute ?? null],
      ['fixedFee', cost?.tariff.fixedFee ?? null],
      ['amountEnergy', money(cost?.energy ?? null)],
      ['amountTime', money(cost?.time ?? null)],
      ['amountFee', money(cost?.fee ?? null)],
      ['amountRounding', money(cost?.rounding ?? null)],
      ['amount', money(session.amountMinor)],
      ['flags', session.flags.join(' ')],
    ];
    return line(['field', 'value']) + facts.map(line).join('');
  }
}

const line = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
