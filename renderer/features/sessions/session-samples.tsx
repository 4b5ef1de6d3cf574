import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { ErrorNote, Loading } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { formatAbsolute, formatClockSeconds, formatSample, NONE } from '../../text/format.ts';
import { useSessionSamples } from './use-session-samples.ts';

const ROW_HEIGHT = 26;
/** The next page is fetched when this many rows are left below. */
const AHEAD = 40;
const COLUMNS = ['time', 'measurand', 'value', 'phase', 'location', 'context'] as const;

/** Everything that was measured in a session. */
export function SessionSamples({ sessionId, version }: { sessionId: string; version: number }) {
  const words = text.sessions.samples;
  const { samples, hasMore, error, loadMore } = useSessionSamples(sessionId, version);
  const scroller = useRef<HTMLDivElement>(null);
  const count = samples?.length ?? 0;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= count - AHEAD;
  useEffect(() => {
    if (nearEnd) loadMore();
    // oxlint-disable-next-line react/exhaustive-deps -- a longer list that still ends here wants the next page
  }, [nearEnd, count]);
  if (error !== null && samples === null) return <ErrorNote error={error} compact />;
  if (samples === null) return <Loading rows={4} />;
  if (samples.length === 0) return <p className="muted">{text.sessions.detail.noSamples}</p>;
  return (
    <div
      ref={scroller}
      className="samples"
      role="table"
      tabIndex={0}
      aria-label={words.table}
      aria-rowcount={hasMore ? -1 : count + 1}
      data-testid="session-samples"
    >
      <div role="row" className="samples__row samples__row--head" aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <div key={column} role="columnheader" className={column === 'value' ? 'end' : undefined}>
            {words.column[column]}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="samples__body" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const sample = samples[index];
          if (sample === undefined) return null;
          return (
            <div
              key={sample.id}
              role="row"
              className="samples__row"
              aria-rowindex={index + 2}
              style={{ transform: `translateY(${start}px)` }}
            >
              <div role="cell" className="num" title={formatAbsolute(sample.timestamp)}>
                {formatClockSeconds(sample.timestamp)}
              </div>
              <div role="cell" className="ellipsis" title={sample.measurand}>
                <bdi>{sample.measurand}</bdi>
              </div>
              <div role="cell" className="end num ellipsis">
                {formatSample(sample.value)} <bdi>{sample.unit ?? ''}</bdi>
              </div>
              {[sample.phase, sample.location, sample.context].map((value, column) => (
                <div role="cell" className="ellipsis" key={COLUMNS[column + 3]} title={value ?? undefined}>
                  <bdi>{value ?? NONE}</bdi>
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
