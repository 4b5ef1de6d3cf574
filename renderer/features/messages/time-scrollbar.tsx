/** The scrollbar of the log: over all of its time, from the newest message at the top to the oldest. */
import {
  memo,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import type { LogTimeline } from '../../../backend/contract/gateway.ts';
import { useStore, type Store } from '../../api/store.ts';
import { cx } from '../../components/cx.ts';
import { text } from '../../text/en.ts';
import { formatClockSeconds, formatDay, formatMinutes } from '../../text/format.ts';
import { LatestJump } from './latest-jump.ts';
import {
  densityPath,
  momentAt,
  placeAfterKey,
  placeOf,
  placeOfKeys,
  ticksOf,
  type Seen,
  type Tick,
  type TimeSpan,
} from './time-track.ts';
import './time-scrollbar.css';

/** What the list shows; null: there is no row. */
export type VisibleTime = Seen | null;

interface TimeScrollbarProps {
  timeline: LogTimeline | null;
  visible: Store<VisibleTime>;
  /** Id of the list that it scrolls. */
  controls: string;
  /** Shows the log as it was at a moment, ms. Resolves when it does. */
  onGo: (at: number) => Promise<void>;
  onNewest: () => void;
}

/** px; smaller, and it could not be caught. */
const LEAST_THUMB = 18;
/** px between two labels. */
const TICK_GAP = 46;

export function TimeScrollbar({ timeline, visible, controls, onGo, onNewest }: TimeScrollbarProps) {
  const shown = useStore(visible, (state) => state);
  const track = useRef<HTMLDivElement>(null);
  const height = useHeight(track);
  /** Where the thumb is held, as a place of the track; null: it is not. */
  const [held, setHeld] = useState<number | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  /** px from the thumb's upper edge to the pointer that holds it. */
  const grip = useRef(0);
  const jumps = useLatestJump();
  /** The moment asked for last, ms, until the list shows it. */
  const asked = useRef<number | null>(null);
  useEffect(() => {
    if (shown !== null && !jumps.running) asked.current = null;
  }, [shown, jumps]);
  const go = (place: number, over: TimeSpan): void => {
    const at = momentAt(place, over);
    asked.current = at;
    void jumps.run(async () => {
      if (place === 0) onNewest();
      else await onGo(at);
    });
  };

  const { from, to } = spanOf(timeline, shown);
  const span = useMemo(() => ({ from, to }), [from, to]);
  const newest = placeOf(shown?.newest ?? to, span);
  const oldest = placeOf(shown?.oldest ?? from, span);
  const top = held ?? newest;
  const thumb = Math.min(height, Math.max(LEAST_THUMB, (oldest - newest) * height));
  const thumbTop = Math.min(height - thumb, top * height);
  const pointed = held ?? hovered;

  const placeUnder = (event: PointerEvent, offset = 0): number => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.height === 0) return 0;
    return Math.min(1, Math.max(0, (event.clientY - box.top - offset) / box.height));
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || timeline === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const y = placeUnder(event) * height;
    const onThumb = y >= thumbTop && y <= thumbTop + thumb;
    grip.current = onThumb ? y - thumbTop : 0;
    const place = placeUnder(event, grip.current);
    setHeld(place);
    if (!onThumb) go(place, span);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (held === null) {
      setHovered(placeUnder(event));
      return;
    }
    const place = placeUnder(event, grip.current);
    if (place === held) return;
    setHeld(place);
    go(place, span);
  };
  const letGo = (): void => setHeld(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = placeAfterKey(event.key, held ?? placeOfKeys(asked.current, shown, span));
    if (place === null || timeline === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(place, span);
  };

  return (
    <div
      ref={track}
      className={cx('time-scrollbar', held !== null && 'time-scrollbar--held')}
      role="scrollbar"
      tabIndex={0}
      aria-label={text.messages.timeline.label}
      aria-controls={controls}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(top * 100)}
      aria-valuetext={timeline === null ? text.messages.timeline.none : wordsOf(momentAt(top, span))}
      aria-disabled={timeline === null}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onPointerLeave={() => setHovered(null)}
      onKeyDown={onKeyDown}
      data-testid="time-scrollbar"
    >
      {timeline !== null && (
        <>
          {timeline.counts !== null && <Density counts={timeline.counts} />}
          <Ticks span={span} height={height} />
          <div
            className="time-scrollbar__thumb"
            style={{ height: thumb, transform: `translateY(${thumbTop}px)` }}
            data-testid="time-thumb"
          />
          {pointed !== null && (
            <div
              className="time-scrollbar__tip num"
              role="presentation"
              style={{
                transform: `translateY(${Math.min(height - 26, Math.max(0, pointed * height - 12))}px)`,
              }}
              data-testid="time-tip"
            >
              {wordsOf(momentAt(pointed, span))}
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** The log's time, as far as it is known: the newest row may be newer than the last look at it. */
function spanOf(timeline: LogTimeline | null, shown: VisibleTime): TimeSpan {
  const { from, to } = timeline ?? { from: 0, to: 0 };
  return {
    from: timeline === null ? (shown?.oldest ?? 0) : Math.min(from, shown?.oldest ?? from),
    to: Math.max(to, shown?.newest ?? to),
  };
}

const wordsOf = (at: number): string => `${formatDay(at)}, ${formatClockSeconds(at)}`;

const Density = memo(function Density({ counts }: { counts: readonly number[] }) {
  const path = useMemo(() => densityPath(counts), [counts]);
  return (
    <svg className="time-scrollbar__density" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
});

const Ticks = memo(function Ticks({ span, height }: { span: TimeSpan; height: number }) {
  const ticks = ticksOf(span, Math.max(1, Math.floor(height / TICK_GAP)));
  return (
    <div className="time-scrollbar__ticks" aria-hidden="true">
      {ticks.map((tick) => {
        const y = placeOf(tick.at, span) * height;
        // A label at the very edge would be cut in half.
        const whole = y > 7 && y < height - 7;
        return (
          <div key={tick.at} className={`time-tick time-tick--${tick.shows}`} style={{ top: y }}>
            {whole && <span>{labelOf(tick)}</span>}
          </div>
        );
      })}
    </div>
  );
});

const labelOf = ({ at, shows }: Tick): string =>
  shows === 'day' ? formatDay(at) : shows === 'minute' ? formatMinutes(at) : formatClockSeconds(at);

/** One that waits is given up with the component: it is of the filter that was. */
function useLatestJump(): LatestJump {
  const [jumps] = useState(() => new LatestJump());
  useEffect(() => () => jumps.clear(), [jumps]);
  return jumps;
}

/** Height of an element, px, as it changes. */
function useHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => setHeight(element.current?.clientHeight ?? 0), [element]);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => setHeight(current.clientHeight));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return height;
}
