/** The composition root: every part of the console, made and tied together. Plain Node, no Electron. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AccessControl } from './access/access-control.ts';
import { CertificateStore } from './certificates/certificate-store.ts';
import { FileServer } from './files/file-server.ts';
import { OcppListener } from './ocpp/listener.ts';
import { OCPP_PATH } from './ocpp/identity.ts';
import { overdueBefore } from './ocpp/overdue.ts';
import type { TlsMaterial } from './ocpp/ports.ts';
import { watchClocks } from './clock-watch.ts';
import { ConsoleState } from './console-state.ts';
import type { Charger } from './contract/entities.ts';
import type { Notification } from './contract/notifications.ts';
import type { BrokerSettings, Settings } from './contract/settings.ts';
import type { ConsoleStatus } from './contract/status.ts';
import { ConsoleError } from './contract/errors.ts';
import { Dispatcher } from './gateway/dispatcher.ts';
import { Exports } from './gateway/exports.ts';
import { Gateway } from './gateway/gateway.ts';
import { makeHandlers, type HandlerParts } from './gateway/handlers/index.ts';
import { readOnly } from './gateway/handlers/workspace.ts';
import { Messaging } from './messaging/messaging.ts';
import type { RecentLog } from './log/recent-log.ts';
import { Metrics } from './metrics.ts';
import type { Logger } from './ports/logger.ts';
import { NotificationService } from './processing/notification-service.ts';
import { OCPPMessageProcessor, type ProcessorPorts } from './processing/ocpp-message-processor.ts';
import { RateMeter } from './rate-meter.ts';
import { repeat } from './repeat.ts';
import { RetentionSchedule } from './retention-schedule.ts';
import type { Overrides } from './settings/environment.ts';
import type { SecretCipher } from './settings/secret-cipher.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { SimulatedChargers } from './simulated-chargers.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { Shutdown, STOP_DEADLINE_MS } from './shutdown.ts';
import { makeUidsAbove } from './uid.ts';
import { Workspaces } from './workspace/workspaces.ts';

declare const __APP_VERSION__: string;

const STATUS_INTERVAL_MS = 1_000;
/** How long the broker may take to confirm what is under way when the console stops, ms. */
const DRAIN_DEADLINE_MS = 3_000;
/** For that, and for its farewell, ms. */
const BROKER_LIMIT_MS = 7_000;
/** Name of the storage among the parts that `stop` tells of. */
export const STORAGE = 'storage';
const PROCESSOR_BATCH = 1_000;
/** A commit of the database writes whole pages, and waits for the disk: so many ms share one. */
const PROCESSOR_PACE_MS = 50;
const NOTIFICATION_PREFETCH = 200;
const MAX_DELIVERIES = 5;

export interface BackendOptions {
  /** Folder of database, journal and settings; it must exist. */
  dataDir: string;
  cipher: SecretCipher;
  overrides: Overrides;
  /** Port of the gateway on 127.0.0.1; 0 takes any free one. */
  uiPort: number;
  /** Built renderer, to be served to a browser. */
  rendererDirectory?: string;
  /** Where the built worker threads lie: beside the built program. */
  workerDirectory: URL;
  /** The file behind a destination granted by the save dialog. */
  resolveDestination?(destinationId: string): string | undefined;
  /** The file behind a choice of the open dialog. */
  resolveSource?(sourceId: string): string | undefined;
  /** Told what the windows are told. */
  notified?(notification: Notification): void;
  /** The settings were changed. */
  settingsChanged?(settings: Settings): void;
  logger: Logger;
  /** What the logger has written, for the window. */
  recentLog?: RecentLog;
}

/** What a script needs to know of a running console. */
export interface Ready {
  /** Where chargers connect; their identity follows. */
  ocppUrl: string;
  uiUrl: string;
  token: string;
  database: string;
  broker: 'embedded' | 'rabbitmq';
}

export interface Backend {
  /**
   * Starts everything. A port that is taken or a broker that is away does not fail it: `status()` tells.
   * @throws ConsoleError DATA_DIR_IN_USE, DATABASE_NEWER, DATABASE_FAILED, JOURNAL_NOT_WRITABLE
   */
  start(): Promise<Ready>;
  /**
   * Stops in order: chargers, broker, windows, storage. Never throws, and ends within `STOP_DEADLINE_MS` whatever hangs.
   * What was acknowledged is on the disk in any case.
   * @returns names of the parts that were given up; `STORAGE` among them means that a thread may still hold the process.
   */
  stop(): Promise<string[]>;
  /** The computer is about to sleep: commits what waits. Never throws. */
  suspend(): Promise<void>;
  /** It is awake again: chargers get time to answer, the broker is tried at once. */
  resume(): void;
  status(): ConsoleStatus;
  settings(): Settings;
  /** All chargers that are known. @throws ConsoleError DATABASE_FAILED */
  chargers(): Promise<Charger[]>;
}

