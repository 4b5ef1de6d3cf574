/** Worker thread of the journal: owns the journal's file, and the lock on the data folder. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { StoredQueueMessage } from '../../ports/queue-store.ts';
import { lockDataDir, type DataDirLock } from '../data-dir-lock.ts';
import { sqliteError, sqliteFault } from '../sqlite-faults.ts';
import { serveWorker } from '../worker-rpc.ts';
import { JournalStore, type JournalOperation } from './journal-store.ts';

const { dataDir } = workerData as { dataDir: string };
const file = join(dataDir, 'console-journal.sqlite');

let lock: DataDirLock | null = null;
let store: JournalStore | null = null;

function opened(): JournalStore {
  if (store === null) throw new Error('The journal is not open.');
  return store;
}

/** Opens the file; a damaged one is moved aside, never deleted. */
function open(): { movedAside: string | null; unclean: boolean } {
  lock = lockDataDir(dataDir);
  const { unclean } = lock;
  try {
    store = new JournalStore(file, { check: unclean });
    return { movedAside: null, unclean };
  } catch (error) {
    if (sqliteFault(error) !== 'damaged') throw sqliteError(error, 'JOURNAL_NOT_WRITABLE');
  }
  const movedAside = `${file}.damaged-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, movedAside + suffix);
  store = new JournalStore(file);
  return { movedAside, unclean };
}

const api = {
  open,
  commit(operations: JournalOperation[]) {
    try {
      return opened().commit(operations, Date.now());
    } catch (error) {
      throw sqliteError(error, 'JOURNAL_NOT_WRITABLE');
    }
  },
  raiseTransactionId: (highest: number) => opened().raiseTransactionId(highest),
  keepUntilPublished: (keep: boolean) => opened().keepUntilPublished(keep),
  unpublished: (afterPosition: number, limit: number) => opened().unpublished(afterPosition, limit),
  countUnpublished: () => opened().countUnpublished(),
  unprocessed: (limit: number, upToPosition?: number) => opened().unprocessed(limit, upToPosition),
  highestUid: () => opened().highestUid(),
  queueMessages: (): StoredQueueMessage[] => opened().queueMessages(),
  status: () => opened().status(Date.now()),
  close() {
    store?.close();
    store = null;
    lock?.release();
    lock = null;
  },
};

export type JournalWorkerApi = typeof api;

serveWorker(api);
