/** Worker thread of the journal: owns the journal's file, and the lock on the data folder. */
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { StoredQueueMessage } from '../../ports/queue-store.ts';
import { lockDataDir, type DataDirLock } from '../data-dir-lock.ts';
import { keepIncompleteLog, type FileDamage } from '../rescue/file-marks.ts';
import { finishReplacement, replaceFile } from '../rescue/replace-file.ts';
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

/** Opens the file; what can be read of a damaged one is taken over, and that is moved aside, never deleted. */
async function open(check: boolean): Promise<{ damage: FileDamage | null; unclean: boolean }> {
  lock ??= lockDataDir(dataDir);
  const { unclean } = lock;
  try {
    const finished = finishReplacement(file);
    const damagedLog = keepIncompleteLog(file);
    store = new JournalStore(file, { check: check || unclean || damagedLog !== null });
    const movedTo = finished ?? damagedLog;
    if (movedTo !== null) store.skipTransactionIds(Date.now());
    return { damage: movedTo === null ? null : { file, movedTo, rescue: null }, unclean };
  } catch (error) {
    if (sqliteFault(error) !== 'damaged') throw sqliteError(error, 'JOURNAL_NOT_WRITABLE');
  }
  try {
    const { movedAside, result } = await replaceFile(file, (target) => {
      const rescued = new JournalStore(target);
      try {
        return rescued.rescue(file);
      } finally {
        rescued.close();
      }
    });
    store = new JournalStore(file);
    store.skipTransactionIds(Date.now());
    return { damage: { file, movedTo: movedAside, rescue: result }, unclean };
  } catch (error) {
    throw sqliteError(error, 'JOURNAL_NOT_WRITABLE');
  }
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
  raiseSequences: (highest: { deviceId: string; sequence: number }[]) => opened().raiseSequences(highest),
  keepUntilPublished: (keep: boolean) => opened().keepUntilPublished(keep),
  unpublished: (afterPosition: number, limit: number) => opened().unpublished(afterPosition, limit),
  countUnpublished: () => opened().countUnpublished(),
  unprocessed: (limit: number, upToPosition?: number) => opened().unprocessed(limit, upToPosition),
  highestUid: () => opened().highestUid(),
  queueMessages: (): StoredQueueMessage[] => opened().queueMessages(),
  status: () => opened().status(Date.now()),
  /** @param clean the next start takes this one's end for a clean one. */
  close(clean: boolean) {
    store?.close();
    store = null;
    lock?.release(clean);
    lock = null;
  },
};

export type JournalWorkerApi = typeof api;

serveWorker(api);
