/** Export jobs: rows are pulled chunk by chunk and written as fast as the destination takes them. */
import { open, rename, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import { BUNDLE_EXTENSION, type BundleExtras } from '../contract/bundle.ts';
import { ConsoleError, toErrorInfo } from '../contract/errors.ts';
import type { ExportProgress } from '../contract/gateway.ts';
import type { ExportFormat, LogFilter } from '../contract/log-filter.ts';
import type { DatabaseReader } from '../ports/database.ts';

/** Shortest time between two progress reports, ms. */
const PROGRESS_INTERVAL_MS = 150;
/** A download link that nobody opens is forgotten, ms. */
const LINK_LIFETIME_MS = 60_000;

const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  bundle: 'application/zip',
};

/** Where an export comes from: the console's log, or an opened one. */
export interface ExportSource {
  reader: Pick<DatabaseReader, 'openExport' | 'openSessionExport' | 'nextExportChunk' | 'closeExport'>;
  /** What a bundle carries beside the database's part. */
  extras(): BundleExtras;
}

export interface ExportRequest {
  filter: LogFilter;
  format: ExportFormat;
  redactIdTags: boolean;
  /** Left out: a download. */
  destinationId?: string;
}

/** What an export writes, and how its file is called where no dialog named it. */
interface Content extends Pick<ExportProgress, 'content'> {
  format: ExportFormat;
  name: string;
  reader: ExportSource['reader'];
  /** @throws ConsoleError NOT_FOUND when it is no longer there. */
  open(): Promise<{ exportId: string; total: number }>;
}

interface Job extends Content {
  jobId: string;
  cancelled: boolean;
}

export interface ExportsOptions {
  /** CALLs before this moment should have their answer, ms. */
  overdueBefore(): number;
  /** The file behind a destination that the save dialog granted; undefined for an unknown id. */
  resolveDestination(destinationId: string): string | undefined;
  progress(progress: ExportProgress): void;
}

export class Exports {
  readonly #options: ExportsOptions;
  readonly #jobs = new Map<string, Job>();
  /** Downloads that were offered and not yet fetched. */
  readonly #offered = new Map<string, { job: Job; timer: NodeJS.Timeout }>();

  constructor(options: ExportsOptions) {
    this.#options = options;
  }

  /**
   * Starts an export to a granted destination, or offers it as a one-time download under `/exports/{jobId}`.
   * @throws ConsoleError NOT_FOUND for a destination that was never granted.
   */
  start(
    { reader, extras }: ExportSource,
    { filter, format, redactIdTags, destinationId }: ExportRequest,
  ): { jobId: string; downloadUrl?: string } {
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const name = `ocpp-messages-${stamp}.${extensionOf(format)}`;
    const open = (): ReturnType<DatabaseReader['openExport']> =>
      reader.openExport(filter, format, {
        redactIdTags,
        overdueBefore: this.#options.overdueBefore(),
        ...(format === 'bundle' ? { extras: extras() } : {}),
      });
    return this.#begin({ format, name, reader, open }, destinationId);
  }

  /**
   * The same for one session with its samples, as CSV.
   * @throws ConsoleError NOT_FOUND as well when there is no such session.
   */
  async startSession(
    { reader }: ExportSource,
    sessionId: string,
    destinationId?: string,
  ): Promise<{ jobId: string; downloadUrl?: string }> {
    const open = async (): ReturnType<DatabaseReader['openExport']> => {
      const opened = await reader.openSessionExport(sessionId);
      if (opened === null) throw new ConsoleError('NOT_FOUND', `session ${sessionId.slice(0, 100)}`);
      return opened;
    };
    // It is looked for at once: a job that fails later is told less plainly.
    const { exportId } = await open();
    await reader.closeExport(exportId);
    const name = `session-${sessionId.replaceAll(/[^\w.-]+/g, '-').slice(0, 100)}.csv`;
    return this.#begin({ content: 'session', format: 'csv', name, reader, open }, destinationId);
  }

  #begin(content: Content, destinationId: string | undefined): { jobId: string; downloadUrl?: string } {
    const job: Job = { ...content, jobId: randomUUID(), cancelled: false };
    if (destinationId === undefined) {
      const timer = setTimeout(() => this.#offered.delete(job.jobId), LINK_LIFETIME_MS);
      timer.unref();
      this.#offered.set(job.jobId, { job, timer });
      return { jobId: job.jobId, downloadUrl: `/exports/${job.jobId}` };
    }
    const file = this.#options.resolveDestination(destinationId);
    if (file === undefined)
      throw new ConsoleError('NOT_FOUND', 'The destination was not chosen in a dialog.');
    void this.#toFile(job, file);
    return { jobId: job.jobId };
  }

