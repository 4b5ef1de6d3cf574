/** The filter of the sessions as the route carries it, and as the backend understands it. Pure. */
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { SESSION_STATES, type SessionFilter, type SessionState } from '../../../backend/contract/sessions.ts';
import type { Route } from '../../api/route.ts';
import { isRunning } from './running-sessions.ts';

export const SPANS = ['all', 'today', '7', '30', 'custom'] as const;
export type Span = (typeof SPANS)[number];

/** What the controls show; '' says nothing. */
export interface SessionQuery {
  chargerId: string;
  idTag: string;
  state: 'all' | SessionState;
  span: Span;
  /** Local days such as `2026-05-31`, both within the span `custom`. */
  from: string;
  to: string;
}

export const NO_FILTER: SessionQuery = {
  chargerId: '',
  idTag: '',
  state: 'all',
  span: 'all',
  from: '',
  to: '',
};

/** Whatever it cannot read says nothing. */
export function readQuery(query: Route['query']): SessionQuery {
  return {
    chargerId: query['chargerId'] ?? '',
    idTag: query['tag'] ?? '',
    state: SESSION_STATES.find((state) => state === query['state']) ?? 'all',
    span: SPANS.find((span) => span === query['span']) ?? 'all',
    from: dayOf(query['from']),
    to: dayOf(query['to']),
  };
}

/** The inverse of `readQuery`; days are kept for the span of one's own only. */
export function writeQuery({
  chargerId,
  idTag,
  state,
  span,
  from,
  to,
}: SessionQuery): Record<string, string> {
  const custom = span === 'custom';
  const fields: [name: string, value: string][] = [
    ['chargerId', chargerId],
    ['tag', idTag.trim()],
    ['state', state === 'all' ? '' : state],
    ['span', span === 'all' ? '' : span],
    ['from', custom ? from : ''],
    ['to', custom ? to : ''],
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== ''));
}

/** Whether it leaves anything out. */
export const isFiltered = (query: SessionQuery): boolean => Object.keys(writeQuery(query)).length > 0;

/** `today`: the local day, such as `2026-05-31`. Spans of days count it in. */
export function filterOf(
  { chargerId, idTag, state, span, from, to }: SessionQuery,
  today: string,
): SessionFilter {
  const tag = idTag.trim();
  return {
    ...(chargerId === '' ? {} : { chargerId }),
    ...(tag === '' ? {} : { idTag: tag }),
    ...(state === 'all' ? {} : { status: state }),
    ...bounds(span, from, to, today),
  };
}

function bounds(span: Span, from: string, to: string, today: string): Pick<SessionFilter, 'from' | 'to'> {
  switch (span) {
    case 'all':
      return {};
    case 'custom':
      return {
        ...(from === '' ? {} : { from: startOf(from, 0) }),
        ...(to === '' ? {} : { to: startOf(to, 1) - 1 }),
      };
    case 'today':
      return { from: startOf(today, 0) };
    default:
      return { from: startOf(today, 1 - Number(span)) };
  }
}

/** The beginning of a local day, or of one so many days later, ms. Days of 23 and 25 hours are days. */
function startOf(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The local day of a moment. */
export function localDay(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function dayOf(written: string | undefined): string {
  const valid =
    written !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(Date.parse(written));
  return valid ? written : '';
}

/** The backend orders sessions by the earliest time it knows of each; this is what the window knows of it. */
export const sortTime = (session: ChargingSession): number =>
  session.startedAt ?? session.stoppedAt ?? session.updatedAt;

/**
 * Whether a session that a notification told of belongs under the filter; time: see `matchesTime`.
 * @param sessions all that are known: a later one on its connector ends what was never stopped.
 */
export function matches(
  session: ChargingSession,
  { chargerId, idTag, status }: SessionFilter,
  sessions: ReadonlyMap<string, ChargingSession>,
): boolean {
  if (chargerId !== undefined && session.chargerId !== chargerId) return false;
  if (idTag !== undefined && !(session.idTag ?? '').toLowerCase().includes(idTag.toLowerCase())) return false;
  if (status === undefined) return true;
  if (status === 'active') return isRunning(session, sessions);
  return status === 'flagged' ? session.flags.length > 0 : session.status === status;
}

export function matchesTime(session: ChargingSession, { from, to }: SessionFilter): boolean {
  const at = sortTime(session);
  return at >= (from ?? -Infinity) && at <= (to ?? Infinity);
}
