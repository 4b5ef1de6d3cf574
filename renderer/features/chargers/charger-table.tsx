import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';
import { ChargerRow } from './charger-row.tsx';
import { CHARGER_COLUMNS, type ChargerColumn, type ChargerSort } from './select-chargers.ts';

const ROW_HEIGHT = 38;

interface ChargerTableProps {
  chargers: readonly Charger[];
  selectedId: string | null;
  onSelect: (chargerId: string) => void;
  sort: ChargerSort;
  onSort: (sort: ChargerSort) => void;
}

export function ChargerTable({ chargers, selectedId, onSelect, sort, onSort }: ChargerTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: chargers.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => chargers[index]?.chargerId ?? index,
    overscan: 8,
  });
  return (
    <div
      ref={scroller}
      className="charger-table"
      role="table"
      aria-label={text.chargers.title}
      aria-rowcount={chargers.length}
    >
      <div role="row" className="charger-row charger-row--head">
        {CHARGER_COLUMNS.map((name) => (
          <SortHead key={name} name={name} sort={sort} onSort={onSort} />
        ))}
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

interface SortHeadProps {
  name: ChargerColumn;
  sort: ChargerSort;
  onSort: (sort: ChargerSort) => void;
}

/** A column's name, which sorts by it; a second click turns the order round. */
function SortHead({ name, sort, onSort }: SortHeadProps) {
  const active = sort.column === name;
  const Arrow = active && sort.descending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className="charger-table__head"
    >
      <button
        type="button"
        title={text.chargers.sortBy(text.chargers.column[name])}
        data-testid={`sort-${name}`}
        onClick={() => onSort({ column: name, descending: active && !sort.descending })}
      >
        {text.chargers.column[name]}
        {/* Its room is kept: the columns do not move. */}
        <Arrow size={12} aria-hidden="true" className={active ? undefined : 'charger-table__unsorted'} />
      </button>
    </div>
  );
}
