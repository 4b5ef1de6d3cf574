/** What the window knows, and how each notification changes it. Pure: no socket, no React. */
import type { Charger, ChargingSession, Connector, TransferFile } from '../../backend/contract/entities.ts';
import type { ErrorInfo } from '../../backend/contract/errors.ts';
import type { ExportProgress } from '../../backend/contract/gateway.ts';
import type { Notification } from '../../backend/contract/notifications.ts';
import type { SettingsView } from '../../backend/contract/settings.ts';
import type { ConsoleStatus } from '../../backend/contract/status.ts';
import type { WorkspaceInfo, WorkspaceProgress } from '../../backend/contract/workspace.ts';
import type { Vocabulary } from '../../backend/contract/vocabulary.ts';

/**
 * `noToken`: a browser opened without the printed link; `refused`: the token is of another launch;
 * `lost`: it was online before, what is shown may be out of date.
 */
export type LinkState = 'noToken' | 'connecting' | 'online' | 'lost' | 'refused';

export interface ConsoleModel {
  link: LinkState;
  /** Since when the link is in this state, ms. */
  linkSince: number;
  /** Grows at every (re)connection: whatever was fetched under an older number is fetched again. */
  epoch: number;
  status: ConsoleStatus | null;
  /** null until the first list has come. */
  chargers: ReadonlyMap<string, Charger> | null;
  sessions: ReadonlyMap<string, ChargingSession>;
  /** Highest row id of the message log that was announced. */
  logHead: number;
  settings: SettingsView | null;
  /** The standard's values in words. */
  vocabulary: Vocabulary | null;
  exports: ReadonlyMap<string, ExportProgress>;
  /** The opened log that is shown; null: the live console. */
  workspace: WorkspaceInfo | null;
  /** A file that this window opens, or could not open. */
  opening: WorkspaceProgress | null;
  /** File transfers that changed since the page was opened. */
  files: ReadonlyMap<string, TransferFile>;
  /** The latest `console.error`, failed load or lost workspace, until it is dismissed. */
  alert: (ErrorInfo & { at: number }) | null;
}

export const EMPTY_MODEL: ConsoleModel = {
  link: 'connecting',
  linkSince: 0,
  epoch: 0,
  status: null,
  chargers: null,
  sessions: new Map(),
  logHead: 0,
  settings: null,
  vocabulary: null,
  exports: new Map(),
  workspace: null,
  opening: null,
  files: new Map(),
  alert: null,
};

/** Sessions kept in memory; beyond it the finished ones that were touched longest ago are forgotten. */
export const MAX_SESSIONS = 5_000;

/** Applies a batch of notifications in their order; the maps are copied once for the whole batch. */
export function applyNotifications(model: ConsoleModel, batch: readonly Notification[]): ConsoleModel {
  const next = { ...model };
  const chargers = (): Map<string, Charger> => {
    if (next.chargers === null || next.chargers === model.chargers) next.chargers = new Map(next.chargers);
    return next.chargers as Map<string, Charger>;
  };
  const sessions = (): Map<string, ChargingSession> => {
    if (next.sessions === model.sessions) next.sessions = new Map(next.sessions);
    return next.sessions as Map<string, ChargingSession>;
  };
  const change = (chargerId: string, patch: (charger: Charger) => Charger): void => {
    const known = next.chargers?.get(chargerId);
    if (known !== undefined) chargers().set(chargerId, patch(known));
  };

  for (const notification of batch) {
    const { type, data, timestamp } = notification;
    switch (type) {
      case 'charger.connected':
        chargers().set(data.chargerId, {
          ...(next.chargers?.get(data.chargerId) ?? unknownCharger(data.chargerId)),
          connected: true,
          remoteAddress: data.remoteAddress,
          connectedAt: timestamp,
          lastSeenAt: timestamp,
        });
        break;
      case 'charger.disconnected':
        change(data.chargerId, (charger) => ({
          ...charger,
          connected: false,
          disconnectedAt: timestamp,
          disconnectReason: data.reason,
        }));
        break;
      case 'charger.booted':
      case 'charger.updated':
        chargers().set(data.chargerId, data);
        break;
      case 'connector.status':
        change(data.chargerId, (charger) => withConnector(charger, data.connector));
        break;
      case 'session.started':
      case 'session.updated':
      case 'session.stopped':
        if (isNewer(next.sessions.get(data.sessionId), data)) sessions().set(data.sessionId, data);
        break;
      case 'messages.stored':
        next.logHead = Math.max(next.logHead, data.lastId);
        break;
      case 'connection.refused':
        // The status carries the list of refusals.
        break;
      case 'data.restored':
        // The client loads everything anew; what is known here is of another database.
        next.chargers = null;
        next.sessions = new Map();
        next.logHead = 0;
        break;
      case 'file.updated':
        next.files = new Map(next.files).set(data.fileId, data);
        break;
      case 'console.error':
        next.alert = { ...data, at: timestamp };
        break;
    }
  }
  if (next.sessions.size > MAX_SESSIONS) next.sessions = forgetOldest(next.sessions);
  return next;
}

/** Sessions of a fetched page join those that are known; a notification that overtook the page wins. */
export function withSessions(model: ConsoleModel, page: readonly ChargingSession[]): ConsoleModel {
  const sessions = new Map(model.sessions);
  for (const session of page)
    if (isNewer(sessions.get(session.sessionId), session)) sessions.set(session.sessionId, session);
  return { ...model, sessions };
}

/** After a reconnection: whoever was active is what the backend says now; finished sessions stay as they are. */
export function refreshedSessions(
  known: ReadonlyMap<string, ChargingSession>,
  active: readonly ChargingSession[],
): ReadonlyMap<string, ChargingSession> {
  const finished = [...known.values()].filter(({ status }) => status === 'finished');
  return new Map([...finished, ...active].map((session) => [session.sessionId, session]));
}

function isNewer(known: ChargingSession | undefined, candidate: ChargingSession): boolean {
  return known === undefined || candidate.updatedAt >= known.updatedAt;
}

function withConnector(charger: Charger, connector: Connector): Charger {
  const others = charger.connectors.filter(({ connectorId }) => connectorId !== connector.connectorId);
  return {
    ...charger,
    connectors: [...others, connector].toSorted((left, right) => left.connectorId - right.connectorId),
  };
}

function forgetOldest(sessions: ReadonlyMap<string, ChargingSession>): Map<string, ChargingSession> {
  const active = [...sessions.values()].filter(({ status }) => status === 'active');
  const finished = [...sessions.values()]
    .filter(({ status }) => status === 'finished')
    .toSorted((left, right) => right.updatedAt - left.updatedAt)
    .slice(0, Math.floor(MAX_SESSIONS / 2));
  return new Map([...active, ...finished].map((session) => [session.sessionId, session]));
}

/** A charger that has connected and said nothing yet. */
function unknownCharger(chargerId: string): Charger {
  return {
    chargerId,
    deviceId: chargerId,
    vendor: null,
    model: null,
    serialNumber: null,
    firmwareVersion: null,
    meterType: null,
    meterSerialNumber: null,
    iccid: null,
    imsi: null,
    registration: null,
    hasPassword: false,
    pinnedName: null,
    note: null,
    connected: true,
    remoteAddress: null,
    connectedAt: null,
    disconnectedAt: null,
    disconnectReason: null,
    lastBootAt: null,
    lastSeenAt: null,
    connectors: [],
  };
}
