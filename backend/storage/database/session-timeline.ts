/** What happened in a session, put together from the rows that tell of it. Pure. */
import type { TimelineEntry } from '../../contract/sessions.ts';
import type { SessionRow } from './rows.ts';

/** A message of the charger in the session's time, or shortly before or after it. */
export interface TimelineMessage {
  uid: string;
  message: string;
  sessionId: string | null;
  /** When the console received or sent it, ms. */
  timestamp: number;
  /** Fields of its payload; null where it has none. */
  idTag: string | null;
  connectorId: number | null;
  transactionId: number | null;
  status: string | null;
  errorCode: string | null;
  /** The time it names. */
  time: string | null;
  /** `status` of its answer. */
  answer: string | null;
}

export interface TimelineSources {
  session: SessionRow;
  /** In the order of the log. */
  before: readonly TimelineMessage[];
  during: readonly TimelineMessage[];
  after: readonly TimelineMessage[];
  /** The charger's connections, oldest first. */
  epochs: readonly { connectedAt: number; disconnectedAt: number | null }[];
  /** When the charger measured, in the order of time. */
  sampleTimes: readonly number[];
}

/** What was authorised, asked for or reported longer before the start than this belongs to something else. */
const LEAD_MS = 15 * 60_000;
/** A pause in the meter values is a gap from this length on, and from so many times the usual pause on. */
const GAP_MS = 60_000;
const GAP_FACTOR = 3;
/** Pauses from which the usual one can be told. */
const MIN_PAUSES = 3;

export function timelineOf(sources: TimelineSources): TimelineEntry[] {
  const { session, before, during, after, epochs } = sources;
  const { sessionId } = session;
  const own = (message: string): TimelineMessage | undefined =>
    during.find((candidate) => candidate.message === message && candidate.sessionId === sessionId);
  const start = own('StartTransaction');
  const stop = during.find(({ uid }) => uid === session.stopUid) ?? own('StopTransaction');
  const begun = start?.timestamp ?? session.startedAt ?? session.sortAt;
  const ended = stop?.timestamp ?? session.stoppedAt;
  const lead = before.filter(({ timestamp }) => timestamp >= begun - LEAD_MS);
  const entries: TimelineEntry[] = [
    ...leadEntries(session, lead),
    ...during.flatMap((message) => requestEntry(session, message)),
    ...statusEntries(session, lead, during, after),
    ...offlineEntries(epochs, begun, ended),
    ...gapEntries(sources.sampleTimes),
  ];
  if (start !== undefined || session.startedAt !== null)
    entries.push({
      kind: 'started',
      at: session.startedAt ?? begun,
      uid: start?.uid ?? null,
      idTag: session.idTag,
      meterWh: session.meterStartWh,
      receivedAt: start?.timestamp ?? null,
    });
  if (session.stoppedAt !== null)
    entries.push({
      kind: 'stopped',
      at: session.stoppedAt,
      uid: stop?.uid ?? null,
      reason: session.stopReason,
      meterWh: session.meterStopWh,
      receivedAt: stop?.timestamp ?? null,
    });
  const places = placesOf(session, lead, after);
  return entries.toSorted(
    (left, right) =>
      places(left) - places(right) || RANKS[left.kind] - RANKS[right.kind] || left.at - right.at,
  );
}

/**
 * Where an entry stands. What came before the start, or after the stop, stays there, however far the clocks of charger
 * and console are apart.
 */
function placesOf(
  { startedAt, stoppedAt }: SessionRow,
  lead: readonly TimelineMessage[],
  after: readonly TimelineMessage[],
): (entry: TimelineEntry) => number {
  const early = new Set(lead.map(({ uid }) => uid));
  const late = new Set(after.map(({ uid }) => uid));
  return ({ at, uid }) => {
    if (uid !== null && early.has(uid)) return Math.min(at, (startedAt ?? Infinity) - 1);
    return uid !== null && late.has(uid) ? Math.max(at, (stoppedAt ?? -Infinity) + 1) : at;
  };
}

/** Order of what has the same time. */
const RANKS: Readonly<Record<TimelineEntry['kind'], number>> = {
  remoteStart: 0,
  authorized: 1,
  started: 2,
  status: 3,
  meterGap: 4,
  offline: 5,
  remoteStop: 6,
  stopped: 7,
};

/** The latest authorisation and remote start that can have led to the session. */
function leadEntries(session: SessionRow, lead: readonly TimelineMessage[]): TimelineEntry[] {
  const entries = lead.flatMap((message) => requestEntry(session, message));
  const latest = (kind: TimelineEntry['kind']): TimelineEntry[] =>
    entries.filter((entry) => entry.kind === kind).slice(-1);
  return [...latest('remoteStart'), ...latest('authorized')];
}

