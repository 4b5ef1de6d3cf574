/** What each method of the gateway calls. */
import { ConsoleError } from '../contract/errors.ts';
import type { Settings } from '../contract/settings.ts';
import type { ConsoleState } from '../console-state.ts';
import type { Messaging } from '../messaging/messaging.ts';
import { testConnection } from '../messaging/rabbitmq/test-connection.ts';
import type { OcppListener } from '../ocpp/listener.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { SimulatedChargers } from '../simulated-chargers.ts';
import type { Storage } from '../storage/storage.ts';
import type { Handlers } from './dispatcher.ts';
import type { Exports } from './exports.ts';

export interface HandlerParts {
  storage: Pick<Storage, 'reader'>;
  settings: SettingsStore;
  listener: OcppListener;
  messaging: Messaging;
  exports: Exports;
  simulated: SimulatedChargers;
  state: ConsoleState;
  /** Tells the windows that the status has changed. */
  showStatus(): void;
}

/** The gateway's methods over the console's parts. */
export function makeHandlers(parts: HandlerParts): Handlers {
  const { settings, listener, messaging, exports, simulated, state, showStatus } = parts;
  const { reader } = parts.storage;
  return {
    'status.get': () => state.snapshot(),
    'chargers.list': () => reader.chargers(),
    'sessions.list': (request) => reader.sessions(request),
    'sessions.get': async ({ sessionId }) => found(await reader.session(sessionId), 'session', sessionId),
    'messages.page': (request) => reader.messages(request),
    'messages.get': async ({ uid }) => found(await reader.message(uid), 'message', uid),
    'messages.facets': () => reader.facets(),
    'export.start': ({ filter, format, destinationId }) => exports.start(filter, format, destinationId),
    'export.cancel': ({ jobId }) => ({ cancelled: exports.cancel(jobId) }),
    'settings.get': () => settings.view(),
    'settings.update': async ({ patch, secrets }) => {
      const before = settings.current();
      settings.update(patch, secrets);
      const after = settings.current();
      if (listensElsewhere(before, after)) await listener.restart();
      if (changed(before.broker, after.broker) || secrets.brokerPassword !== undefined)
        await messaging.applySettings();
      showStatus();
      return settings.view();
    },
    'broker.test': ({ settings: broker, password }) =>
      testConnection(broker, password ?? settings.brokerPassword()),
    'ocpp.restart': async () => {
      await listener.restart();
      showStatus();
      return state.snapshot();
    },
    'simulator.start': () => {
      const { state: listening, port, error } = listener.status();
      if (listening !== 'listening')
        throw new ConsoleError(error?.code ?? 'OCPP_LISTEN_FAILED', error?.detail);
      const chargerId = simulated.start(port);
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
  return (['host', 'port', 'maxFrameBytes', 'pingIntervalS'] as const).some(
    (key) => before[key] !== after[key],
  );
}

function changed(before: object, after: object): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
