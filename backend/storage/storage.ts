/** Opens the console's storage: worker threads behind asynchronous interfaces. */
import { join } from 'node:path';
import type { DatabaseStatus, StorageNotice } from '../contract/status.ts';
import type { DataKeeper } from '../ports/data-keeper.ts';
import type { DatabaseReader, DatabaseWriter } from '../ports/database.ts';
import type { Journal } from '../ports/journal.ts';
import type { Logger } from '../ports/logger.ts';
import type { QueueStore } from '../ports/queue-store.ts';
import { FileKeeper } from './data-keeper.ts';
import { databaseReader, givingWay } from './database-reader.ts';
import type { ReaderApi, WriterApi } from './database/database-worker.ts';
import { Gate, GatedClient } from './gate.ts';
import { GiveWay } from './give-way.ts';
import { JournalClient } from './journal/journal-client.ts';
import type { FileDamage } from './rescue/file-marks.ts';
import type { JournalWorkerApi } from './journal/journal-worker.ts';
import type { WorkerClient } from './worker-rpc.ts';
import { TextIndexer } from './search/text-indexer.ts';
import { OpeningCheck } from './opening-check.ts';
import { RestartingWorker } from './restarting-worker.ts';
import { StorageNotices } from './storage-notices.ts';
import { WatchedWriter } from './watched-writer.ts';
import { within } from '../within.ts';

/** A thread is in a call of the system that does not return, when it takes longer, ms. */
const CLOSE_LIMIT_MS = 6_000;

export interface StorageOptions {
  dataDir: string;
  /** Where the built worker threads lie: journal, database, keeper and search. */
  workerDirectory: URL;
  logger: Logger;
}

export interface Storage {
  journal: Journal;
  queueStore: QueueStore;
  writer: DatabaseWriter;
  reader: DatabaseReader;
  keeper: DataKeeper;
  textIndexer: TextIndexer;
  databaseFile: string;
  /** Whether the database takes what is written; asks it where the last attempt failed. After an unclean end: or is checked. */
  databaseStatus(): Promise<DatabaseStatus>;
  /** What the operator must know about damaged files, newest first. */
  notices(): StorageNotice[];
  /** @returns whether it was there. */
  dismissNotice(noticeId: string): boolean;
  /** The greatest uids that a former run has left, in journal and database. */
  highestUids: (string | null)[];
  /** Commits what still waits. @throws ConsoleError JOURNAL_NOT_WRITABLE */
  flush(): Promise<void>;
  /**
   * Commits, checkpoints and closes everything.
   * What fails is logged, never thrown. It does not settle while a thread is in a call that does not return.
   * @param limitMs how long the caller waits: each of the steps is given a quarter of it.
   */
  close(limitMs?: number): Promise<void>;
}

/**
 * Opens journal and database in a folder, which is locked against a second console. A thread that dies, or finds its
 * file damaged, is started again while the console runs. After an unclean end the database is checked once it is open:
 * until then it is read, and what is to be written waits.
 * @throws ConsoleError DATA_DIR_IN_USE, DATABASE_NEWER, DATABASE_FAILED, JOURNAL_NOT_WRITABLE
 */
