/** Rows of the log, read back from the formats that it is exported in. */
import { parse as csvParser } from 'csv-parse';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { directionSchema, messageProblemSchema, messageTypeSchema } from '../contract/ocpp.ts';
import type { TextFormat } from '../contract/log-filter.ts';
import { csvText, EXPORT_COLUMNS } from '../storage/database/export-formats.ts';
import type { PlainRecord } from '../storage/database/rows.ts';
import { MAX_LINE_BYTES, refuse } from './limits.ts';
import { elementsOf, linesOf, type Line } from './lines.ts';

const key = z.string().max(1_000);
const uid = z.uuid();
const count = z.number().int().nonnegative();
/** ms since 1970 that a Date can hold. */
const moment = z.number().int().min(-8.64e15).max(8.64e15);
/** Ids that a log can have reached: an export goes through all of them in order. */
const MAX_ID = 1_000_000_000_000;

/** Logs of consoles that did not export the latter columns are read as well. */
const rowSchema = z.object({
  id: z.number().int().positive().max(MAX_ID),
  uid,
  timestamp: moment,
  chargerId: key,
  deviceId: key,
  direction: directionSchema,
  type: messageTypeSchema,
  action: z.string(),
  messageId: z.string(),
  sessionId: key.nullable(),
  latencyMs: z.number().nonnegative().nullable(),
  correlatesWith: uid.nullable(),
  duplicateOf: uid.nullable(),
  suspectedRepeat: z.boolean(),
  schemaErrors: z.array(messageProblemSchema),
  raw: z.string(),
  ocppVersion: z.string().max(20).default('1.6'),
  connectionId: key.default(''),
  sequence: count.default(0),
  storedAt: moment.optional(),
  journaledMs: z.number().int().nullable().default(null),
  publishedMs: z.number().int().nullable().default(null),
});

/** @throws ConsoleError WORKSPACE_FILE_INVALID, naming the line and the field. */
export async function* rowsOf(
  format: TextFormat,
  content: AsyncIterable<Buffer>,
): AsyncGenerator<PlainRecord> {
  if (format === 'csv') {
    yield* csvRows(content);
    return;
  }
  const lines = linesOf(content);
  for await (const line of format === 'json' ? elementsOf(lines) : lines)
    yield rowOf(jsonOf(line), `Line ${line.number}`);
}

/** @throws ConsoleError WORKSPACE_FILE_INVALID */
export function jsonOf({ text, number }: Line): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return refuse(`Line ${number} is no JSON: the file may have been cut off.`, error);
  }
}

function rowOf(value: unknown, place: string): PlainRecord {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`${place}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { action, schemaErrors, storedAt, ...row } = parsed.data;
  // As they were written: the order of their fields is theirs.
  const problems = (value as { schemaErrors: unknown[] }).schemaErrors;
  return {
    ...row,
    message: action,
    schemaErrors: schemaErrors.length === 0 ? null : JSON.stringify(problems),
    storedAt: storedAt ?? row.timestamp,
  };
}

type Column = (typeof EXPORT_COLUMNS)[number];
const NUMBERS: ReadonlySet<Column> = new Set([
  'id',
  'timestamp',
  'latencyMs',
  'sequence',
  'storedAt',
  'journaledMs',
  'publishedMs',
]);
/** Empty cells of these mean that there is nothing; of all others an empty text. */
const NULLABLE: ReadonlySet<Column> = new Set([
  'sessionId',
  'latencyMs',
  'correlatesWith',
  'duplicateOf',
  'journaledMs',
  'publishedMs',
]);

async function* csvRows(content: AsyncIterable<Buffer>): AsyncGenerator<PlainRecord> {
  const parser = csvParser({
    bom: true,
    delimiter: ',',
    record_delimiter: '\r\n',
    max_record_size: MAX_LINE_BYTES,
  });
  const source = Readable.from(content);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let header: string[] | null = null;
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1;
      if (header === null) {
        header = cells;
        if (!cells.includes('raw')) refuse('The first line does not name the columns of a log.');
      } else yield rowOf(recordOf(header, cells), `Record ${number}`);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('CSV_')) refuse(`Record ${number + 1}: ${(error as Error).message}`, error);
    throw error;
  } finally {
    source.destroy();
  }
}

function recordOf(header: readonly string[], cells: readonly string[]): unknown {
  const entries = header.map((name, index) => {
    const column = name as Column;
    const cell = csvText(cells[index] ?? '');
    if (cell === '' && NULLABLE.has(column)) return [column, null];
    if (NUMBERS.has(column)) return [column, cell === '' ? undefined : Number(cell)];
    if (column === 'suspectedRepeat') return [column, cell === 'true'];
    if (column === 'schemaErrors') return [column, cell === '' ? [] : problemsOf(cell)];
    return [column, cell];
  });
  return Object.fromEntries(entries) as unknown;
}

function problemsOf(cell: string): unknown {
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return cell;
  }
}