function requestEntry(session: SessionRow, message: TimelineMessage): TimelineEntry[] {
  const { uid, timestamp: at, answer: status, idTag, connectorId, transactionId } = message;
  const ours = sameTag(idTag, session.idTag) || sameTag(idTag, session.stopIdTag);
  switch (message.message) {
    case 'Authorize':
      return ours && idTag !== null ? [{ kind: 'authorized', at, uid, idTag, status }] : [];
    case 'RemoteStartTransaction':
      return ours && (connectorId ?? session.connectorId) === session.connectorId
        ? [{ kind: 'remoteStart', at, uid, status }]
        : [];
    case 'RemoteStopTransaction':
      return transactionId === session.transactionId ? [{ kind: 'remoteStop', at, uid, status }] : [];
    default:
      return [];
  }
}

/** OCPP 1.6 §7.28: the same in either case. */
const sameTag = (left: string | null, right: string | null): boolean =>
  left !== null && right !== null && left.toLowerCase() === right.toLowerCase();

/** States of the session's connector: the last before the start, and those after the stop until it is free again. */
function statusEntries(
  session: SessionRow,
  lead: readonly TimelineMessage[],
  during: readonly TimelineMessage[],
  after: readonly TimelineMessage[],
): TimelineEntry[] {
  const { connectorId } = session;
  if (connectorId === null) return [];
  const states = (messages: readonly TimelineMessage[]): StatusEntry[] =>
    messages.flatMap((message) => statusEntry(message, connectorId));
  const next = after.findIndex(
    (message) => message.message === 'StartTransaction' && message.connectorId === connectorId,
  );
  const tail = states(next === -1 ? after : after.slice(0, next));
  const free = tail.findIndex(({ status }) => status === 'Available');
  const entries = [
    ...states(lead).slice(-1),
    ...states(during).toSorted((left, right) => left.at - right.at),
    ...(free === -1 ? tail.slice(0, 1) : tail.slice(0, free + 1)),
  ];
  // The same state once more is no change.
  const changes = entries.filter(
    (entry, index) =>
      entry.status !== entries[index - 1]?.status || entry.errorCode !== entries[index - 1]?.errorCode,
  );
  return changes.map((entry, index) => ({ ...entry, until: changes[index + 1]?.at ?? null }));
}

type StatusEntry = Extract<TimelineEntry, { kind: 'status' }>;

function statusEntry(told: TimelineMessage, connectorId: number): StatusEntry[] {
  const { message, uid, status, errorCode } = told;
  if (message !== 'StatusNotification' || status === null || told.connectorId !== connectorId) return [];
  const at = timeOf(told.time) ?? told.timestamp;
  return [{ kind: 'status', at, uid, status, errorCode: errorCode ?? 'NoError', until: null }];
}

/** OCPP 1.6 is of 2015, its first version of 2010: earlier times are those of a clock that was never set. */
const EARLIEST = Date.UTC(2010, 0, 1);

/** ms; null for a time that is none, or of a clock that was never set. Without a zone it is taken as UTC. */
function timeOf(written: string | null): number | null {
  if (written === null) return null;
  const at = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(written) ? written : `${written}Z`);
  return Number.isNaN(at) || at < EARLIEST ? null : at;
}

/** When the charger was away: from the end of one connection to the beginning of the next. */
function offlineEntries(
  epochs: TimelineSources['epochs'],
  begun: number,
  ended: number | null,
): TimelineEntry[] {
  return epochs.flatMap(({ disconnectedAt }, index): TimelineEntry[] => {
    const until = epochs[index + 1]?.connectedAt ?? null;
    if (disconnectedAt === null || disconnectedAt < begun) return [];
    if (ended !== null && disconnectedAt >= ended) return [];
    // A new connection may come before the old one is noticed to be dead.
    if (until !== null && until <= disconnectedAt) return [];
    return [{ kind: 'offline', at: disconnectedAt, uid: null, until }];
  });
}

/** Pauses that are much longer than the usual one, which is the median. */
function gapEntries(times: readonly number[]): TimelineEntry[] {
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at));
  if (pauses.length < MIN_PAUSES) return [];
  const usualMs = pauses.toSorted((left, right) => left - right)[pauses.length >> 1] ?? 0;
  const limit = Math.max(GAP_MS, GAP_FACTOR * usualMs);
  return times.flatMap((at, index): TimelineEntry[] => {
    const until = times[index + 1];
    return until !== undefined && until - at > limit
      ? [{ kind: 'meterGap', at, uid: null, until, usualMs }]
      : [];
  });
}
