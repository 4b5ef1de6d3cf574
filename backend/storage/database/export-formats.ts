/** How a row of the log is written in each export format. */
import type { TextFormat } from '../../contract/log-filter.ts';
import type { PlainRecord } from './rows.ts';

interface FormatWriter {
  head: string;
  row: (record: PlainRecord) => string;
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

const quoted = (text: string | null): string => (text === null ? 'null' : JSON.stringify(text));

/**
 * JSON carries the problems as a list, and the frame as the text it was. Put together by hand: an object for each of a
 * million rows would cost more than the rest of the export.
 */
export function jsonRow(record: PlainRecord): string {
  return (
    `{"id":${record.id},"uid":${quoted(record.uid)},"time":"${new Date(record.timestamp).toISOString()}"` +
    `,"timestamp":${record.timestamp},"chargerId":${quoted(record.chargerId)}` +
    `,"deviceId":${quoted(record.deviceId)},"direction":${quoted(record.direction)}` +
    `,"type":${quoted(record.type)},"action":${quoted(record.message)}` +
    `,"messageId":${quoted(record.messageId)},"sessionId":${quoted(record.sessionId)}` +
    `,"latencyMs":${record.latencyMs},"correlatesWith":${quoted(record.correlatesWith)}` +
    `,"duplicateOf":${quoted(record.duplicateOf)},"suspectedRepeat":${record.suspectedRepeat}` +
    `,"ocppVersion":${quoted(record.ocppVersion)},"connectionId":${quoted(record.connectionId)}` +
    `,"sequence":${record.sequence},"storedAt":${record.storedAt}` +
    `,"journaledMs":${record.journaledMs},"publishedMs":${record.publishedMs}` +
    // The problems are stored as JSON.
    `,"raw":${quoted(record.raw)},"schemaErrors":${record.schemaErrors ?? '[]'}}`
  );
}

/** In the order of `EXPORT_COLUMNS`. */
function csvRow(record: PlainRecord): string {
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
    csvCell(record.ocppVersion),
    csvCell(record.connectionId),
    record.sequence,
    record.storedAt,
    csvCell(record.journaledMs),
    csvCell(record.publishedMs),
    csvCell(record.raw),
  ].join(',');
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
    row: csvRow,
    separator: '\r\n',
    tail: { filled: '\r\n', empty: '' },
  },
  json: { head: '[\n', row: jsonRow, separator: ',\n', tail: { filled: '\n]\n', empty: ']\n' } },
  ndjson: { head: '', row: jsonRow, separator: '\n', tail: { filled: '\n', empty: '' } },
};
