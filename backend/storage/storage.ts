/** Opens the console's storage: three worker threads behind asynchronous interfaces. */
import { join } from 'node:path';
import type { DatabaseReader, DatabaseWriter, ProcessedMessage } from '../ports/database.ts';
import type { Journal } from '../ports/journal.ts';
import type { Logger } from '../ports/logger.ts';
import type { QueueStore } from '../ports/queue-store.ts';
import type { ReaderApi, WriterApi } from './database/database-worker.ts';
import { JournalClient } from './journal/journal-client.ts';
import type { JournalWorkerApi } from './journal/journal-worker.ts';
import { WorkerClient } from './worker-rpc.ts';
import { within } from '../within.ts';

/** A thread is in a call of the system that does not return, when it takes longer, ms. */
const CLOSE_LIMIT_MS = 6_000;

export interface StorageOptions {
  dataDir: string;
  /** Where the built `journal-worker.js` and `database-worker.js` lie. */
  workerDirectory: URL;
  logger: Logger;
}

export interface Storage {
  journal: Journal;
  queueStore: QueueStore;
  writer: DatabaseWriter;
  reader: DatabaseReader;
  databaseFile: string;
  /** Damaged files that were moved aside at this start. */
  movedAside: string[];
  /** The greatest uids that a former run has left, in journal and database. */
  highestUids: (string | null)[];
  /** Commits what still waits. @throws ConsoleError JOURNAL_NOT_WRITABLE */
  flush(): Promise<void>;
  /**
   * Commits, checkpoints and closes everything.
   * @param limitMs how long that may take; a thread that hangs holds the other ones for a third of it.
   * @throws Error when a thread does not end.
   */
  close(limitMs?: number): Promise<void>;
}

/**
 * Opens journal and database in a folder, which is locked against a second console.
 * @throws ConsoleError DATA_DIR_IN_USE, DATABASE_NEWER, DATABASE_FAILED, JOURNAL_NOT_WRITABLE
 */
export async function openStorage({ dataDir, workerDirectory, logger }: StorageOptions): Promise<Storage> {
  const databaseFile = join(dataDir, 'ocpp-console.sqlite');
  const report = (thread: string) => (error: Error) =>
    logger.error({ err: error, thread }, 'a storage thread has died: the console must be started again');
  const journalUrl = new URL('journal-worker.js', workerDirectory);
  const databaseUrl = new URL('database-worker.js', workerDirectory);
  const journalWorker = new WorkerClient<JournalWorkerApi>(journalUrl, { dataDir }, report('journal'));
  const writer = new WorkerClient<WriterApi>(
    databaseUrl,
    { file: databaseFile, role: 'writer' },
    report('writer'),
  );
  const reader = new WorkerClient<ReaderApi>(
    databaseUrl,
    { file: databaseFile, role: 'reader' },
    report('reader'),
  );
  const workers = [reader, writer, journalWorker];
  try {
    // The journal first: it holds the lock on the folder.
    const openedJournal = await journalWorker.call('open');
    const openedDatabase = await writer.call('open', openedJournal.unclean);
    await reader.call('open');
    await journalWorker.call('raiseTransactionId', await writer.call('highestTransactionId'));
    const movedAside = [openedJournal.movedAside, openedDatabase.movedAside].filter((name) => name !== null);
    for (const file of movedAside) logger.error({ file }, 'a damaged file was moved aside');

    const highestUids = [await journalWorker.call('highestUid'), await writer.call('highestUid')];
    const journal = new JournalClient(journalWorker);
    return {
      journal,
      queueStore: journal,
      writer: {
        apply: (messages, tariff) => writer.call('apply', messages.map(withoutPayloads), tariff),
        recordConnected: (epoch) => writer.call('recordConnected', epoch),
        recordDisconnected: (epoch) => writer.call('recordDisconnected', epoch),
        setRegistration: (chargerId, registration) => writer.call('setRegistration', chargerId, registration),
        setPasswordHash: (chargerId, hash) => writer.call('setPasswordHash', chargerId, hash),
        saveIdTag: (idTag) => writer.call('saveIdTag', idTag),
        deleteIdTag: (idTag) => writer.call('deleteIdTag', idTag),
        highestTransactionId: () => writer.call('highestTransactionId'),
      },
      reader: {
        chargers: () => reader.call('chargers'),
        charger: (chargerId) => reader.call('charger', chargerId),
        sessions: (request) => reader.call('sessions', request),
        session: (sessionId) => reader.call('session', sessionId),
        messages: (request) => reader.call('messages', request),
        message: (uid) => reader.call('message', uid),
        facets: () => reader.call('facets'),
        access: () => reader.call('access'),
        connections: (chargerId, limit) => reader.call('connections', chargerId, limit),
        commands: (request) => reader.call('commands', request),
        configuration: (chargerId) => reader.call('configuration', chargerId),
        latestRequests: (chargerId, action, limit) => reader.call('latestRequests', chargerId, action, limit),
        openExport: (filter, format) => reader.call('openExport', filter, format),
        nextExportChunk: (exportId) => reader.call('nextExportChunk', exportId),
        closeExport: (exportId) => reader.call('closeExport', exportId),
      },
      databaseFile,
      movedAside,
      highestUids,
      flush: () => journal.flush(),
      async close(limitMs = CLOSE_LIMIT_MS) {
        // One that died, or hangs, must not keep the others from closing their files.
        const attempt = async (what: string, work: Promise<unknown>): Promise<void> => {
          try {
            if (!(await within(work, limitMs / 3))) logger.error({ what }, 'the storage does not answer');
          } catch (error) {
            logger.error({ err: error, what }, 'closing the storage failed');
          }
        };
        await attempt('what waits for the journal', journal.flush());
        await Promise.all([
          attempt('the reader', reader.call('close')),
          attempt('the writer', writer.call('close')),
        ]);
        // The journal last, for it holds the lock on the folder.
        await attempt('the journal', journalWorker.call('close'));
        await Promise.all(workers.map((worker) => worker.terminate()));
      },
    };
  } catch (error) {
    await Promise.all(workers.map((worker) => worker.terminate()));
    throw error;
  }
}

/** The log reads payloads out of the raw frame: there is no need to copy them from thread to thread. */
function withoutPayloads(message: ProcessedMessage): ProcessedMessage {
  const envelope = { ...message.envelope, payload: null, parsedMessage: null, requestPayload: undefined };
  return { ...message, envelope };
}
