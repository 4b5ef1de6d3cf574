/** Worker thread of the database. It runs twice: once to write, once to read on a connection of its own. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import type {
  ApplyResult,
  DatabaseReader,
  DatabaseWriter,
  ExportChunk,
  ExportOptions,
  MessagePageRequest,
} from '../../ports/database.ts';
import type { ExportFormat, LogFilter } from '../../contract/log-filter.ts';
import type { IdTag, Registration } from '../../contract/entities.ts';
import type { SessionFilter } from '../../contract/sessions.ts';
import type { FileDamage } from '../rescue/file-marks.ts';
import { readMessage } from '../../processing/handlers/message.ts';
import { indexFileOf } from '../search/text-index.ts';
import { sqliteError } from '../sqlite-faults.ts';
import { NICENESS, stepBack } from '../thread-priority.ts';
import { serveWorker } from '../worker-rpc.ts';
import { AccessStore } from './access-store.ts';
import { BundleExport } from './bundle-export.ts';
import { ChargerReader } from './charger-reader.ts';
import { CommandReader } from './command-reader.ts';
import { CommitGroup } from './commit-group.ts';
import { configurationOf } from './configuration-readings.ts';
import { SqliteWriter } from './database-writer.ts';
import { EntityReader } from './entity-reader.ts';
import { LogExport } from './log-export.ts';
import { LogReader } from './log-reader.ts';
import { TimelineReader } from './log-timeline.ts';
import { checkPages, openForReading, openForWriting } from './open-database.ts';
import { OverviewReader } from './overview-reader.ts';
import { finishRestore } from './restore.ts';
import { Retention } from './retention.ts';
import { SessionExport } from './session-export.ts';
import { SessionListReader } from './session-list-reader.ts';
import { SessionReader } from './session-reader.ts';
import { prepareNewFile } from './vacuum.ts';
import type { RetentionLimits } from '../../ports/data-keeper.ts';

const { file, role } = workerData as { file: string; role: 'writer' | 'reader' };
const migrationsFolder = join(fileURLToPath(new URL('.', import.meta.url)), 'migrations');
/** GetConfiguration answers that the latest configuration is put together from. */
const CONFIGURATION_READINGS = 200;

let sqlite: Database.Database | null = null;
/** The writer's small writes. */
let group: CommitGroup | null = null;

/** What is asked of it from then on is refused, until it is opened again. */
async function close(): Promise<void> {
  const closing = sqlite;
  group?.flush();
  sqlite = null;
  writer = null;
  group = null;
  retention = null;
  reader = null;
  // The answers to the last small writes leave before this one's.
  await new Promise((resolve) => setImmediate(resolve));
  try {
    if (role === 'writer') closing?.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    closing?.close();
  }
}

/** SQLite's errors leave the worker as the console's. */
function guarded<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return run(...args);
    } catch (error) {
      throw sqliteError(error, 'DATABASE_FAILED');
    }
  };
}

/** A small write, committed together with others of the moment. */
function grouped<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => Promise<R> {
  return async (...args) => {
    if (group === null) throw new Error('The database is not open.');
    try {
      return await group.add(() => run(...args));
    } catch (error) {
      throw sqliteError(error, 'DATABASE_FAILED');
    }
  };
}

let writer: SqliteWriter | null = null;
let retention: Retention | null = null;
function opened(): SqliteWriter {
  if (writer === null) throw new Error('The database is not open.');
  return writer;
}

/** What the console reads before chargers can connect. */
function readForStart(database: Database.Database): void {
  const numbers = new SqliteWriter(database);
  numbers.highestTransactionId();
  numbers.highestUid();
  new EntityReader(database).chargers();
  new AccessStore(database).records();
}

const applied = guarded((...args: Parameters<SqliteWriter['apply']>) => opened().apply(...args));

