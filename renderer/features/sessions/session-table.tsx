import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';
import { SessionHead, SessionRow } from './session-row.tsx';

const ROW_HEIGHT = 36;
/** The next page is fetched when this many rows are left below. */
const AHEAD = 20;

interface SessionTableProps {
  sessions: readonly ChargingSession[];
  selectedId: string | null;
  onSelect: (sessionId: string) => void;
  onNearEnd: () => void;
}

export function SessionTable({ sessions, selectedId, onSelect, onNearEnd }: SessionTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => sessions[index]?.sessionId ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= sessions.length - AHEAD;
  useEffect(() => {
    if (nearEnd) onNearEnd();
    // oxlint-disable-next-line react/exhaustive-deps -- a longer list that still ends here wants the next page
  }, [nearEnd, sessions.length]);

  return (
    <div ref={scroller} className="session-table" role="table" aria-label={text.sessions.title}>
      <SessionHead />
      <div role="rowgroup" className="session-table__body" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const session = sessions[item.index];
          if (session === undefined) return null;
          return (
            <div key={item.key} role="presentation" style={{ transform: `translateY(${item.start}px)` }}>
              <SessionRow session={session} selected={session.sessionId === selectedId} onSelect={onSelect} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
