/** The log, newest first: virtualised, with a selection that arrow keys move. */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from 'react';
import type { LogRow } from '../../../backend/contract/entities.ts';
import type { Store } from '../../api/store.ts';
import { text } from '../../text/en.ts';
import { MessageRow, messageRowId } from './message-row.tsx';
import type { VisibleTime } from './time-scrollbar.tsx';
import type { LogView } from './use-log-window.ts';
import { useUnanswered } from './use-unanswered.ts';
import './message-list.css';

const ROW_HEIGHT = 30;
const rowHeight = (): number => ROW_HEIGHT;
/** Rows drawn beyond the edges. */
const OVERSCAN = 12;
/** Further rows are fetched when this many are left. */
const AHEAD = 40;

export interface MessageListHandle {
  /** Keeps still what is seen when rows were added or removed above it. */
  shift(rows: number): void;
  focus(): void;
  /** Chooses the row so many further down; without a chosen one, the first. */
  move(by: number): void;
  /** The row that an element is part of; of what is no row's the chosen one. */
  rowAt(element: Element | null): LogRow | null;
}

interface MessageListProps {
  id: string;
  view: LogView;
  /** Told which rows are seen: their times. */
  visible: Store<VisibleTime>;
  handle: Ref<MessageListHandle>;
  selectedUid: string | null;
  partnerUid: string | null;
  onSelect: (row: LogRow) => void;
}

export function MessageList(props: MessageListProps) {
  const { id, view, visible, handle, selectedUid, partnerUid, onSelect } = props;
  const { rows, following, detached, jump } = view.window;
  const scroller = useRef<HTMLDivElement>(null);
  const pendingShift = useRef(0);
  const lastTop = useRef(0);
  const lastJump = useRef(jump);
  /** The moment that the list was sent to, until it is scrolled. */
  const sentTo = useRef(jump?.at ?? null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    // The same function while the rows are the same: another one has every row measured anew.
    getItemKey: useCallback((index: number) => rows[index]?.uid ?? index, [rows]),
    overscan: OVERSCAN,
    useFlushSync: false,
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // Where it stands at the top already, asking it would cost a layout.
    if (following || jump !== lastJump.current) {
      if (lastTop.current !== 0) element.scrollTop = 0;
      lastTop.current = 0;
    } else if (pendingShift.current !== 0) {
      element.scrollTop += pendingShift.current * ROW_HEIGHT;
      lastTop.current = element.scrollTop;
    }
    if (following) sentTo.current = null;
    else if (jump !== lastJump.current) sentTo.current = jump?.at ?? null;
    pendingShift.current = 0;
    lastJump.current = jump;
  }, [rows, following, jump]);
  const seenHeight = virtual.scrollRect?.height ?? 0;
  useEffect(() => {
    visible.update((former) => visibleTime(former, rows, lastTop.current, seenHeight, sentTo.current));
  }, [rows, jump, visible, seenHeight]);
  const { loadNewer } = view;
  // At the very top there is nothing to scroll, though the log goes on above.
  useEffect(() => {
    if (detached && (scroller.current?.scrollTop ?? 0) < AHEAD * ROW_HEIGHT) loadNewer();
  }, [rows, detached, loadNewer]);

  const [hovered, setHovered] = useState<string | null>(null);
  const litUid = useMemo(() => partnerOf(rows, hovered), [rows, hovered]);
  const unanswered = useUnanswered(rows);

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const top = element.scrollTop;
    const upwards = top < lastTop.current;
    // It is told of its own scrolling as well, and knows that place already.
    if (top !== lastTop.current) sentTo.current = null;
    lastTop.current = top;
    visible.update((former) => visibleTime(former, rows, top, seenHeight, sentTo.current));
    if (top >= ROW_HEIGHT && following) view.pause();
    if (top === 0 && upwards && !following && !detached) view.follow();
    if (detached && top < AHEAD * ROW_HEIGHT) view.loadNewer();
    if (element.scrollHeight - top - element.clientHeight < AHEAD * ROW_HEIGHT) view.loadOlder();
  };

  const select = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    virtual.scrollToIndex(rows.indexOf(row), { align: 'auto' });
    onSelect(row);
  };

  const at = rows.findIndex(({ uid }) => uid === selectedUid);
  useImperativeHandle(handle, () => ({
    shift(count) {
      pendingShift.current += count;
    },
    focus: () => scroller.current?.focus(),
    move: (by) => select(at === -1 ? 0 : at + by),
    rowAt(element) {
      const id = rowIdOf(element);
      const find = (wanted: (uid: string) => boolean): LogRow | null =>
        rows.find(({ uid }) => wanted(uid)) ?? null;
      return find((uid) => messageRowId(uid) === id) ?? find((uid) => uid === selectedUid);
    },
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const keys: Record<string, () => void> = {
      ArrowDown: () => select(at + 1),
      ArrowUp: () => select(at === -1 ? 0 : at - 1),
      PageDown: () => select(at + page),
      PageUp: () => select(at - page),
      End: () => select(rows.length - 1),
      Home: () => view.follow(),
      Enter: () => (at === -1 ? select(0) : focusContent()),
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <div className="message-list">
      <div
        ref={scroller}
        id={id}
        className="message-list__scroller"
        role="listbox"
        tabIndex={0}
        aria-label={text.messages.listLabel}
        aria-activedescendant={selectedUid === null ? undefined : messageRowId(selectedUid)}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onMouseOver={(event) => setHovered(rowIdOf(event.target))}
        onMouseLeave={() => setHovered(null)}
        data-testid="message-list"
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={item.key}
                role="presentation"
                className="message-list__slot"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <MessageRow
                  row={row}
                  index={item.index}
                  selected={row.uid === selectedUid}
                  partner={row.uid === partnerUid}
                  lit={row.uid === litUid}
                  unanswered={unanswered.has(row.uid)}
                  onSelect={onSelect}
                />
              </div>
            );
          })}
        </div>
        <div className="message-list__end muted" role="presentation">
          {view.window.hasOlder ? text.messages.loadingOlder : text.messages.endOfLog}
        </div>
      </div>
    </div>
  );
}

/** Times of the rows at both edges of the list; the same object while they are the same. */
function visibleTime(
  former: VisibleTime,
  rows: readonly LogRow[],
  top: number,
  height: number,
  at: number | null,
): VisibleTime {
  const first = rows[Math.min(rows.length - 1, Math.floor(top / ROW_HEIGHT))];
  const last = rows[Math.min(rows.length - 1, Math.floor((top + height) / ROW_HEIGHT))];
  if (first === undefined || last === undefined) return null;
  const [newest, oldest] = [first.timestamp, last.timestamp];
  const same = former?.newest === newest && former.oldest === oldest && former.at === at;
  return same ? former : { newest, oldest, at };
}

/** The open message has the keyboard: its JSON, or its raw frame. */
function focusContent(): void {
  document.querySelector<HTMLElement>('[data-testid="json-tree"], [data-testid="raw-frame"]')?.focus();
}

/** Id of the row that an element is part of. */
const rowIdOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest('[data-testid="message-row"]')?.id ?? null) : null;

/** uid of the CALL that this row answers, or of the answer to it, where it is among the rows. */
function partnerOf(rows: readonly LogRow[], rowId: string | null): string | null {
  const row = rowId === null ? undefined : rows.find(({ uid }) => messageRowId(uid) === rowId);
  if (row === undefined) return null;
  if (row.correlatesWith !== null) return row.correlatesWith;
  return rows.find(({ correlatesWith }) => correlatesWith === row.uid)?.uid ?? null;
}