const writerApi = {
  /**
   * @param check `later`: the caller asks for `check` before anything is written, unless the file was checked here.
   * @returns whether it need not be asked for.
   */
  async open(check: 'no' | 'now' | 'later'): Promise<{ damage: FileDamage | null; checked: boolean }> {
    finishRestore(file);
    prepareNewFile(file);
    const result = await openForWriting(file, migrationsFolder, {
      check: check === 'now',
      trial: check === 'later' ? readForStart : undefined,
    });
    sqlite = result.sqlite;
    writer = new SqliteWriter(sqlite);
    if (result.checked) writer.disconnectAll();
    group = new CommitGroup(sqlite);
    retention = new Retention(sqlite);
    return { damage: result.damage, checked: result.checked };
  },
  /** Reads every page of a file that was opened to be checked later. @throws ConsoleError DATABASE_DAMAGED, DATABASE_FAILED */
  check: guarded(() => {
    const checking = opened();
    if (sqlite !== null) checkPages(sqlite);
    checking.disconnectAll();
  }),
  async apply(...[delivered, tariff]: Parameters<DatabaseWriter['apply']>): Promise<ApplyResult> {
    // Priorities let answers overtake their CALLs; within a batch the log gets its order back (uids are UUIDv7).
    const messages = delivered
      .map(readMessage)
      .toSorted((a, b) => (a.envelope.uid < b.envelope.uid ? -1 : 1));
    // The answers to the small writes leave before this one's: a charger as they saw it would replace the newer one.
    if (group?.flush() === true) await new Promise((resolve) => setImmediate(resolve));
    return applied(messages, tariff);
  },
  recordConnected: grouped((...args: Parameters<DatabaseWriter['recordConnected']>) =>
    opened().recordConnected(...args),
  ),
  recordDisconnected: grouped((...args: Parameters<DatabaseWriter['recordDisconnected']>) =>
    opened().recordDisconnected(...args),
  ),
  setRegistration: grouped((chargerId: string, registration: Registration) =>
    opened().setRegistration(chargerId, registration),
  ),
  setPasswordHash: guarded((chargerId: string, hash: string | null) =>
    opened().setPasswordHash(chargerId, hash),
  ),
  annotate: guarded((...args: Parameters<DatabaseWriter['annotate']>) => opened().annotate(...args)),
  saveIdTag: guarded((idTag: IdTag) => opened().saveIdTag(idTag)),
  deleteIdTag: guarded((idTag: string) => opened().deleteIdTag(idTag)),
  highestTransactionId: guarded(() => opened().highestTransactionId()),
  highestSequences: guarded(() => opened().highestSequences()),
  probe: guarded(() => opened().probe()),
  highestUid: guarded(() => opened().highestUid()),
  beginRetention: guarded((limits: RetentionLimits) => {
    opened();
    retention?.begin(limits);
  }),
  /** @returns whether there is more to do; a database that was opened since has no pass under way. */
  continueRetention: guarded(() => retention?.step() ?? false),
  close,
};

let reader: {
  entities: EntityReader;
  log: LogReader;
  timeline: TimelineReader;
  exports: LogExport;
  bundles: BundleExport;
  commands: CommandReader;
  access: AccessStore;
  overview: OverviewReader;
  behaviour: ChargerReader;
  sessionList: SessionListReader;
  sessions: SessionReader;
  sessionExports: SessionExport;
} | null = null;
function reading(): NonNullable<typeof reader> {
  if (reader === null) throw new Error('The database is not open.');
  return reader;
}

