/** Worker thread that lives for one job: a backup, the making of a restore, counts. Nothing else waits for it. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { DataView } from '../../contract/data.ts';
import { sqliteError } from '../sqlite-faults.ts';
import { NICENESS, stepBack } from '../thread-priority.ts';
import { serveWorker } from '../worker-rpc.ts';
import { backUp, saveCopy, type CopyProgress } from './backup.ts';
import { BACKUP_FOLDER, listCopies, removeDatabase, removeUnfinished } from './copies.ts';
import { figuresOf } from './figures.ts';
import { PHASES, SLOT, type ProgressBuffer } from './progress-buffer.ts';
import { replace, stage } from './restore.ts';

const { file, shared } = workerData as { file: string; shared: ProgressBuffer };
const migrationsFolder = join(fileURLToPath(new URL('.', import.meta.url)), 'migrations');
const { length: newest } = readMigrationFiles({ migrationsFolder });

const slots = new Int32Array(shared);
const progress: CopyProgress = {
  phase: (phase) => void Atomics.store(slots, SLOT.phase, PHASES.indexOf(phase)),
  pages(done, total) {
    Atomics.store(slots, SLOT.total, total);
    Atomics.store(slots, SLOT.done, done);
  },
  isCancelled: () => Atomics.load(slots, SLOT.cancelled) === 1,
};

const api = {
  view: (): DataView => ({ file, figures: figuresOf(file), copies: listCopies(file, newest) }),
  copies: () => listCopies(file, newest),
  backUp(target: string) {
    // One job at a time: none of them is under way.
    removeUnfinished(join(dirname(file), BACKUP_FOLDER));
    return backUp(file, target, progress);
  },
  stage: (source: string) => stage(source, file, migrationsFolder, newest),
  replace: (movedTo: string) => replace(file, movedTo),
  remove: (copy: string) => asCopyFault(() => removeDatabase(copy)),
  save: (copy: string, target: string) => asCopyFault(() => saveCopy(copy, target)),
};

function asCopyFault(run: () => void): void {
  try {
    run();
  } catch (error) {
    throw sqliteError(error, 'BACKUP_FAILED');
  }
}

export type KeeperApi = typeof api;

stepBack(NICENESS.background);
serveWorker(api);
