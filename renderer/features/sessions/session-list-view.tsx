import { SearchX, Zap } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { SessionFilter } from '../../../backend/contract/sessions.ts';
import { useModel } from '../../api/console-context.tsx';
import { endOf } from '../../api/now.ts';
import { navigate, redirect, type Route } from '../../api/route.ts';
import { Button } from '../../components/button.tsx';
import { Empty, ErrorNote, Loading } from '../../components/states.tsx';
import { useTicking } from '../../components/ticker.ts';
import { text } from '../../text/en.ts';
import {
  filterOf,
  isFiltered,
  localDay,
  NO_FILTER,
  readQuery,
  writeQuery,
  type SessionQuery,
} from './session-filter.ts';
import { SessionFilters, SpanFilter } from './session-filters.tsx';
import { SessionTable } from './session-table.tsx';
import { TotalsStrip } from './totals-strip.tsx';
import { useSessionList } from './use-session-list.ts';
import { useSessionTotals } from './use-session-totals.ts';

/**
 * The same filter for as long as it says the same: the route is another object whenever a session is opened, and the
 * list shall stay as it is.
 */
function useSteady(filter: SessionFilter): SessionFilter {
  const [steady, setSteady] = useState(filter);
  if (JSON.stringify(steady) === JSON.stringify(filter)) return steady;
  setSteady(filter);
  return filter;
}

/** The sessions under the filters that the route carries. `latest`: the one that was looked at last. */
export function SessionList({ latest, query: route }: { latest: string | null; query: Route['query'] }) {
  const query = readQuery(route);
  // In an opened file the days are counted back from its end.
  const end = useModel(endOf);
  const today = useTicking(useCallback((now: number) => localDay(end ?? now), [end]));
  const filter = useSteady(filterOf(query, today));
  const { sessions, error, reload, loadMore } = useSessionList(filter);
  const totals = useSessionTotals(filter);
  const filtered = isFiltered(query);
  const change = (next: SessionQuery): void => redirect('sessions', null, writeQuery(next));
  const [cleared, setCleared] = useState(0);
  const clear = (): void => {
    setCleared(cleared + 1);
    change(NO_FILTER);
  };
  const select = useCallback((sessionId: string): void => navigate('sessions', sessionId, route), [route]);
  return (
    <>
      <div className="place-bar">
        <Zap size={16} className="muted" />
        <h1>{text.sessions.title}</h1>
        <SessionFilters query={query} onChange={change} cleared={cleared} onClear={clear} />
      </div>
      <div className="place-bar sessions__bar">
        <SpanFilter query={query} onChange={change} />
        <TotalsStrip totals={totals.data} />
      </div>
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {sessions === null && error === null && <Loading />}
      {sessions?.length === 0 && !filtered && (
        <Empty icon={<Zap size={20} />} title={text.sessions.empty} hint={text.sessions.emptyHint} />
      )}
      {sessions?.length === 0 && filtered && (
        <Empty
          icon={<SearchX size={20} />}
          title={text.sessions.noneMatch}
          hint={text.sessions.noneMatchHint}
        >
          <Button onClick={clear}>{text.sessions.clear}</Button>
        </Empty>
      )}
      {sessions !== null && sessions.length > 0 && (
        <SessionTable sessions={sessions} selectedId={latest} onSelect={select} onNearEnd={loadMore} />
      )}
    </>
  );
}
