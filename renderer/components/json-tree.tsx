/** A JSON value as a collapsible tree. Everything is text: whatever a vendor sends, nothing of it becomes markup. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Json } from '../../backend/contract/ocpp.ts';
import { text } from '../text/en.ts';
import { formatCount } from '../text/format.ts';
import { cx } from './cx.ts';
import { INITIAL_TREE, linesOf, toggle, MAX_TEXT, type JsonLine } from './json-lines.ts';
import './json-tree.css';

const LINE_HEIGHT = 20;

interface JsonTreeProps {
  value: Json;
  label: string;
  /** Paths with a problem, marked in the tree. */
  marked?: ReadonlySet<string>;
  /** What is wrong with a line, by its path: shown behind it. */
  notes?: ReadonlyMap<string, string>;
  /** The path of the line that was chosen. */
  onChoose?: (path: string) => void;
}

const NOTHING_MARKED: ReadonlySet<string> = new Set();
const NO_NOTES: ReadonlyMap<string, string> = new Map();

export function JsonTree(props: JsonTreeProps) {
  const { value, label, marked = NOTHING_MARKED, notes = NO_NOTES, onChoose } = props;
  const [state, setState] = useState(INITIAL_TREE);
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(value, state), [value, state]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 20,
  });

  const setOpen = (line: JsonLine, open: boolean): void => {
    if (line.count > 0) setState((former) => toggle(former, line.key, open));
  };
  const choose = (index: number): void => {
    setActive(index);
    const line = lines[index];
    if (line !== undefined) onChoose?.(line.path);
  };
  const move = (index: number): void => {
    const next = Math.max(0, Math.min(lines.length - 1, index));
    choose(next);
    virtual.scrollToIndex(next, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const line = lines[active];
    if (line === undefined) return;
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active - 1),
      Home: () => move(0),
      End: () => move(lines.length - 1),
      ArrowRight: () => (line.count > 0 && !line.open ? setOpen(line, true) : move(active + 1)),
      ArrowLeft: () => (line.open ? setOpen(line, false) : move(parentOf(lines, active))),
      Enter: () => setOpen(line, !line.open),
    };
    const action = keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <div className="json-tree">
      <div
        ref={scroller}
        className="json-tree__scroller mono"
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={lines[active] === undefined ? undefined : `json-line-${active}`}
        onKeyDown={onKeyDown}
        data-testid="json-tree"
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            return (
              <div
                key={item.key}
                id={`json-line-${item.index}`}
                role="treeitem"
                aria-level={line.depth + 1}
                aria-selected={item.index === active}
                aria-expanded={line.count > 0 ? line.open : undefined}
                className={cx('json-line', marked.has(line.path) && 'json-line--marked')}
                style={{ transform: `translateY(${item.start}px)`, paddingInlineStart: 4 + line.depth * 16 }}
                onClick={() => {
                  choose(item.index);
                  setOpen(line, !line.open);
                }}
              >
                <LineContent line={line} />
                {notes.has(line.path) && <bdi className="json-line__note">{notes.get(line.path)}</bdi>}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const LineContent = memo(function LineContent({ line }: { line: JsonLine }) {
  const Chevron = line.open ? ChevronDown : ChevronRight;
  const { detail } = text.messages;
  return (
    <>
      <span className="json-line__chevron">{line.count > 0 && <Chevron size={12} />}</span>
      {line.name !== null && (
        <span className={typeof line.name === 'number' ? 'json-line__index' : 'json-line__key'}>
          {line.name}
          <span className="json-line__colon">:</span>{' '}
        </span>
      )}
      {line.kind === 'object' || line.kind === 'array' ? (
        <span className="json-line__brackets">
          {line.kind === 'object' ? (line.count === 0 ? '{}' : '{ }') : line.count === 0 ? '[]' : '[ ]'}{' '}
          {line.count > 0 && !line.open && (
            <span className="muted">
              {line.kind === 'object' ? detail.members(line.count) : detail.items(line.count)}
            </span>
          )}
        </span>
      ) : (
        <bdi className={`json-line__${line.kind}`}>
          {line.text}
          {line.kind === 'string' && line.length > MAX_TEXT && (
            <span className="muted"> … {formatCount(line.length)}</span>
          )}
        </bdi>
      )}
    </>
  );
});

/** The line that holds the one at `index`. */
function parentOf(lines: readonly JsonLine[], index: number): number {
  const depth = lines[index]?.depth ?? 0;
  for (let at = index - 1; at >= 0; at -= 1) if ((lines[at]?.depth ?? 0) < depth) return at;
  return index;
}