/** Makes a console; nothing runs before `start`. */
export function createBackend(options: BackendOptions): Backend {
  const shutdown = new Shutdown(options.logger);
  let running: Running | null = null;

  const started = (): Running => {
    if (running === null) throw new ConsoleError('INTERNAL', 'The console is not running.');
    return running;
  };
  return {
    async start() {
      try {
        running = await run(options, shutdown);
        return running.ready;
      } catch (error) {
        await shutdown.run();
        throw error;
      }
    },
    stop: () => shutdown.run(),
    suspend: async () => running?.suspend(),
    resume: () => running?.resume(),
    status: () => started().state.snapshot(),
    settings: () => started().settings.current(),
    chargers: async () => started().chargers(),
  };
}

interface Running extends Pick<Backend, 'suspend' | 'resume'> {
  ready: Ready;
  state: ConsoleState;
  settings: SettingsStore;
  chargers(): Promise<Charger[]>;
}

async function run(options: BackendOptions, shutdown: Shutdown): Promise<Running> {
  const { logger, workerDirectory } = options;
  const token = randomBytes(24).toString('base64url');
  logger.info({ version: __APP_VERSION__, dataDir: options.dataDir }, 'the console starts');
  const storage = await openStorage({
    dataDir: options.dataDir,
    workerDirectory,
    logger,
  });
  shutdown.add(STORAGE, STOP_DEADLINE_MS, (limitMs) => storage.close(limitMs));
  for (const uid of storage.highestUids) makeUidsAbove(uid);
  const settings = new SettingsStore(options);
  const rate = new RateMeter();
  const simulated = new SimulatedChargers();

  // Emits to the windows; the gateway comes last, when everything it shows is there.
  let emit: (notification: Notification) => void = () => {};
  const processorPorts: ProcessorPorts = {
    writer: storage.writer,
    journal: storage.journal,
    tariff: () => settings.current().tariff,
    publishNotification: (notification) => {
      if (notification.type === 'charger.booted') access.booted(notification.data);
      messaging.publishNotification(notification);
    },
  };
  const messaging = new Messaging({
    settings: () => settings.current().broker,
    password: () => settings.brokerPassword(),
    journal: storage.journal,
    queueStore: storage.queueStore,
    consumers: (broker) => consumersOf(broker, processorPorts, (notification) => emit(notification), logger),
    processLocally: (rows) => OCPPMessageProcessor.processRows(rows, processorPorts),
    notifyLocally: (notification) => emit(notification),
    logger: logger.child({ part: 'messaging' }),
  });

  const announce = (charger: Charger): void =>
    messaging.publishNotification({ type: 'charger.updated', data: charger, timestamp: Date.now() });
  const chargers = await storage.reader.chargers();
  const access = new AccessControl({
    chargers,
    records: await storage.reader.access(),
    writer: storage.writer,
    policy: () => settings.current().ocpp.authorization,
    changed: (charger) => announce(charger),
    logger,
  });
  const certificates = new CertificateStore({ dataDir: options.dataDir, cipher: options.cipher, logger });
  const files = new FileServer({
    dataDir: options.dataDir,
    settings: () => settings.current().files,
    host: () => settings.current().ocpp.host,
    publicHost: (chargerId) =>
      hostInUrl(listener.server.localAddressOf(chargerId) ?? listener.status().addresses[0]?.address),
    changed: (file) =>
      messaging.publishNotification({ type: 'file.updated', data: file, timestamp: Date.now() }),
    logger: logger.child({ part: 'files' }),
  });

  const listener = new OcppListener({
    journal: storage.journal,
    access,
    tls: () => tlsMaterial(certificates),
    alert: (error) => {
      logger.warn({ code: error.code, detail: error.detail }, error.message);
      messaging.publishNotification({
        type: 'console.error',
        data: error.toInfo(),
        timestamp: Date.now(),
      });
    },
    committed: (rows, entries) => {
      rate.add(rows.length);
      metrics.committed(entries, Date.now());
      messaging.committed(rows);
    },
    connected: (event) => {
      consoleState.chargerKnown(event.deviceId);
      record(storage.writer.recordConnected({ ...event, chargerId: event.deviceId }));
      messaging.publishNotification({
        type: 'charger.connected',
        data: {
          chargerId: event.deviceId,
          remoteAddress: event.remoteAddress,
          connectionId: event.connectionId,
        },
        timestamp: event.at,
      });
    },
    disconnected: ({ connectionId, deviceId, at, code, reason, replaced }) => {
      record(storage.writer.recordDisconnected({ connectionId, chargerId: deviceId, at, code, reason }));
      if (replaced) return;
      messaging.publishNotification({
        type: 'charger.disconnected',
        data: { chargerId: deviceId, connectionId, code, reason },
        timestamp: at,
      });
    },
    refused: ({ at, ...refusal }) => {
      logger.warn(refusal, 'connection refused');
      consoleState.connectionRefused({ at, ...refusal });
      metrics.connectionRefused();
      messaging.publishNotification({ type: 'connection.refused', data: refusal, timestamp: at });
    },
    settings: () => settings.current().ocpp,
    logger: logger.child({ part: 'ocpp' }),
  });
  const record = (done: Promise<void>): void => {
    done.catch((error: unknown) => logger.error({ err: error }, 'a connection was not recorded'));
  };

  const consoleState = new ConsoleState({
    version: __APP_VERSION__,
    databaseFile: storage.databaseFile,
    ocpp: () => listener.status(),
    files: () => files.status(),
    broker: () => messaging.status(),
    notices: () => storage.notices(),
    chargersOnline: () => listener.server.online.length,
    messagesPerSecond: () => rate.perSecond(),
    simulatedChargers: () => simulated.count,
    dataJob: () => storage.keeper.job(),
  });
  const metrics = new Metrics(() => consoleState.snapshot());
  consoleState.chargersKnown(chargers.map(({ chargerId }) => chargerId));
  consoleState.storage(await storage.journal.status(), await storage.databaseStatus());

  const retention = new RetentionSchedule({
    keeper: storage.keeper,
    journal: storage.journal,
    settings: () => settings.current().storage,
    logger: logger.child({ part: 'retention' }),
  });
  /** What is kept in memory of the database is read anew; who is connected is written into it. */
  const restored = async (movedTo: string): Promise<void> => {
    logger.warn({ movedTo }, 'a backup was restored');
    const known = await storage.reader.chargers();
    access.reload({ chargers: known, records: await storage.reader.access() });
    consoleState.chargersKnown(known.map(({ chargerId }) => chargerId));
    messaging.publishNotification({ type: 'data.restored', data: { movedTo }, timestamp: Date.now() });
    listener.server.announceConnections();
  };

  const exports = new Exports({
    overdueBefore: () => overdueBefore(settings.current()),
    resolveDestination: (id) => options.resolveDestination?.(id),
    progress: (progress) => gateway.exportProgress(progress),
  });
  const workspaces = new Workspaces({
    folder: join(options.dataDir, 'workspaces'),
    workerDirectory,
    tariff: () => settings.current().tariff,
    resolveSource: (id) => options.resolveSource?.(id),
    progress: (progress) => gateway.workspaceProgress(progress),
    logger: logger.child({ part: 'workspaces' }),
  });
  const showStatus = (): void => gateway.status(consoleState.snapshot());
  const about = { version: __APP_VERSION__, platform: `${process.platform} ${process.arch}` };
  const parts: HandlerParts = {
    storage,
    settings,
    listener,
    messaging,
    exports,
    extras: () => ({
      ...about,
      settings: settings.current(),
      log: options.recentLog?.lines('debug').toReversed() ?? [],
    }),
    workspaces,
    simulated,
    state: consoleState,
    access,
    certificates,
    files,
    recentLog: options.recentLog,
    data: {
      resolveDestination: (id) => options.resolveDestination?.(id),
      resolveSource: (id) => options.resolveSource?.(id),
      restored,
      prune: () => retention.run(),
    },
    logger,
    now: Date.now,
    announce,
    settingsChanged: () => options.settingsChanged?.(settings.current()),
    showStatus,
  };
  const gateway = new Gateway({
    port: options.uiPort,
    token,
    dispatcher: new Dispatcher(makeHandlers(parts), logger),
    workspace: (workspaceId) => {
      const entered = workspaces.enter(workspaceId);
      if (entered === null) return null;
      const handlers = makeHandlers({
        ...parts,
        storage: { ...storage, reader: entered.reader },
        now: () => entered.info.newestAt ?? Date.now(),
        // Settings and log are the console's, not the file's.
        extras: () => ({ ...about, settings: null, log: [] }),
      });
      return { dispatcher: new Dispatcher(readOnly(handlers), logger), leave: entered.leave };
    },
    logs: workspaces,
    rendererDirectory: options.rendererDirectory,
    download: (jobId, response) => exports.download(jobId, response),
    files,
    monitored: metrics,
    logger,
  });
  const uiUrl = await gateway.start();
  emit = (notification) => {
    gateway.notify(notification);
    options.notified?.(notification);
  };
  shutdown.add('windows', 1_000, () => gateway.stop());
  shutdown.add('workspaces', 1_500, () => workspaces.closeAll());
  shutdown.add('exports', 1_000, () => exports.cancelAll());

  await messaging.start();
  shutdown.add('broker', BROKER_LIMIT_MS, (limitMs) =>
    messaging.stop(Math.min(DRAIN_DEADLINE_MS, limitMs / 2)),
  );
  messaging.onStatusChange(showStatus);
  await files.start();
  shutdown.add('file server', 1_000, () => files.stop());
  await listener.start();
  shutdown.add('OCPP server', 3_000, () => listener.stop());
  storage.textIndexer.start(() => settings.current().storage.textIndex);
  shutdown.add('simulated chargers', 1_000, () => simulated.stopAll());
  const endStatus = repeat(() => reportStatus(storage, consoleState, showStatus), STATUS_INTERVAL_MS);
  shutdown.add('status', 500, endStatus);

  const resume = (): void => {
    listener.server.resumed();
    messaging.resumed();
  };
  const endWatch = watchClocks({
    paused: (forMs) => {
      logger.info({ forMs }, 'the computer or this process was asleep, or its clock was set forward');
      resume();
    },
    clockSet: (byMs) => logger.warn({ byMs }, 'the clock of this computer was set'),
  });
  shutdown.add('clock watch', 0, endWatch);
  retention.start();
  shutdown.add('retention', 1_000, () => retention.stop());

  const { host, port } = listener.status();
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return {
    state: consoleState,
    settings,
    chargers: () => storage.reader.chargers(),
    resume,
    suspend: () =>
      storage.flush().catch((error: unknown) => logger.error({ err: error }, 'the journal was not flushed')),
    ready: {
      ocppUrl: `${settings.current().ocpp.securityProfile >= 2 ? 'wss' : 'ws'}://${reachable}:${port}${OCPP_PATH}`,
      uiUrl: `${uiUrl}/`,
      token,
      database: storage.databaseFile,
      broker: settings.current().broker.kind,
    },
  };
}

