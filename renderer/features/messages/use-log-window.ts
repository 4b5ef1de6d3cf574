import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogFilter } from '../../../backend/contract/log-filter.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { firstPage, PAGE_SIZE, SEARCH_BUDGET_MS } from './first-page.ts';
import {
  addNewer,
  addOlder,
  addTail,
  EMPTY_WINDOW,
  follow,
  jumpTo,
  mustReload,
  pause,
  resetTo,
  type LogWindow,
  type WindowChange,
} from './log-window.ts';

/** Most rows the tail asks for at once; when more have come, the list jumps to the newest page. */
const TAIL_SIZE = 500;
/** At most four tail fetches a second. */
const TAIL_INTERVAL_MS = 250;

export interface LogView {
  window: LogWindow;
  /** The first page under this filter is on its way. */
  loading: boolean;
  loadingOlder: boolean;
  error: RequestErrorInfo | null;
  loadOlder: () => void;
  loadNewer: () => void;
  /** Stands still; new rows are counted. */
  pause: () => void;
  /** Back to the newest row. */
  follow: () => void;
  reload: () => void;
  /** Whether a search through the log is under way; where it stands is in the window. */
  searching: boolean;
  /** The operator stopped it. */
  stopped: boolean;
  stopSearch: () => void;
  searchOn: () => void;
  /** Shows the log as it was at a moment, ms; what came later is above. Resolves when it does, or cannot. */
  goTo: (at: number) => Promise<void>;
}

/**
 * The log under a filter: newest page, older ones on demand, and a live tail. `onShift` is told before the next paint
 * by how many rows the content moved. Pass a stable `filter`.
 */
export function useLogWindow(filter: LogFilter, onShift: (rows: number) => void): LogView {
  const client = useClient();
  const epoch = useModel((model) => model.epoch);
  const [shown, setShown] = useState<{ filter: LogFilter; window: LogWindow } | null>(null);
  const [failed, setFailed] = useState<{ filter: LogFilter; error: RequestErrorInfo } | null>(null);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const [stopped, setStopped] = useState(false);
  /** Rows that a search is to find before it rests; scrolling to the end wants more. */
  const [goal, setGoal] = useState(PAGE_SIZE);
  /** Always the latest window: answers come between renderings. */
  const current = useRef<LogWindow>(EMPTY_WINDOW);
  const latestFilter = useRef(filter);
  const turn = useRef(0);
  const busy = useRef({ tail: false, older: false, newer: false });

  const put = useCallback(
    (change: WindowChange): void => {
      if (change.window === current.current) return;
      current.current = change.window;
      if (change.shift !== 0) onShift(change.shift);
      setShown({ filter, window: change.window });
    },
    [filter, onShift],
  );

  const load = useCallback(
    async (at: number | null): Promise<void> => {
      // Asked for under a former filter.
      if (filter !== latestFilter.current) return;
      const mine = ++turn.current;
      busy.current = { tail: false, older: false, newer: false };
      const head = client.model.get().logHead;
      try {
        const { page, at: beginsAt } = await firstPage(client.request.bind(client), filter, at);
        if (mine !== turn.current) return;
        setFailed(null);
        put({
          window: beginsAt === null ? resetTo(page, head) : jumpTo(page, head, beginsAt),
          shift: 0,
        });
        setStopped(false);
        setGoal(PAGE_SIZE);
      } catch (failure) {
        if (mine === turn.current) setFailed({ filter, error: errorInfoOf(failure) });
      }
    },
    [client, filter, put],
  );
  const reload = useCallback(() => void load(null), [load]);

  useEffect(() => {
    latestFilter.current = filter;
    current.current = EMPTY_WINDOW;
    if (epoch > 0) reload();
    return () => {
      turn.current += 1;
    };
  }, [epoch, filter, reload]);

  /** One fetch of a kind at a time; an answer for a former filter is dropped. */
  const fetchPage = useCallback(
    async (
      kind: 'tail' | 'older' | 'newer',
      bound: { before?: number; after?: number; budgetMs?: number },
      limit: number,
    ) => {
      if (busy.current[kind]) return null;
      const mine = turn.current;
      busy.current[kind] = true;
      try {
        const page = await client.request('messages.page', { filter, limit, ...bound });
        return mine === turn.current ? page : null;
      } catch (failure) {
        if (mine === turn.current && kind !== 'tail') setFailed({ filter, error: errorInfoOf(failure) });
        return null;
      } finally {
        if (mine === turn.current) busy.current[kind] = false;
      }
    },
    [client, filter],
  );

  const tail = useCallback(async (): Promise<void> => {
    const { tailId: after, heldOverflow } = current.current;
    if (shown === null || heldOverflow) return;
    const head = client.model.get().logHead;
    const page = await fetchPage('tail', { after }, TAIL_SIZE);
    if (page === null || after !== current.current.tailId) return;
    if (page.hasMore && current.current.following) reload();
    else put(addTail(current.current, page, head));
  }, [client, fetchPage, put, reload, shown]);
  useLogGrowth(TAIL_INTERVAL_MS, () => void tail());

  const loadOlder = useCallback(async (): Promise<void> => {
    const last = current.current.rows.at(-1);
    const before = current.current.search?.before ?? last?.id;
    if (before === undefined || !current.current.hasOlder || busy.current.older) return;
    setLoadingOlder(true);
    const page = await fetchPage('older', { before, budgetMs: SEARCH_BUDGET_MS }, PAGE_SIZE);
    setLoadingOlder(false);
    if (page !== null && current.current.rows.at(-1)?.id === last?.id) put(addOlder(current.current, page));
  }, [fetchPage, put]);

  const pending = shown?.filter === filter ? shown.window.search : null;
  const searching = pending !== null && !stopped && (shown?.window.rows.length ?? 0) < goal;
  // Piece by piece, so that another filter, or the operator, ends it at once.
  useEffect(() => {
    if (searching && pending !== null) void loadOlder();
  }, [pending, searching, loadOlder]);

  const loadNewer = useCallback(async (): Promise<void> => {
    const first = current.current.rows[0];
    if (first === undefined || !current.current.detached) return;
    const page = await fetchPage('newer', { after: first.id }, PAGE_SIZE);
    if (page !== null && current.current.rows[0]?.id === first.id) put(addNewer(current.current, page));
  }, [fetchPage, put]);

  const error = failed?.filter === filter ? failed.error : null;
  return {
    window: shown?.filter === filter ? shown.window : EMPTY_WINDOW,
    loading: shown?.filter !== filter && error === null,
    loadingOlder,
    error,
    searching,
    stopped: pending !== null && stopped,
    stopSearch: useCallback(() => setStopped(true), []),
    searchOn: useCallback(() => setStopped(false), []),
    loadOlder: useCallback(() => {
      // A search goes on by itself; one that was stopped stays so.
      if (current.current.search === null) void loadOlder();
      else setGoal(current.current.rows.length + PAGE_SIZE);
    }, [loadOlder]),
    loadNewer: useCallback(() => void loadNewer(), [loadNewer]),
    pause: useCallback(() => put({ window: pause(current.current), shift: 0 }), [put]),
    follow: useCallback(() => {
      if (mustReload(current.current)) reload();
      else put({ window: follow(current.current), shift: 0 });
    }, [put, reload]),
    reload,
    goTo: load,
  };
}
