/** What was sent to a charger, kept up to date while answers come in. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { withNewest, withOlder, type History } from './history-list.ts';

const PAGE = 50;
/** Shortest time between two fetches while the log grows, ms. */
const REFRESH_MS = 1_000;

export interface CommandHistory {
  history: History | null;
  error: RequestErrorInfo | null;
  loadingOlder: boolean;
  refresh: () => void;
  loadOlder: () => void;
}

export function useHistory(chargerId: string): CommandHistory {
  const client = useClient();
  const [history, setHistory] = useState<History | null>(null);
  const [older, setOlder] = useState<{ loading: boolean; error: RequestErrorInfo | null }>({
    loading: false,
    error: null,
  });
  const newest = useFetched(chargerId, () => client.request('commands.history', { chargerId, limit: PAGE }));
  useLogGrowth(REFRESH_MS, newest.reload);
  const { data } = newest;
  useEffect(() => {
    if (data !== null) setHistory((known) => withNewest(known, data));
  }, [data]);

  const known = useRef(history);
  useEffect(() => {
    known.current = history;
  });
  const loadOlder = useCallback(() => {
    const before = known.current?.commands.at(-1)?.call.id;
    if (before === undefined) return;
    setOlder({ loading: true, error: null });
    client.request('commands.history', { chargerId, before, limit: PAGE }).then(
      (page) => {
        setHistory((now) => (now === null ? page : withOlder(now, page)));
        setOlder({ loading: false, error: null });
      },
      (error: unknown) => setOlder({ loading: false, error: errorInfoOf(error) }),
    );
  }, [client, chargerId]);

  return {
    history,
    error: newest.error ?? older.error,
    loadingOlder: older.loading,
    refresh: newest.reload,
    loadOlder,
  };
}