/** Key and certificates for TLS; null before the operator has created them. */
function tlsMaterial(certificates: CertificateStore): TlsMaterial | null {
  const authority = certificates.authority();
  const server = certificates.server();
  if (authority === null || server === null) return null;
  return { key: server.keyPem, cert: server.certificatePem, ca: authority.certificatePem };
}

function hostInUrl(address = '127.0.0.1'): string {
  return address.includes(':') ? `[${address}]` : address;
}

function consumersOf(
  broker: BrokerSettings,
  ports: ProcessorPorts,
  emit: (notification: Notification) => void,
  logger: Logger,
) {
  const common = { maxDeliveries: MAX_DELIVERIES, logger: logger.child({ part: 'processing' }) };
  const messages = {
    queue: broker.queue,
    prefetch: broker.prefetch,
    batchSize: PROCESSOR_BATCH,
    paceMs: PROCESSOR_PACE_MS,
  };
  const notifications = {
    queue: broker.notificationsQueue,
    prefetch: NOTIFICATION_PREFETCH,
    batchSize: NOTIFICATION_PREFETCH,
  };
  return [
    new OCPPMessageProcessor({ ...common, ...messages }, ports),
    new NotificationService({ ...common, ...notifications }, emit),
  ];
}

async function reportStatus(storage: Storage, state: ConsoleState, show: () => void): Promise<void> {
  state.storage(await storage.journal.status(), await storage.databaseStatus());
  show();
}
