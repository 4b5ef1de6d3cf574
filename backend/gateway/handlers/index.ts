/** What each method of the gateway calls. */
import type { AccessControl } from '../../access/access-control.ts';
import type { CertificateStore } from '../../certificates/certificate-store.ts';
import type { Charger } from '../../contract/entities.ts';
import { ConsoleError } from '../../contract/errors.ts';
import { isDayOf } from '../../contract/overview.ts';
import type { Settings } from '../../contract/settings.ts';
import type { ConsoleState } from '../../console-state.ts';
import type { Messaging } from '../../messaging/messaging.ts';
import { overdueBefore } from '../../ocpp/overdue.ts';
import { describeMessage } from '../../ocpp/catalogue/index.ts';
import type { FileServer } from '../../files/file-server.ts';
import { CHARGE_POINT_ERROR_TERMS, OCPP_ERROR_TERMS } from '../../ocpp/catalogue/data.ts';
import type { OcppListener } from '../../ocpp/listener.ts';
import type { RecentLog } from '../../log/recent-log.ts';
import { checkPort } from '../../ocpp/port-check.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import type { SimulatedChargers } from '../../simulated-chargers.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Workspaces } from '../../workspace/workspaces.ts';
import type { Handlers } from '../dispatcher.ts';
import type { Exports, ExportSource } from '../exports.ts';
import { brokerHandlers, watchBroker } from './broker.ts';
import { chargerHandlers } from './chargers.ts';
import { commandHandlers } from './commands.ts';
import { dataHandlers, type DataParts } from './data.ts';
import { fileHandlers } from './files.ts';
import { idTagHandlers } from './id-tags.ts';
import { securityHandlers } from './security.ts';

export interface HandlerParts {
  storage: Pick<Storage, 'reader' | 'writer' | 'keeper' | 'dismissNotice'>;
  settings: SettingsStore;
  listener: OcppListener;
  messaging: Messaging;
  exports: Exports;
  extras: ExportSource['extras'];
  workspaces: Workspaces;
  simulated: SimulatedChargers;
  state: ConsoleState;
  access: AccessControl;
  certificates: CertificateStore;
  files: FileServer;
  recentLog?: RecentLog;
  data: Omit<DataParts, 'keeper' | 'settings' | 'showStatus'>;
  logger: Logger;
  /** The present, ms; of an opened file: when it ends. */
  now(): number;
  /** Called when settings were changed. */
  settingsChanged(): void;
  /** Tells the windows what is known of a charger. */
  announce(charger: Charger): void;
  /** Tells the windows that the status has changed. */
  showStatus(): void;
}

