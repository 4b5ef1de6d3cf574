import { MessagesSquare, SearchX } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { LogEntry, LogRow } from '../../../backend/contract/entities.ts';
import { toLogFilter } from '../../../backend/contract/filter-of-terms.ts';
import { printFilter } from '../../../backend/contract/filter-language.ts';
import type { FilterTerm } from '../../../backend/contract/filter-term.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { endOf } from '../../api/now.ts';
import { navigate, useRoute } from '../../api/route.ts';
import { createStore, sameMembers } from '../../api/store.ts';
import { useFetched } from '../../api/use-fetched.ts';
import { Button } from '../../components/button.tsx';
import { Empty, ErrorNote, Loading } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { useActions } from '../palette/actions.ts';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { OpenLogButton } from '../workspace/open-log-button.tsx';
import type { Vocabulary } from './completion.ts';
import { CellMenu } from './cell-menu.tsx';
import { ExportButton } from './export-button.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterTextOf, queryOfText, spelledAs, termsOf } from './filter.ts';
import { FollowState } from './follow-state.tsx';
import { GoToTime } from './go-to-time.tsx';
import { MessageDetail } from './message-detail.tsx';
import { MessageList, type MessageListHandle } from './message-list.tsx';
import { SearchProgress } from './search-progress.tsx';
import { TimeScrollbar, type VisibleTime } from './time-scrollbar.tsx';
import { useLogWindow } from './use-log-window.ts';
import { useTimeline } from './use-timeline.ts';
import './messages.css';

const NO_TERMS: readonly FilterTerm[] = [];
const LIST_ID = 'message-list';

export function MessagesPlace() {
  const { open, query } = useRoute();
  const filterText = filterTextOf(query);
  const terms = useMemo(() => termsOf(filterText) ?? NO_TERMS, [filterText]);
  const vocabulary = useVocabulary();
  const key = JSON.stringify(spelledAs(terms, vocabulary));
  // The same filter keeps its identity; its times of day are counted from the moment at which it was set.
  const end = useModel(endOf);
  const filter = useMemo(() => toLogFilter(JSON.parse(key) as FilterTerm[], end ?? Date.now()), [key, end]);
  const list = useRef<MessageListHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const view = useLogWindow(
    filter,
    useCallback((rows: number) => list.current?.shift(rows), []),
  );
  const [visible] = useState(() => createStore<VisibleTime>(null));
  const timeline = useTimeline(filter);
  const [opened, setOpened] = useState<LogEntry | null>(null);
  const counterpart = opened?.uid === open ? (opened?.counterpart ?? null) : null;

  const setFilter = useCallback((next: string) => navigate('messages', open, queryOfText(next)), [open]);
  const setTerms = (next: readonly FilterTerm[]): void => setFilter(printFilter(next));
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

  const { goTo: jumpTo } = view;
  const goTo = useCallback((at: number) => void jumpTo(at), [jumpTo]);
  const focusList = useCallback(() => list.current?.focus(), []);
  const [timeOpen, setTimeOpen] = useState(false);
  const keys = text.messages.keys;
  useActions(text.messages.title, [
    { id: 'filter', label: keys.filter, keys: '/', run: () => field.current?.focus() },
    {
      id: 'follow',
      label: keys.follow,
      keys: 'f',
      run: () => (view.window.following ? view.pause() : view.follow()),
    },
    { id: 'next', label: keys.next, keys: 'j', run: () => list.current?.move(1) },
    { id: 'previous', label: keys.previous, keys: 'k', run: () => list.current?.move(-1) },
    {
      id: 'partner',
      label: keys.partner,
      keys: 'p',
      run: () => counterpart !== null && select(counterpart),
    },
    { id: 'time', label: keys.time, keys: 'g', run: () => setTimeOpen(true) },
    { id: 'arrows', label: `${keys.next} · ${keys.previous}`, keys: '↓ ↑' },
    { id: 'page', label: keys.page, keys: 'PageDown PageUp' },
    { id: 'ends', label: keys.ends, keys: 'Home End' },
    { id: 'details', label: keys.details, keys: 'Enter' },
    { id: 'close', label: keys.close, keys: 'Esc' },
    { id: 'menu', label: keys.menu, keys: 'Shift+F10' },
  ]);

  const inWorkspace = useModel(isWorkspace);
  const { rows } = view.window;
  const filtered = filterText !== '';
  return (
    <>
      <div className="place-bar">
        <MessagesSquare size={16} className="muted" />
        <h1>{text.messages.title}</h1>
        {/* An opened file does not grow: there is the way back to its end, and no more. */}
        {!(inWorkspace && view.window.following) && (
          <FollowState window={view.window} onFollow={view.follow} />
        )}
        <div className="place-bar__end">
          <GoToTime open={timeOpen} onOpenChange={setTimeOpen} onGo={goTo} />
          <OpenLogButton />
          <ExportButton filter={filter} filtered={filtered} />
        </div>
      </div>
      <FilterBar
        filterText={filterText}
        terms={terms}
        vocabulary={vocabulary}
        onChange={setFilter}
        onLeave={focusList}
        inputRef={field}
      />
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
          <SearchProgress view={view} />
          {view.loading && <Loading rows={10} />}
          {!view.loading && view.error === null && rows.length === 0 && view.window.search === null && (
            <Empty
              icon={filtered ? <SearchX size={20} /> : <MessagesSquare size={20} />}
              title={filtered ? text.messages.noneMatch : text.messages.empty}
              hint={filtered ? text.messages.noneMatchHint : text.messages.emptyHint}
            >
              {filtered && <Button onClick={() => setFilter('')}>{text.messages.filter.clear}</Button>}
            </Empty>
          )}
          {/* While it is searched it stays: the pointer may hold the scrollbar, or the keyboard be in it. */}
          {(rows.length > 0 || view.window.search !== null) && (
            <div className="messages__rows">
              <CellMenu
                terms={terms}
                rowAt={(element) => list.current?.rowAt(element) ?? null}
                onFilter={setTerms}
              >
                <MessageList
                  id={LIST_ID}
                  visible={visible}
                  view={view}
                  handle={list}
                  selectedUid={open}
                  partnerUid={counterpart?.uid ?? null}
                  onSelect={select}
                />
              </CellMenu>
              <TimeScrollbar
                timeline={timeline}
                visible={visible}
                controls={LIST_ID}
                onGo={view.goTo}
                onNewest={view.follow}
              />
            </div>
          )}
        </div>
        {open !== null && (
          <MessageDetail uid={open} onLoaded={setOpened} onJump={openMessage} onClose={close} />
        )}
      </div>
    </>
  );
}

/** Chargers and actions that the log knows. */
function useVocabulary(): Vocabulary {
  const client = useClient();
  const { data } = useFetched('facets', () => client.request('messages.facets', {}));
  const known = useModel((model) => [...(model.chargers?.keys() ?? [])], sameMembers);
  return useMemo(
    () => ({
      chargers: [...new Set([...known, ...(data?.chargerIds ?? [])])].toSorted(),
      actions: data?.actions.filter((action) => action !== '') ?? [],
    }),
    [known, data],
  );
}