const readerApi = {
  open() {
    sqlite = openForReading(file);
    const entities = new EntityReader(sqlite);
    const log = new LogReader(sqlite, indexFileOf(file));
    const sessions = new SessionReader(sqlite, entities, log);
    reader = {
      entities,
      log,
      sessionList: new SessionListReader(sqlite),
      sessions,
      sessionExports: new SessionExport(entities, sessions),
      timeline: new TimelineReader(sqlite),
      exports: new LogExport(sqlite),
      bundles: new BundleExport(sqlite),
      commands: new CommandReader(sqlite),
      access: new AccessStore(sqlite),
      overview: new OverviewReader(sqlite),
      behaviour: new ChargerReader(sqlite),
    };
  },
  overview: guarded((since: number, now: number) => reading().overview.overview(since, now)),
  heartbeats: guarded((chargerId: string) => reading().behaviour.heartbeats(chargerId)),
  chargerSamples: guarded((chargerId: string, since: number) =>
    reading().behaviour.samples(chargerId, since),
  ),
  chargers: guarded(() => reading().entities.chargers()),
  charger: guarded((chargerId: string) => reading().entities.charger(chargerId)),
  sessions: guarded((request: Parameters<DatabaseReader['sessions']>[0]) =>
    reading().sessionList.page(request),
  ),
  sessionTotals: guarded((filter: SessionFilter, now: number) => reading().sessionList.totals(filter, now)),
  sessionChargers: guarded(() => reading().sessionList.chargers()),
  session: guarded((sessionId: string) => reading().sessions.detail(sessionId)),
  sessionSamples: guarded((request: Parameters<DatabaseReader['sessionSamples']>[0]) =>
    reading().sessions.samples(request),
  ),
  messages: async (request: MessagePageRequest) => {
    try {
      return await reading().log.page(request);
    } catch (error) {
      throw sqliteError(error, 'DATABASE_FAILED');
    }
  },
  locate: guarded((at: number) => reading().log.locate(at)),
  timeline: guarded((...args: Parameters<DatabaseReader['timeline']>) =>
    reading().timeline.timeline(...args),
  ),
  message: guarded((uid: string) => reading().log.message(uid)),
  unanswered: guarded((uids: string[], overdueBefore: number) =>
    reading().log.unanswered(uids, overdueBefore),
  ),
  facets: guarded(() => {
    const { entities, log } = reading();
    return { actions: log.actions(), chargerIds: entities.chargers().map(({ chargerId }) => chargerId) };
  }),
  access: guarded(() => reading().access.records()),
  connections: guarded((chargerId: string, limit: number) =>
    reading().commands.connections(chargerId, limit),
  ),
  commands: guarded((request: Parameters<DatabaseReader['commands']>[0]) =>
    reading().commands.commands(request),
  ),
  configuration: guarded((chargerId: string) =>
    configurationOf(reading().commands.answered(chargerId, 'GetConfiguration', CONFIGURATION_READINGS)),
  ),
  latestRequests: guarded((...args: Parameters<DatabaseReader['latestRequests']>) =>
    reading().commands.latestRequests(...args),
  ),
  openExport: guarded((filter: LogFilter, format: ExportFormat, options: ExportOptions = {}) => {
    const { exports, bundles } = reading();
    const { extras, ...common } = options;
    if (format !== 'bundle') return exports.open(filter, format, common);
    if (extras === undefined) throw new Error('A bundle needs its extras.');
    return bundles.open(filter, { ...common, extras });
  }),
  openSessionExport: guarded((sessionId: string) => reading().sessionExports.open(sessionId)),
  nextExportChunk: async (exportId: string): Promise<ExportChunk> => {
    try {
      const { exports, sessionExports, bundles } = reading();
      if (sessionExports.has(exportId)) return sessionExports.next(exportId);
      return bundles.has(exportId) ? await bundles.next(exportId) : exports.next(exportId);
    } catch (error) {
      throw sqliteError(error, 'DATABASE_FAILED');
    }
  },
  closeExport: guarded((exportId: string) => {
    const { exports, sessionExports, bundles } = reading();
    exports.close(exportId);
    sessionExports.close(exportId);
    bundles.close(exportId);
  }),
  close,
};

export type WriterApi = typeof writerApi;
export type ReaderApi = typeof readerApi;

if (role === 'reader') stepBack(NICENESS.reader);
serveWorker(role === 'writer' ? writerApi : readerApi);