export async function openStorage({ dataDir, workerDirectory, logger }: StorageOptions): Promise<Storage> {
  const databaseFile = join(dataDir, 'ocpp-console.sqlite');
  const databaseUrl = new URL('database-worker.js', workerDirectory);
  const notices = new StorageNotices(dataDir, logger);
  let unclean = false;
  let isChecked = true;
  let journalDamage: FileDamage | null = null;

  const journalWorker: RestartingWorker<JournalWorkerApi> = new RestartingWorker<JournalWorkerApi>({
    name: 'journal',
    file: new URL('journal-worker.js', workerDirectory),
    workerData: { dataDir },
    async open(client, again) {
      const opened = await client.call('open', again);
      unclean = opened.unclean;
      journalDamage = opened.damage;
      if (opened.damage !== null) notices.add('journal', opened.damage);
      if (!again) return;
      await client.call('keepUntilPublished', journal.keepsUntilPublished);
      await raiseNumbers(client, writerThread, opened.damage);
    },
    logger,
  });
  const writerThread = new RestartingWorker<WriterApi>({
    name: 'writer',
    file: databaseUrl,
    workerData: { file: databaseFile, role: 'writer' },
    async open(client, again) {
      // A damaged journal takes its numbers from the database: from one that is known to be sound.
      const checksNow = again || journalDamage !== null;
      const { damage, checked } = await client.call('open', checksNow ? 'now' : unclean ? 'later' : 'no');
      isChecked = checked;
      if (damage === null) return;
      notices.add('database', damage);
      // The reader still holds the file that was moved aside.
      if (again && damage.rescue !== null) void readerThread.reopen(new Error('The database is a new file.'));
    },
    logger,
  });
  const readerThread = new RestartingWorker<ReaderApi>({
    name: 'reader',
    file: databaseUrl,
    workerData: { file: databaseFile, role: 'reader' },
    open: (client) => client.call('open'),
    logger,
  });
  const workers = [readerThread, writerThread, journalWorker];
  const journal = new JournalClient(journalWorker);
  const giveWay = new GiveWay(() => journal.rowsPerSecond());
  const gate = new Gate();
  const check = new OpeningCheck(logger);
  const gatedWriter = new GatedClient<WriterApi>(
    {
      async passed() {
        await check.passed();
        await gate.passed();
      },
    },
    writerThread,
  );
  const writer = new WatchedWriter(gatedWriter);
  const reader = new GatedClient<ReaderApi>(gate, readerThread);
  /** The file that has taken the database's place. */
  const openRestored = async (): Promise<void> => {
    const { damage } = await writerThread.call('open', 'no');
    if (damage !== null) notices.add('database', damage);
    await readerThread.call('open');
    await raiseNumbers(journalWorker, writerThread, null);
  };
  const textIndexer = new TextIndexer({
    databaseFile,
    workerUrl: new URL('search-worker.js', workerDirectory),
    gate,
    logger,
  });
  const keeper = new FileKeeper({
    databaseFile,
    workerUrl: new URL('keeper-worker.js', workerDirectory),
    writer: gatedWriter,
    giveWay,
    opened: () => gate.passed(),
    async whileClosed(work) {
      await check.passed();
      await gate.hold(async () => {
        try {
          await textIndexer.resting();
          await readerThread.call('close');
          // A damaged database may refuse its checkpoint; it is closed all the same.
          await writerThread
            .call('close')
            .catch((error: unknown) =>
              logger.warn({ err: error }, 'the former database closed with an error'),
            );
          await work();
        } finally {
          await openRestored();
        }
      });
    },
  });
  try {
    for (const worker of workers) worker.load();
    // The journal first: it holds the lock on the folder.
    await journalWorker.start();
    await writerThread.start();
    await readerThread.start();
    await raiseNumbers(journalWorker, writerThread, journalDamage);
    const highestUids = [await journalWorker.call('highestUid'), await writerThread.call('highestUid')];
    if (!isChecked) check.begin(writerThread);
    return {
      journal,
      queueStore: journal,
      writer: {
        apply: (messages, tariff) => writer.call('apply', messages, tariff),
        recordConnected: (epoch) => writer.call('recordConnected', epoch),
        recordDisconnected: (epoch) => writer.call('recordDisconnected', epoch),
        setRegistration: (chargerId, registration) => writer.call('setRegistration', chargerId, registration),
        setPasswordHash: (chargerId, hash) => writer.call('setPasswordHash', chargerId, hash),
        annotate: (chargerId, changes) => writer.call('annotate', chargerId, changes),
        saveIdTag: (idTag) => writer.call('saveIdTag', idTag),
        deleteIdTag: (idTag) => writer.call('deleteIdTag', idTag),
        highestTransactionId: () => writer.call('highestTransactionId'),
      },
      reader: givingWay(databaseReader(reader), giveWay),
      keeper,
      textIndexer,
      databaseFile,
      databaseStatus: async () => check.status() ?? writer.status(),
      notices: () => notices.all(),
      dismissNotice: (noticeId) => notices.dismiss(noticeId),
      highestUids,
      flush: () => journal.flush(),
      async close(limitMs = CLOSE_LIMIT_MS) {
        // One that died, or hangs, must not keep the others from closing their files.
        const attempt = async (what: string, work: Promise<unknown>): Promise<void> => {
          try {
            if (!(await within(work, limitMs / 4))) logger.error({ what }, 'the storage does not answer');
          } catch (error) {
            logger.error({ err: error, what }, 'closing the storage failed');
          }
        };
        await attempt(
          'what is done with the files',
          Promise.all([keeper.close().then(() => gate.passed()), check.passed()]),
        );
        await attempt('the text index', textIndexer.close());
        await attempt('what waits for the journal', journal.flush());
        await Promise.all([
          attempt('the reader', readerThread.call('close')),
          attempt('the writer', writerThread.call('close')),
        ]);
        // The journal last, for it holds the lock on the folder. What was not checked is to be checked at the next start.
        await attempt('the journal', journalWorker.call('close', check.status() === null));
        await Promise.all(workers.map((worker) => worker.terminate()));
      },
    };
  } catch (error) {
    await Promise.all(workers.map((worker) => worker.terminate()));
    throw error;
  }
}

/** What the journal gives out stands above all that the database knows of. */
async function raiseNumbers(
  journal: Pick<WorkerClient<JournalWorkerApi>, 'call'>,
  database: Pick<WorkerClient<WriterApi>, 'call'>,
  damage: FileDamage | null,
): Promise<void> {
  await journal.call('raiseTransactionId', await database.call('highestTransactionId'));
  // Reads the whole log: only where the journal may have forgotten.
  if (damage !== null) await journal.call('raiseSequences', await database.call('highestSequences'));
}
