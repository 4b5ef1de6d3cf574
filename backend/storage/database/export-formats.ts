/** How a row of the log is written in each export format. */
import type { ExportFormat } from '../../contract/log-filter.ts';
import type { LogRecord } from './rows.ts';

/** What an export needs of a row. */
export type ExportRecord = Pick<
  LogRecord,
  | 'id'
  | 'uid'
  | 'timestamp'
  | 'chargerId'
  | 'deviceId'
  | 'direction'
  | 'type'
  | 'message'
  | 'messageId'
  | 'sessionId'
  | 'latencyMs'
  | 'correlatesWith'
  | 'duplicateOf'
  | 'suspectedRepeat'
  | 'schemaErrors'
  | 'raw'
>;

interface FormatWriter {
  head: string;
  row: (record: ExportRecord) => string;
  separator: string;
  tail: { filled: string; empty: string };
}

const COLUMNS = [
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
  'raw',
] as const;

const quoted = (text: string | null): string => (text === null ? 'null' : JSON.stringify(text));

/**
 * JSON carries the problems as a list, and the frame as the text it was. Put together by hand: an object for each of a
 * million rows would cost more than the rest of the export.
 */
function jsonRow(record: ExportRecord): string {
  return (
    `{"id":${record.id},"uid":${quoted(record.uid)},"time":"${new Date(record.timestamp).toISOString()}"` +
    `,"timestamp":${record.timestamp},"chargerId":${quoted(record.chargerId)}` +
    `,"deviceId":${quoted(record.deviceId)},"direction":${quoted(record.direction)}` +
    `,"type":${quoted(record.type)},"action":${quoted(record.message)}` +
    `,"messageId":${quoted(record.messageId)},"sessionId":${quoted(record.sessionId)}` +
    `,"latencyMs":${record.latencyMs},"correlatesWith":${quoted(record.correlatesWith)}` +
    `,"duplicateOf":${quoted(record.duplicateOf)},"suspectedRepeat":${record.suspectedRepeat}` +
    // Stored as JSON.
    `,"raw":${quoted(record.raw)},"schemaErrors":${record.schemaErrors ?? '[]'}}`
  );
}

function csvRow(record: ExportRecord): string {
  return [
    record.id,
    record.uid,
    new Date(record.timestamp).toISOString(),
    record.timestamp,
    csvCell(record.chargerId),
    csvCell(record.deviceId),
    record.direction,
    record.type,
    csvCell(record.message),
    csvCell(record.messageId),
    csvCell(record.sessionId),
    csvCell(record.latencyMs),
    csvCell(record.correlatesWith),
    csvCell(record.duplicateOf),
    record.suspectedRepeat,
    csvCell(record.schemaErrors),
    csvCell(record.raw),
  ].join(',');
}

/**
 * A cell by RFC 4180. Text that a spreadsheet would run as a formula is made text by a leading apostrophe
 * (OWASP, "CSV Injection").
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const exportFormats: Readonly<Record<ExportFormat, FormatWriter>> = {
  csv: {
    // The mark at the front tells spreadsheets that the text is UTF-8.
    head: `\uFEFF${COLUMNS.join(',')}\r\n`,
    row: csvRow,
    separator: '\r\n',
    tail: { filled: '\r\n', empty: '' },
  },
  json: { head: '[\n', row: jsonRow, separator: ',\n', tail: { filled: '\n]\n', empty: ']\n' } },
  ndjson: { head: '', row: jsonRow, separator: '\n', tail: { filled: '\n', empty: '' } },
};
