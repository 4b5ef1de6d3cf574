import { MessagesSquare, SearchX } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LogEntry, LogRow } from '../../../backend/contract/entities.ts';
import type { LogFilter } from '../../../backend/contract/log-filter.ts';
import { navigate, useRoute } from '../../api/route.ts';
import { Button } from '../../components/button.tsx';
import { Empty, ErrorNote, Loading } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { ExportButton } from './export-button.tsx';
import { FilterBar } from './filter-bar.tsx';
import {
  filterOfQuery,
  isFiltered,
  keepsAnswers,
  NO_FILTER,
  queryOfFilter,
  toLogFilter,
  type FilterFields,
} from './filter.ts';
import { FollowState } from './follow-state.tsx';
import { MessageDetail } from './message-detail.tsx';
import { MessageList, type MessageListHandle } from './message-list.tsx';
import { useLogWindow } from './use-log-window.ts';
import './messages.css';

export function MessagesPlace() {
  const { open, query } = useRoute();
  const fields = useMemo(() => filterOfQuery(query), [query]);
  const filterKey = JSON.stringify(toLogFilter(fields));
  // The same filter keeps its identity while only the open message changes.
  const filter = useMemo(() => JSON.parse(filterKey) as LogFilter, [filterKey]);
  const list = useRef<MessageListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const view = useLogWindow(
    filter,
    useCallback((rows: number) => list.current?.shift(rows), []),
  );
  const [opened, setOpened] = useState<LogEntry | null>(null);
  const counterpart = opened?.uid === open ? (opened?.counterpart ?? null) : null;

  const setFields = (next: FilterFields): void => navigate('messages', open, queryOfFilter(next));
  const openMessage = useCallback((uid: string | null) => navigate('messages', uid, query), [query]);
  const { pause } = view;
  const select = useCallback(
    (row: LogRow) => {
      pause();
      openMessage(row.uid);
    },
    [pause, openMessage],
  );
  const close = useCallback(() => openMessage(null), [openMessage]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement;
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      search.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const { rows } = view.window;
  const filtered = isFiltered(fields);
  return (
    <>
      <div className="place-bar">
        <MessagesSquare size={16} className="muted" />
        <h1>{text.messages.title}</h1>
        <FollowState window={view.window} onFollow={view.follow} />
        <div className="place-bar__end">
          <ExportButton filter={filter} filtered={filtered} />
        </div>
      </div>
      <FilterBar fields={fields} onChange={setFields} searchRef={search} />
      <div className="messages">
        <div className="messages__list">
          <div className="message-head" aria-hidden="true">
            <span>{text.messages.column.time}</span>
            <span>{text.messages.column.charger}</span>
            <span />
            <span>{text.messages.column.action}</span>
            <span>{text.messages.column.gist}</span>
            <span className="message-row__latency">{text.messages.column.latency}</span>
          </div>
          {view.error !== null && <ErrorNote error={view.error} onRetry={view.reload} />}
          {view.loading && <Loading rows={10} />}
          {!view.loading && view.error === null && rows.length === 0 && (
            <Empty
              icon={filtered ? <SearchX size={20} /> : <MessagesSquare size={20} />}
              title={filtered ? text.messages.noneMatch : text.messages.empty}
              hint={filtered ? text.messages.noneMatchHint : text.messages.emptyHint}
            >
              {filtered && <Button onClick={() => setFields(NO_FILTER)}>{text.messages.filter.clear}</Button>}
            </Empty>
          )}
          {rows.length > 0 && (
            <MessageList
              view={view}
              handle={list}
              selectedUid={open}
              partnerUid={counterpart?.uid ?? null}
              markUnanswered={keepsAnswers(fields)}
              onSelect={select}
              onJumpToPartner={() => counterpart !== null && select(counterpart)}
            />
          )}
        </div>
        {open !== null && (
          <MessageDetail uid={open} onLoaded={setOpened} onJump={openMessage} onClose={close} />
        )}
      </div>
    </>
  );
}
