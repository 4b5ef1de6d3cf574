/** Support bundles: a zip, made as fast as it is pulled. What nobody has pulled yet is not read from the log. */
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type Database from 'better-sqlite3';
import { ZipFile } from 'yazl';
import {
  BUNDLE_ENTRIES,
  BUNDLE_FORMAT,
  BUNDLE_VERSION,
  type BundleEntry,
  type BundleExtras,
  type BundleManifest,
} from '../../contract/bundle.ts';
import { ConsoleError } from '../../contract/errors.ts';
import type { LogFilter } from '../../contract/log-filter.ts';
import type { ExportChunk } from '../../ports/database.ts';
import { BundleRows } from './bundle-rows.ts';
import { jsonRow } from './export-formats.ts';
import { LogRows, type LogRowsOptions } from './log-rows.ts';
import type { IdTagRedaction } from './redaction.ts';

interface BundleOptions extends LogRowsOptions {
  extras: BundleExtras;
}

export class BundleExport {
  readonly #sqlite: Database.Database;
  readonly #open = new Map<string, Bundle>();

  constructor(sqlite: Database.Database) {
    this.#sqlite = sqlite;
  }

  /** `total`: messages, an upper bound. */
  open(filter: LogFilter, options: BundleOptions): { exportId: string; total: number } {
    const exportId = randomUUID();
    const bundle = new Bundle(this.#sqlite, filter, options);
    this.#open.set(exportId, bundle);
    return { exportId, total: bundle.total };
  }

  has(exportId: string): boolean {
    return this.#open.has(exportId);
  }

  /** @throws ConsoleError NOT_FOUND when the export is not open; what reading the database fails with. */
  next(exportId: string): Promise<ExportChunk> {
    const bundle = this.#open.get(exportId);
    if (bundle === undefined) throw new ConsoleError('NOT_FOUND', 'The export is not open.');
    return bundle.next();
  }

  close(exportId: string): void {
    this.#open.get(exportId)?.close();
    this.#open.delete(exportId);
  }
}

class Bundle {
  readonly #sqlite: Database.Database;
  readonly #filter: LogFilter;
  readonly #extras: BundleExtras;
  readonly #redaction: IdTagRedaction | null;
  readonly #rows: LogRows;
  readonly #zip = new ZipFile();
  readonly #output: AsyncIterator<Buffer>;
  readonly #counts = { messages: 0, chargers: 0, sessions: 0 };
  readonly #sha256: Record<string, string> = {};
  /** Whom the messages so far belong to. */
  readonly #chargerIds = new Set<string>();
  readonly #sessionIds = new Set<string>();
  #reported = 0;
  #failure: Error | null = null;
  #closed = false;

  constructor(sqlite: Database.Database, filter: LogFilter, { extras, ...options }: BundleOptions) {
    this.#sqlite = sqlite;
    this.#filter = filter;
    this.#extras = extras;
    this.#rows = new LogRows(sqlite, filter, options);
    this.#redaction = this.#rows.redaction;
    this.#zip.on('error', (error: Error) => {
      this.#failure = error;
    });
    // One after the other: the lists need what the messages told, the manifest the sums of all others.
    this.#add('messages', () => this.#messages());
    this.#add('chargers', () => this.#lines(this.#bundled().chargers(), 'chargers'));
    this.#add('sessions', () => this.#lines(this.#bundled().sessions(), 'sessions'));
    if (extras.settings !== null) this.#add('settings', () => [this.#words(indented(extras.settings))]);
    if (extras.log.length > 0)
      this.#add('log', () => extras.log.map((line) => `${this.#words(JSON.stringify(line))}\n`));
    this.#add('manifest', () => [indented(this.#manifest())]);
    this.#zip.end();
    this.#output = this.#zip.outputStream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  get total(): number {
    return this.#rows.total;
  }

  async next(): Promise<ExportChunk> {
    const { value, done } = await this.#output.next();
    if (this.#failure !== null) throw this.#failure;
    const rows = this.#counts.messages - this.#reported;
    this.#reported = this.#counts.messages;
    return { text: '', ...(done === true ? {} : { bytes: value }), rows, done: done === true };
  }

  close(): void {
    this.#closed = true;
    void this.#output.return?.();
  }

  /** @param pieces of the entry's text, asked for when the ones before have been taken. */
  #add(entry: BundleEntry, pieces: () => Iterable<string> | AsyncIterable<string>): void {
    const name = BUNDLE_ENTRIES[entry];
    this.#zip.addReadStreamLazy(name, { mtime: new Date(), mode: 0o100_600 }, (ready) => {
      const content = Readable.from(
        hashed(pieces(), (sum) => (this.#sha256[name] = sum)),
        {
          objectMode: false,
        },
      );
      content.on('error', (error) => {
        this.#failure = error;
        (this.#zip.outputStream as Readable).destroy(error);
      });
      ready(null, content);
    });
  }

  async *#messages(): AsyncGenerator<string> {
    for (let done = false; !done && !this.#closed;) {
      // Others read between the steps, of which many may find nothing.
      await new Promise((resolve) => setImmediate(resolve));
      const step = this.#rows.next();
      done = step.done;
      let text = '';
      for (const record of step.rows) {
        this.#chargerIds.add(record.chargerId);
        if (record.sessionId !== null) this.#sessionIds.add(record.sessionId);
        text += `${jsonRow(record)}\n`;
      }
      this.#counts.messages += step.rows.length;
      if (text !== '') yield text;
    }
  }

  /** Without a filter all of them, also those that no message is left of. */
  #bundled(): BundleRows {
    const all = Object.keys(this.#filter).length === 0;
    return new BundleRows(this.#sqlite, {
      chargerIds: all ? null : this.#chargerIds,
      sessionIds: all ? null : this.#sessionIds,
      redaction: this.#redaction,
    });
  }

  /** A list, one element in each line. */
  *#lines(elements: Iterable<object>, count: 'chargers' | 'sessions'): Generator<string> {
    let separator = '[\n';
    for (const element of elements) {
      this.#counts[count] += 1;
      yield separator + JSON.stringify(element);
      separator = ',\n';
    }
    yield this.#counts[count] === 0 ? '[\n]\n' : '\n]\n';
  }

  #words(json: string): string {
    return this.#redaction === null ? json : this.#redaction.frame(json);
  }

  #manifest(): BundleManifest {
    const { version, platform } = this.#extras;
    return {
      format: BUNDLE_FORMAT,
      version: BUNDLE_VERSION,
      createdAt: Date.now(),
      console: { version, platform },
      schema: Number(this.#sqlite.pragma('user_version', { simple: true })),
      filter: JSON.parse(this.#words(JSON.stringify(this.#filter))) as LogFilter,
      idTagsRedacted: this.#redaction !== null,
      counts: this.#counts,
      sha256: this.#sha256,
    };
  }
}

/** Hands the pieces on, and the SHA-256 of all of them (hexadecimal) after the last. */
async function* hashed(
  pieces: Iterable<string> | AsyncIterable<string>,
  finished: (sum: string) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece);
    hash.update(bytes);
    yield bytes;
  }
  finished(hash.digest('hex'));
}

const indented = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
