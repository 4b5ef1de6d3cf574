/** The exported logs that are open: each a database of its own in the data folder, gone when it is closed. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { WorkspaceInfo, WorkspaceProgress } from '../contract/workspace.ts';
import { ConsoleError, toErrorInfo } from '../contract/errors.ts';
import { storeFile, TooLargeError } from '../files/store-file.ts';
import type { DatabaseReader } from '../ports/database.ts';
import type { TariffSnapshot } from '../ports/facts.ts';
import type { Logger } from '../ports/logger.ts';
import { databaseReader } from '../storage/database-reader.ts';
import type { ReaderApi } from '../storage/database/database-worker.ts';
import { WorkerClient } from '../storage/worker-rpc.ts';
import { cancelImport, newImportBuffer, readImport, type ImportBuffer } from './import-buffer.ts';
import type { ImportResult } from './import-log.ts';
import type { ImportApi } from './import-worker.ts';
import { demandRoom, MAX_CONTENT_BYTES } from './limits.ts';

const PROGRESS_INTERVAL_MS = 150;
/** Workspaces, imports and uploads that wait, all together. */
const MAX_OPEN = 4;
/** A workspace that no window shows any more is closed, ms. */
const UNSEEN_MS = 600_000;

export interface WorkspacesOptions {
  /** Emptied at the start. */
  folder: string;
  workerDirectory: URL;
  tariff(): TariffSnapshot;
  /** The file behind a choice of the open dialog. */
  resolveSource(sourceId: string): string | undefined;
  progress(progress: WorkspaceProgress): void;
  logger: Logger;
}

export interface Workspace {
  info: WorkspaceInfo;
  reader: DatabaseReader;
}

interface OpenWorkspace extends Workspace {
  folder: string;
  worker: WorkerClient<ReaderApi>;
  windows: number;
  /** Runs while no window shows it. */
  unseen: NodeJS.Timeout;
}

export class Workspaces {
  readonly #options: WorkspacesOptions;
  readonly #open = new Map<string, OpenWorkspace>();
  readonly #jobs = new Map<string, { shared: ImportBuffer; done: Promise<void> }>();
  /** Files that a window has sent, by the id they are opened under. */
  readonly #uploads = new Map<string, { file: string; name: string }>();

  constructor(options: WorkspacesOptions) {
    this.#options = options;
    // Of a run that was killed.
    rmSync(options.folder, { recursive: true, force: true });
  }

