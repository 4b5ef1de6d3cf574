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
  /** Commits, checkpoints and closes everything. */
  close(): Promise<void>;
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
        locate: (at) => reader.call('locate', at),
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
      async close() {
        await journal.flush();
        // The journal last, for it holds the lock on the folder. One that has died is closed.
        for (const worker of workers)
          await worker
            .call('close')
            .catch((error: unknown) => logger.error({ err: error }, 'closing the storage failed'));
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
