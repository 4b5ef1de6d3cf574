import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { withSessions } from '../../api/model.ts';
import type { SessionFilter } from '../../../backend/contract/sessions.ts';
import { addPage, listSessions, NO_PAGES, type SessionPages } from './session-list.ts';

const PAGE_SIZE = 100;

export interface SessionList {
  /** null while the first page is on its way. */
  sessions: readonly ChargingSession[] | null;
  hasMore: boolean;
  error: RequestErrorInfo | null;
  loadMore: () => void;
  reload: () => void;
}

/** The sessions under a filter: pages from the backend, kept live by notifications. Pass a stable `filter`. */
export function useSessionList(filter: SessionFilter): SessionList {
  const client = useClient();
  const epoch = useModel((model) => model.epoch);
  const known = useModel((model) => model.sessions);
  const [state, setState] = useState<{ filter: SessionFilter; pages: SessionPages } | null>(null);
  const [failed, setFailed] = useState<{ filter: SessionFilter; error: RequestErrorInfo } | null>(null);
  const busy = useRef(false);
  const turn = useRef(0);

  const load = useCallback(
    (former: SessionPages): void => {
      const mine = ++turn.current;
      busy.current = true;
      const fetchPage = async (): Promise<void> => {
        try {
          const { sessions, hasMore } = await client.request('sessions.list', {
            limit: PAGE_SIZE,
            ...filter,
            ...(former.lastId === undefined ? {} : { after: former.lastId }),
          });
          if (mine !== turn.current) return;
          client.model.update((model) => withSessions(model, sessions));
          setState({ filter, pages: addPage(former, sessions, hasMore) });
          setFailed(null);
        } catch (failure) {
          if (mine === turn.current) setFailed({ filter, error: errorInfoOf(failure) });
        } finally {
          if (mine === turn.current) busy.current = false;
        }
      };
      void fetchPage();
    },
    [client, filter],
  );
  const reload = useCallback(() => load(NO_PAGES), [load]);

  useEffect(() => {
    if (epoch > 0) reload();
    return () => {
      turn.current += 1;
    };
  }, [epoch, reload]);

  const pages = state?.filter === filter ? state.pages : null;
  const sessions = useMemo(
    () => (pages === null ? null : listSessions(known, pages, filter)),
    [known, pages, filter],
  );
  return {
    sessions,
    hasMore: pages?.hasMore ?? false,
    error: failed?.filter === filter ? failed.error : null,
    loadMore: () => {
      if (!busy.current && pages?.hasMore === true) load(pages);
    },
    reload,
  };
}
