/** Fetches something for a component, again at each reconnection. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { errorInfoOf, type RequestErrorInfo } from './client.ts';
import { useModel } from './console-context.tsx';

export interface Fetched<T> {
  /** The latest answer for this key, kept while it is fetched again; null with a null error: on its way. */
  data: T | null;
  error: RequestErrorInfo | null;
  /** When `data` came, ms; null while there is none. */
  readAt: number | null;
  reload: () => void;
}

interface State<T> {
  key: string;
  data: T | null;
  readAt: number | null;
  error: RequestErrorInfo | null;
}

/**
 * `key` names what is fetched: when it changes, the former data is dropped. An answer that comes after a newer
 * request was sent is ignored.
 */
export function useFetched<T>(key: string, fetch: () => Promise<T>): Fetched<T> {
  const epoch = useModel((model) => model.epoch);
  const [state, setState] = useState<State<T>>({
    key,
    data: null,
    readAt: null,
    error: null,
  });
  const latest = useRef(0);
  const fetcher = useRef(fetch);
  useEffect(() => {
    fetcher.current = fetch;
  });

  const load = useCallback(async (): Promise<void> => {
    const turn = ++latest.current;
    try {
      const data = await fetcher.current();
      if (turn === latest.current) setState({ key, data, readAt: Date.now(), error: null });
    } catch (error) {
      if (turn !== latest.current) return;
      const info = errorInfoOf(error);
      setState((former) => ({
        key,
        ...(former.key === key ? { data: former.data, readAt: former.readAt } : { data: null, readAt: null }),
        error: info,
      }));
    }
  }, [key]);
  const reload = useCallback(() => void load(), [load]);

  useEffect(() => {
    if (epoch > 0) reload();
    return () => {
      latest.current += 1;
    };
  }, [epoch, reload]);

  const current = state.key === key ? state : { data: null, error: null, readAt: null };
  return { data: current.data, error: current.error, readAt: current.readAt, reload };
}
