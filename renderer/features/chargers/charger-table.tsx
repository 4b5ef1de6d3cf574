import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';
import { ChargerRow } from './charger-row.tsx';

const ROW_HEIGHT = 38;

interface ChargerTableProps {
  chargers: readonly Charger[];
  selectedId: string | null;
  onSelect: (chargerId: string) => void;
}

export function ChargerTable({ chargers, selectedId, onSelect }: ChargerTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: chargers.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => chargers[index]?.chargerId ?? index,
    overscan: 8,
  });
  const { column } = text.chargers;
  return (
    <div
      ref={scroller}
      className="charger-table"
      role="table"
      aria-label={text.chargers.title}
      aria-rowcount={chargers.length}
    >
      <div role="row" className="charger-row charger-row--head">
        {[column.state, column.id, column.make, column.firmware, column.connectors, column.lastSeen].map(
          (name) => (
            <div role="columnheader" key={name}>
              {name}
            </div>
          ),
        )}
      </div>
      <div role="rowgroup" className="charger-table__body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const charger = chargers[item.index];
          if (charger === undefined) return null;
          return (
            <div key={item.key} role="presentation" style={{ transform: `translateY(${item.start}px)` }}>
              <ChargerRow charger={charger} selected={charger.chargerId === selectedId} onSelect={onSelect} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
