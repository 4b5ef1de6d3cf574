import { useEffect, useRef } from 'react';
import type { SessionFilter, SessionTotals } from '../../../backend/contract/sessions.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useFetched, type Fetched } from '../../api/use-fetched.ts';

/** While sessions change, the sums are fetched at most this often, ms: figures that flicker cannot be read. */
const REFRESH_MS = 3_000;
/** The backend spends no more than this share of its time on them. */
const SHARE = 0.05;

/** Sums over all sessions under a filter, kept up to date. Pass a stable `filter`. */
export function useSessionTotals(filter: SessionFilter): Fetched<SessionTotals> {
  const client = useClient();
  const took = useRef(0);
  const fetched = useFetched(JSON.stringify(filter), async () => {
    const startedAt = performance.now();
    const totals = await client.request('sessions.totals', filter);
    took.current = performance.now() - startedAt;
    return totals;
  });
  const { reload } = fetched;
  /** The timer of a former filter must not bring its sums back. */
  const latest = useRef(reload);
  const sessions = useModel((model) => model.sessions);
  const seen = useRef(sessions);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    latest.current = reload;
  }, [reload]);
  useEffect(() => {
    if (seen.current === sessions || timer.current !== null) return;
    timer.current = setTimeout(
      () => {
        timer.current = null;
        latest.current();
      },
      Math.max(REFRESH_MS, took.current / SHARE),
    );
    seen.current = sessions;
  }, [sessions]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return fetched;
}