/** The gateway's methods over the console's parts. */
export function makeHandlers(parts: HandlerParts): Handlers {
  const { settings, listener, exports, simulated, state, showStatus } = parts;
  const { access, certificates, files, workspaces, logger, now } = parts;
  const { reader, writer, keeper } = parts.storage;
  const { server } = listener;
  const profile = (): number => settings.current().ocpp.securityProfile;
  const source: ExportSource = { reader, extras: parts.extras };
  return {
    ...chargerHandlers({
      reader,
      writer,
      access,
      server,
      known: (id) => state.chargerKnown(id),
      announce: parts.announce,
      logger,
    }),
    ...commandHandlers({ server, reader }),
    ...idTagHandlers(access),
    ...securityHandlers({
      certificates,
      access,
      reader,
      profile,
      certificateChanged: () => server.renewTls(),
    }),
    ...fileHandlers(files),
    ...brokerHandlers(parts),
    ...dataHandlers({ ...parts.data, keeper, settings: () => settings.current().storage, showStatus }),
    'status.get': () => state.snapshot(),
    'vocabulary.get': () => ({
      chargePointErrors: CHARGE_POINT_ERROR_TERMS,
      callErrors: OCPP_ERROR_TERMS,
    }),
    'notices.dismiss': ({ noticeId }) => {
      parts.storage.dismissNotice(noticeId);
      showStatus();
      return state.snapshot();
    },
    'overview.get': ({ since }) => {
      if (!isDayOf(since, now())) throw new ConsoleError('INVALID_REQUEST', 'The day began too long ago');
      return reader.overview(since, now());
    },
    'sessions.list': (request) => reader.sessions(request),
    'sessions.totals': (filter) => reader.sessionTotals(filter, now()),
    'sessions.chargers': () => reader.sessionChargers(),
    'sessions.samples': (request) => reader.sessionSamples(request),
    'sessions.export': ({ sessionId, destinationId }) =>
      exports.startSession(source, sessionId, destinationId),
    'sessions.get': async ({ sessionId }) => found(await reader.session(sessionId), 'session', sessionId),
    'messages.page': (request) =>
      reader.messages({ ...request, overdueBefore: overdueBefore(settings.current()) }),
    'messages.locate': async ({ at }) => ({ id: await reader.locate(at) }),
    'messages.timeline': ({ filter, buckets }) => reader.timeline(filter, buckets),
    'messages.get': async ({ uid }) => found(await reader.message(uid), 'message', uid),
    'messages.unanswered': async ({ uids }) => ({
      uids: await reader.unanswered(uids, overdueBefore(settings.current())),
    }),
    'messages.facets': () => reader.facets(),
    'messages.explain': ({ action }) => describeMessage(action),
    'export.start': (request) => exports.start(source, request),
    'export.cancel': ({ jobId }) => ({ cancelled: exports.cancel(jobId) }),
    'workspace.open': ({ sourceId }) => workspaces.open(sourceId),
    'workspace.cancel': ({ jobId }) => ({ cancelled: workspaces.cancel(jobId) }),
    'workspace.close': async ({ workspaceId }) => ({ closed: await workspaces.close(workspaceId) }),
    'settings.get': () => settings.view(),
    'settings.update': async ({ patch, secrets }) => {
      const before = settings.current();
      if ((patch.ocpp?.securityProfile ?? 0) >= 2 && certificates.server() === null)
        throw new ConsoleError('CERTIFICATE_MISSING');
      const applyBroker = watchBroker(parts);
      settings.update(patch, secrets);
      const after = settings.current();
      parts.settingsChanged();
      if (listensElsewhere(before, after)) await listener.restart();
      // The file server listens on the interface of the OCPP server.
      if (changed(before.files, after.files) || before.ocpp.host !== after.ocpp.host) await files.restart();
      await applyBroker();
      showStatus();
      return settings.view();
    },
    'log.lines': ({ level }) => parts.recentLog?.lines(level) ?? [],
    'ocpp.restart': async () => {
      await listener.restart();
      showStatus();
      return state.snapshot();
    },
    'ocpp.checkPort': () => {
      const status = listener.status();
      if (status.state !== 'listening')
        throw new ConsoleError(status.error?.code ?? 'OCPP_LISTEN_FAILED', status.error?.detail);
      return checkPort(status);
    },
    'simulator.start': async () => {
      const { state: listening, port, error } = listener.status();
      if (listening !== 'listening')
        throw new ConsoleError(error?.code ?? 'OCPP_LISTEN_FAILED', error?.detail);
      if (profile() > 0)
        throw new ConsoleError('INVALID_REQUEST', 'Simulated chargers know security profile 0 only.');
      const chargerId = await simulated.start(port);
      showStatus();
      return { chargerId };
    },
    'simulator.stop': async () => {
      const stopped = await simulated.stopAll();
      showStatus();
      return { stopped };
    },
  };
}

function found<T>(value: T | null, kind: string, id: string): T {
  if (value === null) throw new ConsoleError('NOT_FOUND', `${kind} ${id.slice(0, 100)}`);
  return value;
}

/** Settings that are read when the listener starts; all others are read at each use. */
function listensElsewhere({ ocpp: before }: Settings, { ocpp: after }: Settings): boolean {
  return (['host', 'port', 'maxFrameBytes', 'pingIntervalS', 'securityProfile'] as const).some(
    (key) => before[key] !== after[key],
  );
}

function changed(before: object, after: object): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
