/** How a row of the log is written in each export format. */
import type { TextFormat } from '../../contract/log-filter.ts';
import type { LogRecord } from './rows.ts';

interface FormatWriter {
  head: string;
  row: (record: LogRecord) => string;
  separator: string;
  tail: { filled: string; empty: string };
}

/** Every column that an import needs to write the same row again. */
export const EXPORT_COLUMNS = [
  'id',
  'uid',
  'time',
  'timestamp',
  'chargerId',
  'deviceId',
  'direction',
  'type',
  'action',
  'messageId',
  'sessionId',
  'latencyMs',
  'correlatesWith',
  'duplicateOf',
  'suspectedRepeat',
  'schemaErrors',
  'ocppVersion',
  'connectionId',
  'sequence',
  'storedAt',
  'journaledMs',
  'publishedMs',
  'raw',
] as const;

type ExportRow = Record<(typeof EXPORT_COLUMNS)[number], string | number | boolean | null>;

function exportRow(record: LogRecord): ExportRow {
  return {
    id: record.id,
    uid: record.uid,
    time: new Date(record.timestamp).toISOString(),
    timestamp: record.timestamp,
    chargerId: record.chargerId,
    deviceId: record.deviceId,
    direction: record.direction,
    type: record.type,
    action: record.message,
    messageId: record.messageId,
    sessionId: record.sessionId,
    latencyMs: record.latencyMs,
    correlatesWith: record.correlatesWith,
    duplicateOf: record.duplicateOf,
    suspectedRepeat: record.suspectedRepeat,
    schemaErrors: record.schemaErrors,
    ocppVersion: record.ocppVersion,
    connectionId: record.connectionId,
    sequence: record.sequence,
    storedAt: record.storedAt,
    journaledMs: record.journaledMs,
    publishedMs: record.publishedMs,
    raw: record.raw,
  };
}

/** JSON carries the problems as a list, and the frame as the text it was. */
export function jsonRow(record: LogRecord): string {
  const { schemaErrors: _schemaErrors, ...row } = exportRow(record);
  const problems: unknown = record.schemaErrors === null ? [] : JSON.parse(record.schemaErrors);
  return JSON.stringify({ ...row, schemaErrors: problems });
}

/**
 * A cell by RFC 4180. Text that a spreadsheet would run as a formula is made text by a leading apostrophe
 * (OWASP, "CSV Injection"). Text that has apostrophes there already gets one more, so that `csvText` is the inverse.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text that a cell was written from. */
export const csvText = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

export const exportFormats: Readonly<Record<TextFormat, FormatWriter>> = {
  csv: {
    // The mark at the front tells spreadsheets that the text is UTF-8.
    head: `\uFEFF${EXPORT_COLUMNS.join(',')}\r\n`,
    row: (record) => {
      const row = exportRow(record);
      return EXPORT_COLUMNS.map((column) => csvCell(row[column])).join(',');
    },
    separator: '\r\n',
    tail: { filled: '\r\n', empty: '' },
  },
  json: { head: '[\n', row: jsonRow, separator: ',\n', tail: { filled: '\n]\n', empty: ']\n' } },
  ndjson: { head: '', row: jsonRow, separator: '\n', tail: { filled: '\n', empty: '' } },
};
