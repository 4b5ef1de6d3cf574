/** Makes a database of an exported log or a bundle. In a worker; other threads see how far it is. */
import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { bundledChargerSchema, bundledSessionSchema, type BundleManifest } from '../contract/bundle.ts';
import { ConsoleError } from '../contract/errors.ts';
import type { TextFormat } from '../contract/log-filter.ts';
import type { TariffSnapshot } from '../ports/facts.ts';
import { read, READ_ACTIONS } from '../processing/handlers/index.ts';
import { LogImport } from '../storage/database/log-import.ts';
import type { PlainRecord } from '../storage/database/rows.ts';
import { BundleFile } from './bundle-file.ts';
import { envelopeOf } from './envelope-of.ts';
import { demandRoom, MAX_MESSAGES, refuse } from './limits.ts';
import { elementsOf, linesOf, type Line } from './lines.ts';
import { jsonOf, rowsOf } from './log-rows.ts';
import type { z } from 'zod';

/** Rows of one transaction, and CALLs of one step of the derivation. */
const BATCH = 500;
/** Characters of frames after which a transaction ends, whatever the rows: a frame may be large. */
const BATCH_LENGTH = 4_000_000;
/** The disk is asked for its room once in so many batches. */
const BATCHES_PER_LOOK = 20;

export interface ImportProgress {
  /** @param share of the phase, 0 to 1. */
  report(phase: 'reading' | 'deriving', messages: number, share: number): void;
  isCancelled(): boolean;
}

export interface ImportOptions {
  file: string;
  /** Folder of the database. */
  folder: string;
  sqlite: Database.Database;
  /** For sessions whose amount the file does not tell. */
  tariff: TariffSnapshot;
  progress: ImportProgress;
}

export interface ImportResult {
  format: TextFormat | 'bundle';
  messages: number;
  oldestAt: number | null;
  newestAt: number | null;
  manifest: BundleManifest | null;
}

/** The import was cancelled. */
export class Cancelled extends Error {}

/**
 * @throws Cancelled; ConsoleError WORKSPACE_FILE_INVALID, WORKSPACE_FILE_NEWER, WORKSPACE_FAILED. What was written to
 * the database until then is of no use.
 */
export async function importLog(options: ImportOptions): Promise<ImportResult> {
  const { file, folder, sqlite } = options;
  const format = formatOf(file);
  const target = new LogImport(sqlite);
  if (format === 'bundle') {
    const bundle = await BundleFile.open(file);
    try {
      // Rows, and the indexes over them.
      demandRoom(folder, bundle.sizeOf('messages') * 2);
      const content = new Counted(bundle.content('messages'), bundle.sizeOf('messages'), options);
      await addRows(target, 'ndjson', content, options);
      await derive(target, options);
      const list = (entry: 'chargers' | 'sessions'): Counted =>
        new Counted(bundle.content(entry), bundle.sizeOf(entry), options);
      await addList(list('chargers'), bundledChargerSchema, folder, (rows) => target.addChargers(rows));
      await addList(list('sessions'), bundledSessionSchema, folder, (rows) => target.addSessions(rows));
      return { format, ...target.finish(), manifest: bundle.manifest };
    } finally {
      bundle.close();
    }
  }
  const { size } = statSync(file);
  demandRoom(folder, size * 2);
  const content = new Counted(createReadStream(file) as AsyncIterable<Buffer>, size, options);
  await addRows(target, format, content, options);
  await derive(target, options);
  return { format, ...target.finish(), manifest: null };
}

/** By its first characters: names are given by people. @throws ConsoleError WORKSPACE_FILE_INVALID */
function formatOf(file: string): ImportResult['format'] {
  const bytes = Buffer.alloc(8);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, bytes, 0, bytes.length, 0);
  closeSync(descriptor);
  const text = bytes.subarray(0, length).toString('latin1');
  if (text.startsWith('PK')) return 'bundle';
  if (text.startsWith('{')) return 'ndjson';
  if (text.startsWith('[')) return 'json';
  if (text.startsWith('\u00EF\u00BB\u00BFid,') || text.startsWith('id,')) return 'csv';
  return refuse(length === 0 ? 'The file is empty.' : 'It is neither a bundle nor an exported log.');
}

