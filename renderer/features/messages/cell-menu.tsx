/** Filters from a cell: a menu over the list that says "only this" and "not this" of the row under the pointer. */
import { ContextMenu } from '@base-ui/react/context-menu';
import { Funnel, FunnelX } from 'lucide-react';
import { useState, type MouseEvent, type ReactNode } from 'react';
import type { LogRow } from '../../../backend/contract/entities.ts';
import type { FilterTerm, ValueKey } from '../../../backend/contract/filter-term.ts';
import { popupContainer } from '../../components/popup-root.tsx';
import { text } from '../../text/en.ts';
import { without, withOnly } from './filter.ts';

export interface CellValue {
  key: ValueKey;
  value: string;
  /** For people. */
  label: string;
}

/** What of a row can be filtered by, in the order of its cells. */
export function cellValues(row: LogRow): CellValue[] {
  const { chargerId, direction, action, messageId, messageType } = row;
  const incoming = direction === 'Incoming';
  const type = { CALL: 'call', CALLRESULT: 'result', CALLERROR: 'error', INVALID: 'invalid' }[messageType];
  return [
    { key: 'charger', value: chargerId, label: chargerId },
    ...(action === '' ? [] : [{ key: 'action' as const, value: action, label: action }]),
    {
      key: 'dir',
      value: incoming ? 'in' : 'out',
      label: incoming ? text.filter.cell.incoming : text.filter.cell.outgoing,
    },
    { key: 'type', value: type, label: text.messages.type[messageType] },
    ...(messageId === '' ? [] : [{ key: 'id' as const, value: messageId, label: `id ${messageId}` }]),
  ];
}

interface CellMenuProps {
  terms: readonly FilterTerm[];
  /** The row of this element or, for the keyboard, the chosen one. */
  rowAt: (element: Element | null) => LogRow | null;
  onFilter: (terms: FilterTerm[]) => void;
  children: ReactNode;
}

/** Keys whose values are worth excluding one by one. */
const EXCLUDABLE: readonly ValueKey[] = ['charger', 'action'];

export function CellMenu({ terms, rowAt, onFilter, children }: CellMenuProps) {
  const [values, setValues] = useState<CellValue[]>([]);
  const words = text.filter.cell;
  const onContextMenu = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target : null;
    const row = rowAt(element);
    if (row === null) {
      // Nothing to filter by: neither this menu nor an empty one.
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const key = element?.closest('[data-cell]')?.getAttribute('data-cell') ?? null;
    const all = cellValues(row);
    // What was pointed at comes first.
    setValues(all.toSorted((a, b) => Number(b.key === key) - Number(a.key === key)));
  };
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger className="cell-menu" onContextMenuCapture={onContextMenu}>
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal container={popupContainer()}>
        <ContextMenu.Positioner className="popup-layer">
          <ContextMenu.Popup className="popup cell-menu__popup" aria-label={words.menu}>
            {values.map(({ key, value, label }) => (
              <ContextMenu.Item
                key={key}
                className="popup__item"
                onClick={() => onFilter(withOnly(terms, key, value))}
              >
                <Funnel size={14} />
                <bdi className="ellipsis">{words.only(label)}</bdi>
              </ContextMenu.Item>
            ))}
            <ContextMenu.Separator className="cell-menu__line" />
            {values
              .filter(({ key }) => EXCLUDABLE.includes(key))
              .map(({ key, value, label }) => (
                <ContextMenu.Item
                  key={key}
                  className="popup__item"
                  onClick={() => onFilter(without(terms, key, value))}
                >
                  <FunnelX size={14} />
                  <bdi className="ellipsis">{words.exclude(label)}</bdi>
                </ContextMenu.Item>
              ))}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
