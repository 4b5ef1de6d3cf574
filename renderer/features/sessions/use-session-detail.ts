import { useEffect, useRef } from 'react';
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import type { SessionDetail } from '../../../backend/contract/sessions.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useFetched, type Fetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';

/** While a session runs its page is fetched again at most this often, ms. */
const REFRESH_MS = 2_000;
/** Fetching takes no more than this share of the time: a long session is fetched less often. */
const SHARE = 0.1;
/** The connector's states after the stop belong to the session for this long, ms. */
const AFTERMATH_MS = 600_000;

/** Everything about a session, kept up to date while it runs; `session`: the newest that is known of it. */
export function useSessionDetail(
  sessionId: string,
): Fetched<SessionDetail> & { session: ChargingSession | null } {
  const client = useClient();
  const took = useRef(0);
  const fetched = useFetched(sessionId, async () => {
    const startedAt = performance.now();
    const detail = await client.request('sessions.get', { sessionId });
    took.current = performance.now() - startedAt;
    return detail;
  });
  const known = useModel((model) => model.sessions.get(sessionId) ?? null);
  const session = newer(known, fetched.data?.session ?? null);
  const { reload } = fetched;

  const fetchedAt = fetched.data?.session.updatedAt ?? 0;
  /** The version of the data that is out of date; each one is replaced once. */
  const stale = fetchedAt > 0 && (known?.updatedAt ?? 0) > fetchedAt ? fetchedAt : null;
  useEffect(() => {
    if (stale === null) return undefined;
    const timer = setTimeout(reload, Math.max(REFRESH_MS, took.current / SHARE));
    return () => clearTimeout(timer);
  }, [stale, reload]);

  // States of the connector change the timeline, but not the session.
  useLogGrowth(REFRESH_MS, () => {
    const ended = session?.stoppedAt ?? null;
    const lively = session !== null && (ended === null || Date.now() - session.updatedAt < AFTERMATH_MS);
    if (lively && took.current < REFRESH_MS * SHARE) reload();
  });
  return { ...fetched, session };
}

function newer(known: ChargingSession | null, fetched: ChargingSession | null): ChargingSession | null {
  if (known === null || fetched === null) return known ?? fetched;
  return known.updatedAt >= fetched.updatedAt ? known : fetched;
}