/** Content that is handed on, with how much of it has passed. */
class Counted {
  #bytes = 0;
  readonly #content: AsyncIterable<Buffer>;
  readonly #size: number;
  readonly #progress: ImportProgress;

  constructor(content: AsyncIterable<Buffer>, size: number, { progress }: ImportOptions) {
    this.#content = content;
    this.#size = size;
    this.#progress = progress;
  }

  /** 0 to 1. */
  get share(): number {
    return Math.min(1, this.#bytes / Math.max(1, this.#size));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const chunk of this.#content) {
      this.#bytes += chunk.length;
      if (this.#progress.isCancelled()) throw new Cancelled();
      yield chunk;
    }
  }
}

async function addRows(
  target: LogImport,
  format: TextFormat,
  content: Counted,
  { progress, folder }: ImportOptions,
): Promise<void> {
  let batch: PlainRecord[] = [];
  let length = 0;
  let messages = 0;
  let batches = 0;
  const write = (): void => {
    batches += 1;
    if (batches % BATCHES_PER_LOOK === 0) demandRoom(folder, 0);
    target.addRows(batch);
    messages += batch.length;
    batch = [];
    length = 0;
    progress.report('reading', messages, content.share);
    if (messages > MAX_MESSAGES) refuse(`It has more than ${MAX_MESSAGES} messages.`);
  };
  for await (const row of rowsOf(format, content)) {
    batch.push(row);
    length += row.raw.length;
    if (batch.length === BATCH || length >= BATCH_LENGTH) write();
  }
  if (batch.length > 0) write();
}

/** Chargers, connectors, sessions and samples out of the messages, by the live console’s own handlers and merges. */
async function derive(target: LogImport, { tariff, progress }: ImportOptions): Promise<void> {
  const now = Date.now();
  const { messages, highestId } = target.extent();
  let after = 0;
  for (;;) {
    if (progress.isCancelled()) throw new Cancelled();
    const calls = target.calls(READ_ACTIONS, after, BATCH);
    target.merge(
      calls.map(({ call, answer }) => ({ uid: call.uid, facts: read(envelopeOf(call, answer)).facts })),
      tariff,
      now,
    );
    after = calls.at(-1)?.call.id ?? after;
    progress.report('deriving', messages, highestId === 0 ? 1 : after / highestId);
    if (calls.length < BATCH) return;
    // Messages to this thread get their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function addList<T>(
  content: AsyncIterable<Buffer>,
  schema: z.ZodType<T>,
  folder: string,
  add: (rows: T[]) => void,
): Promise<void> {
  let batch: T[] = [];
  let batches = 0;
  for await (const line of listed(content)) {
    const parsed = schema.safeParse(jsonOf(line));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      refuse(`Line ${line.number}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
    }
    batch.push(parsed.data);
    if (batch.length < BATCH) continue;
    batches += 1;
    if (batches % BATCHES_PER_LOOK === 0) demandRoom(folder, 0);
    if (batches * BATCH > MAX_MESSAGES) refuse(`It has more than ${MAX_MESSAGES} chargers or sessions.`);
    add(batch);
    batch = [];
  }
  add(batch);
}

/** The elements of a list; none where the entry is not there. */
async function* listed(content: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const lines = linesOf(content);
  const first = await lines.next();
  if (first.done === true) return;
  yield* elementsOf(
    (async function* () {
      yield first.value;
      yield* lines;
    })(),
  );
}

/** What an import failed with, as the console's error. */
export function asImportError(error: unknown): unknown {
  if (error instanceof ConsoleError || error instanceof Cancelled) return error;
  return new ConsoleError('WORKSPACE_FAILED', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