  /**
   * Begins to open a file that was chosen in the dialog, or sent by a window. Progress and end come as events.
   * @throws ConsoleError NOT_FOUND, WORKSPACE_FAILED when too many are open
   */
  open(sourceId: string): { jobId: string } {
    const upload = this.#uploads.get(sourceId);
    const file = upload?.file ?? this.#options.resolveSource(sourceId);
    if (file === undefined) throw new ConsoleError('NOT_FOUND', 'The file was not chosen in a dialog.');
    // Its own place is one of those that are taken.
    this.#demandPlace(upload === undefined ? 0 : 1);
    this.#uploads.delete(sourceId);
    const jobId = randomUUID();
    const shared = newImportBuffer();
    const done = this.#import({ jobId, file, name: upload?.name ?? basename(file), shared }).finally(() => {
      this.#jobs.delete(jobId);
      if (upload !== undefined) rmSync(upload.file, { force: true });
    });
    this.#jobs.set(jobId, { shared, done });
    return { jobId };
  }

  /** @returns whether it was under way. */
  cancel(jobId: string): boolean {
    const job = this.#jobs.get(jobId);
    if (job !== undefined) cancelImport(job.shared);
    return job !== undefined;
  }

  /** Takes a file that a window sends. @throws ConsoleError WORKSPACE_FAILED, WORKSPACE_FILE_INVALID */
  async upload(name: string, content: NodeJS.ReadableStream): Promise<{ sourceId: string }> {
    this.#demandPlace();
    mkdirSync(this.#options.folder, { recursive: true });
    demandRoom(this.#options.folder, 0);
    const sourceId = randomUUID();
    const file = join(this.#options.folder, `${sourceId}.upload`);
    const upload = { file, name: basename(name.replaceAll('\\', '/')).slice(0, 200) || 'log' };
    this.#uploads.set(sourceId, upload);
    let looked = 0;
    try {
      await storeFile(content, file, {
        maxBytes: MAX_CONTENT_BYTES,
        progress: (bytes) => {
          if (bytes - looked < 50_000_000) return;
          looked = bytes;
          demandRoom(this.#options.folder, 0);
        },
      });
      this.#forgetLater(sourceId);
      return { sourceId };
    } catch (error) {
      this.#uploads.delete(sourceId);
      if (error instanceof TooLargeError) throw new ConsoleError('WORKSPACE_FILE_INVALID', error.message);
      throw error instanceof ConsoleError
        ? error
        : new ConsoleError('WORKSPACE_FAILED', (error as Error).message, { cause: error });
    }
  }

  /** A window shows it from now on, until it calls `leave`. null: there is no such workspace. */
  enter(workspaceId: string): (Workspace & { leave(): void }) | null {
    const workspace = this.#open.get(workspaceId);
    if (workspace === undefined) return null;
    workspace.windows += 1;
    clearTimeout(workspace.unseen);
    return {
      info: workspace.info,
      reader: workspace.reader,
      leave: () => {
        workspace.windows -= 1;
        if (workspace.windows === 0) workspace.unseen = this.#closeLater(workspaceId);
      },
    };
  }

  /** @returns whether it was open. */
  async close(workspaceId: string): Promise<boolean> {
    const workspace = this.#open.get(workspaceId);
    if (workspace === undefined) return false;
    this.#open.delete(workspaceId);
    clearTimeout(workspace.unseen);
    await workspace.worker.terminate();
    rmSync(workspace.folder, { recursive: true, force: true });
    return true;
  }

  async closeAll(): Promise<void> {
    for (const { shared } of this.#jobs.values()) cancelImport(shared);
    await Promise.all([...this.#jobs.values()].map(({ done }) => done));
    await Promise.all([...this.#open.keys()].map((workspaceId) => this.close(workspaceId)));
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  #demandPlace(held = 0): void {
    if (this.#open.size + this.#jobs.size + this.#uploads.size - held >= MAX_OPEN)
      throw new ConsoleError('WORKSPACE_FAILED', `${MAX_OPEN} files are open already: close one first.`);
  }

  /** Never rejects: its end is an event. */
  async #import(job: { jobId: string; file: string; name: string; shared: ImportBuffer }): Promise<void> {
    const { progress, logger } = this.#options;
    const { jobId, name, shared } = job;
    const tell = (rest: Pick<WorkspaceProgress, 'state' | 'workspace' | 'error'>): void =>
      progress({ jobId, name, ...readImport(shared), ...rest });
    const timer = setInterval(() => tell({ state: 'running' }), PROGRESS_INTERVAL_MS);
    const workspaceId = randomUUID();
    const folder = join(this.#options.folder, workspaceId);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const database = join(folder, 'log.sqlite');
      const result = await this.#run(job.file, folder, database, shared);
      if (result === null) {
        rmSync(folder, { recursive: true, force: true });
        tell({ state: 'cancelled' });
        return;
      }
      const info = infoOf(workspaceId, name, result);
      await this.#add(info, folder, database);
      tell({ state: 'finished', workspace: info });
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      const info = toErrorInfo(error, 'WORKSPACE_FAILED');
      logger.warn({ code: info.code, detail: info.detail }, 'a log could not be opened');
      tell({ state: 'failed', error: info });
    } finally {
      clearInterval(timer);
    }
  }

  async #run(
    file: string,
    folder: string,
    database: string,
    shared: ImportBuffer,
  ): Promise<ImportResult | null> {
    const { workerDirectory, tariff } = this.#options;
    const worker = new WorkerClient<ImportApi>(
      new URL('import-worker.js', workerDirectory),
      { file, folder, database, tariff: tariff(), shared },
      () => {},
    );
    try {
      return await worker.call('run');
    } finally {
      await worker.terminate();
    }
  }

  async #add(info: WorkspaceInfo, folder: string, database: string): Promise<void> {
    const { workspaceId } = info;
    const worker = new WorkerClient<ReaderApi>(
      new URL('database-worker.js', this.#options.workerDirectory),
      { file: database, role: 'reader' },
      (error) => {
        this.#options.logger.error({ err: error }, 'the thread of a workspace has died');
        void this.close(workspaceId);
      },
    );
    try {
      await worker.call('open');
    } catch (error) {
      await worker.terminate();
      throw error;
    }
    const unseen = this.#closeLater(workspaceId);
    const reader = databaseReader(worker);
    this.#open.set(workspaceId, { info, reader, worker, folder, windows: 0, unseen });
  }

  /** A window that is gone before it opened what it had sent never asks for it. */
  #forgetLater(sourceId: string): void {
    const timer = setTimeout(() => {
      const upload = this.#uploads.get(sourceId);
      if (!this.#uploads.delete(sourceId) || upload === undefined) return;
      rmSync(upload.file, { force: true });
    }, UNSEEN_MS);
    timer.unref();
  }

  #closeLater(workspaceId: string): NodeJS.Timeout {
    const timer = setTimeout(() => void this.close(workspaceId), UNSEEN_MS);
    timer.unref();
    return timer;
  }
}

function infoOf(workspaceId: string, name: string, result: ImportResult): WorkspaceInfo {
  const { format, messages, oldestAt, newestAt, manifest } = result;
  return {
    workspaceId,
    name,
    format,
    messages,
    oldestAt,
    newestAt,
    bundle:
      manifest === null
        ? null
        : {
            createdAt: manifest.createdAt,
            consoleVersion: manifest.console.version,
            platform: manifest.console.platform,
            idTagsRedacted: manifest.idTagsRedacted,
            filtered: Object.keys(manifest.filter).length > 0,
          },
  };
}