  /** Ends a running export, or withdraws one that was offered. */
  cancel(jobId: string): boolean {
    const offered = this.#offered.get(jobId);
    if (offered !== undefined) {
      clearTimeout(offered.timer);
      this.#offered.delete(jobId);
      return true;
    }
    const job = this.#jobs.get(jobId);
    if (job === undefined) return false;
    job.cancelled = true;
    return true;
  }

  cancelAll(): void {
    for (const jobId of [...this.#offered.keys(), ...this.#jobs.keys()]) this.cancel(jobId);
  }

  /** Answers `GET /exports/{jobId}`. @returns false when there is no such offer. */
  download(jobId: string, response: ServerResponse): boolean {
    const offered = this.#offered.get(jobId);
    if (offered === undefined) return false;
    clearTimeout(offered.timer);
    this.#offered.delete(jobId);
    const { job } = offered;
    response.writeHead(200, {
      'Content-Type': CONTENT_TYPES[job.format],
      'Content-Disposition': `attachment; filename="${job.name}"`,
      'Cache-Control': 'no-store',
    });
    response.once('close', () => {
      job.cancelled = true;
    });
    void this.#run(job, response, {}).then((completed) => {
      if (completed) response.end();
      else response.destroy();
    });
    return true;
  }

  /** The file appears under its name when it is whole; a cancelled or failed export leaves nothing behind. */
  async #toFile(job: Job, file: string): Promise<void> {
    const partial = `${file}.part`;
    let output: Writable;
    try {
      output = (await open(partial, 'w')).createWriteStream();
    } catch (error) {
      const { jobId, content } = job;
      const nothing = { jobId, content, rows: 0, total: 0, bytes: 0, file };
      this.#options.progress({ ...nothing, state: 'failed', error: toErrorInfo(error, 'EXPORT_FAILED') });
      return;
    }
    const completed = await this.#run(job, output, { file }, async () => {
      output.end();
      await finished(output);
      await rename(partial, file);
    });
    if (!completed) {
      output.destroy();
      await rm(partial, { force: true });
    }
  }

  async #run(
    job: Job,
    output: Writable,
    extra: Pick<ExportProgress, 'file'>,
    complete?: () => Promise<void>,
  ): Promise<boolean> {
    const { progress } = this.#options;
    const { reader } = job;
    const state = { jobId: job.jobId, content: job.content, rows: 0, total: 0, bytes: 0, ...extra };
    let failure: Error | null = null;
    output.on('error', (error) => {
      failure = error;
    });
    this.#jobs.set(job.jobId, job);
    let exportId: string | null = null;
    try {
      const opened = await job.open();
      exportId = opened.exportId;
      state.total = opened.total;
      let reportedAt = -Infinity;
      for (let done = false; !done && !job.cancelled;) {
        const chunk = await reader.nextExportChunk(exportId);
        done = chunk.done;
        state.rows += chunk.rows;
        state.total = Math.max(state.total, state.rows);
        const bytes = chunk.bytes ?? Buffer.from(chunk.text);
        state.bytes += bytes.length;
        if (failure !== null) throw failure;
        if (bytes.length > 0 && !output.write(bytes)) await drained(output);
        if (performance.now() - reportedAt >= PROGRESS_INTERVAL_MS) {
          reportedAt = performance.now();
          progress({ ...state, state: 'running' });
        }
      }
      if (job.cancelled) {
        progress({ ...state, state: 'cancelled' });
        return false;
      }
      await complete?.();
      progress({ ...state, total: state.rows, state: 'finished' });
      return true;
    } catch (error) {
      const cancelled = job.cancelled && failure === null;
      progress({
        ...state,
        ...(cancelled
          ? { state: 'cancelled' }
          : { state: 'failed', error: toErrorInfo(error, 'EXPORT_FAILED') }),
      });
      return false;
    } finally {
      this.#jobs.delete(job.jobId);
      if (exportId !== null) await reader.closeExport(exportId).catch(() => {});
    }
  }
}

const extensionOf = (format: ExportFormat): string => (format === 'bundle' ? BUNDLE_EXTENSION : format);

/** Resolves when more may be written, or when the destination has gone. */
async function drained(output: Writable): Promise<void> {
  if (output.destroyed) return;
  const abort = new AbortController();
  try {
    await Promise.race([
      once(output, 'drain', { signal: abort.signal }),
      once(output, 'close', { signal: abort.signal }),
    ]);
  } finally {
    abort.abort();
  }
}
