/** Which sessions a list shows. Pure. */
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import type { SessionFilter } from '../../../backend/contract/sessions.ts';
import { matches, matchesTime, sortTime } from './session-filter.ts';

/** The pages fetched so far under one filter: everything newer than their end is known, nothing older is. */
export interface SessionPages {
  ids: ReadonlySet<string>;
  lastId: string | undefined;
  /** `sortTime` of the oldest session fetched. */
  oldest: number;
  hasMore: boolean;
}

export const NO_PAGES: SessionPages = { ids: new Set(), lastId: undefined, oldest: Infinity, hasMore: false };

export function addPage(
  pages: SessionPages,
  page: readonly ChargingSession[],
  hasMore: boolean,
): SessionPages {
  return {
    ids: new Set([...pages.ids, ...page.map(({ sessionId }) => sessionId)]),
    lastId: page.at(-1)?.sessionId ?? pages.lastId,
    oldest: Math.min(pages.oldest, ...page.map(sortTime)),
    hasMore,
  };
}

/**
 * Sessions under a filter, newest first: those of the pages, and those that notifications told of since, as far back
 * as the pages reach. A session whose state changed leaves or enters the list by itself.
 */
export function listSessions(
  sessions: ReadonlyMap<string, ChargingSession>,
  pages: SessionPages,
  filter: SessionFilter,
): ChargingSession[] {
  return [...sessions.values()]
    .filter(
      (session) =>
        matches(session, filter, sessions) &&
        (pages.ids.has(session.sessionId) ||
          (matchesTime(session, filter) && (!pages.hasMore || sortTime(session) >= pages.oldest))),
    )
    .toSorted(
      (left, right) => sortTime(right) - sortTime(left) || (left.sessionId < right.sessionId ? 1 : -1),
    );
}
