/** Backup, restore and retention, as the main thread asks for them: one job with the files at a time. */
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataJob, DataView, RestoreResult } from '../contract/data.ts';
import { ConsoleError } from '../contract/errors.ts';
import type { DataKeeper, RetentionLimits } from '../ports/data-keeper.ts';
import { BACKUP_FOLDER, freeName, replacedName, stampOf, surplusOf } from './database/copies.ts';
import type { WriterApi } from './database/database-worker.ts';
import type { KeeperApi } from './database/keeper-worker.ts';
import {
  cancelJob,
  newProgressBuffer,
  readProgress,
  type ProgressBuffer,
} from './database/progress-buffer.ts';
import type { GatedClient } from './gate.ts';
import type { GiveWay } from './give-way.ts';
import { WorkerClient } from './worker-rpc.ts';

/** Between two steps of the retention: the disk is others' as well, ms. */
const STEP_PAUSE_MS = 5;

export interface FileKeeperOptions {
  databaseFile: string;
  /** Of the built `keeper-worker.js`. */
  workerUrl: URL;
  writer: GatedClient<WriterApi>;
  /** Of the retention's steps. */
  giveWay: GiveWay;
  /** Resolves while the database is open. */
  opened(): Promise<void>;
  /**
   * Runs the work while the database is closed and nobody asks for it, then opens it again, whatever came of the work.
   * @throws what the work threw, or the opening.
   */
  whileClosed(work: () => Promise<void>): Promise<void>;
}

export class FileKeeper implements DataKeeper {
  readonly #options: FileKeeperOptions;
  #job: { kind: DataJob['kind']; shared: ProgressBuffer; replacing: boolean } | null = null;
  #pruning: Promise<void> = Promise.resolve();
  #closed = false;
  /** They have the database open. */
  readonly #views = new Set<Promise<DataView>>();
  readonly #workers = new Set<WorkerClient<KeeperApi>>();

  constructor(options: FileKeeperOptions) {
    this.#options = options;
  }

  async view(): Promise<DataView> {
    await this.#options.opened();
    const view = this.#withWorker((worker) => worker.call('view'));
    this.#views.add(view);
    return view.finally(() => this.#views.delete(view));
  }

  job(): DataJob | null {
    if (this.#job === null) return null;
    const { kind, shared, replacing } = this.#job;
    const progress = readProgress(shared);
    return { kind, ...progress, ...(replacing ? { phase: 'replacing' } : {}) };
  }

  async backUp({ file, keep }: { file?: string; keep: number }): Promise<string | null> {
    return this.#exclusively('backup', async (worker) => {
      const folder = join(dirname(this.#options.databaseFile), BACKUP_FOLDER);
      const name = `ocpp-console-${stampOf(Date.now())}`;
      const target = file ?? freeName((suffix) => join(folder, `${name}${suffix}.sqlite`));
      if (!(await worker.call('backUp', target))) return null;
      if (file !== undefined) return target;
      for (const surplus of surplusOf(await worker.call('copies'), keep))
        await worker.call('remove', surplus.file);
      return target;
    });
  }

  cancelBackup(): boolean {
    if (this.#job?.kind !== 'backup') return false;
    cancelJob(this.#job.shared);
    return true;
  }

  async restore(source: string): Promise<RestoreResult> {
    const { databaseFile, whileClosed } = this.#options;
    return this.#exclusively('restore', async (worker) => {
      await worker.call('stage', source);
      const movedTo = replacedName(databaseFile, Date.now());
      if (this.#job !== null) this.#job.replacing = true;
      let failure: unknown = null;
      await whileClosed(async () => {
        await Promise.allSettled(this.#views);
        await worker.call('replace', movedTo).catch((error: unknown) => {
          failure = error;
        });
      });
      // What failed halfway was carried through when the database was opened again.
      if (failure !== null && !(await worker.call('copies')).some(({ file }) => file === movedTo))
        throw failure;
      return { movedTo };
    });
  }

  async fileOf(copyId: string): Promise<string> {
    const copies = await this.#withWorker((worker) => worker.call('copies'));
    const copy = copies.find((candidate) => candidate.copyId === copyId);
    if (copy === undefined) throw new ConsoleError('NOT_FOUND', copyId.slice(0, 100));
    return copy.file;
  }

  async deleteCopy(copyId: string): Promise<void> {
    const file = await this.fileOf(copyId);
    // Not while it is restored.
    if (this.#job !== null) throw new ConsoleError('DATA_BUSY');
    await this.#withWorker((worker) => worker.call('remove', file));
  }

  async saveCopy(copyId: string, file: string): Promise<void> {
    const copy = await this.fileOf(copyId);
    if (this.#job !== null) throw new ConsoleError('DATA_BUSY');
    await this.#withWorker((worker) => worker.call('save', copy, file));
  }

  prune(limits: RetentionLimits): Promise<void> {
    const done = this.#pruning.then(() => this.#prune(limits));
    this.#pruning = done.catch(() => {});
    return done;
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.cancelBackup();
    await this.#pruning;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  async #prune(limits: RetentionLimits): Promise<void> {
    const { writer, giveWay } = this.#options;
    if (this.#closed) return;
    await writer.call('beginRetention', limits);
    const step = (): Promise<boolean> => giveWay.step(() => writer.call('continueRetention'));
    while (!this.#closed && (await step())) await pause(STEP_PAUSE_MS);
  }

  async #exclusively<T>(
    kind: DataJob['kind'],
    work: (worker: WorkerClient<KeeperApi>) => Promise<T>,
  ): Promise<T> {
    if (this.#job !== null) throw new ConsoleError('DATA_BUSY');
    const shared = newProgressBuffer();
    this.#job = { kind, shared, replacing: false };
    try {
      return await this.#withWorker(work, shared);
    } finally {
      this.#job = null;
    }
  }

  async #withWorker<T>(
    work: (worker: WorkerClient<KeeperApi>) => Promise<T>,
    shared = newProgressBuffer(),
  ): Promise<T> {
    const { workerUrl, databaseFile } = this.#options;
    const worker = new WorkerClient<KeeperApi>(workerUrl, { file: databaseFile, shared }, () => {});
    this.#workers.add(worker);
    try {
      return await work(worker);
    } finally {
      this.#workers.delete(worker);
      await worker.terminate();
    }
  }
}
