import { memo } from 'react';
import type { LogRow } from '../../../backend/contract/entities.ts';
import { cx } from '../../components/cx.ts';
import { Tag } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { ChargerName, useChargerTitle } from '../annotations/charger-name.tsx';
import {
  formatAbsolute,
  formatClock,
  formatClockSeconds,
  formatDayUnlessToday,
  formatLatency,
} from '../../text/format.ts';
import { gistOf } from './gist.ts';
import { marksOf } from './marks.ts';
import { DirectionArrow } from './message-line.tsx';

interface MessageRowProps {
  row: LogRow;
  /** Position among the rows in memory, for screen readers. */
  index: number;
  selected: boolean;
  /** The selected row's CALL or answer. */
  partner: boolean;
  /** The CALL or answer of the row under the pointer. */
  lit: boolean;
  unanswered: boolean;
  onSelect: (row: LogRow) => void;
}

export const messageRowId = (uid: string): string => `message-${uid}`;

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { row, index, selected, partner, lit, unanswered, onSelect } = props;
  const marks = marksOf(row, unanswered);
  const charger = useChargerTitle(row.chargerId);
  const day = formatDayUnlessToday(row.timestamp, Date.now());
  return (
    <div
      id={messageRowId(row.uid)}
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={-1}
      className={cx('message-row', partner && 'message-row--partner', lit && 'message-row--lit')}
      data-testid="message-row"
      data-type={row.messageType}
      data-action={row.action}
      data-direction={row.direction}
      onClick={() => onSelect(row)}
    >
      <time className="message-row__time num" title={formatAbsolute(row.timestamp)}>
        {day !== '' && <span className="muted">{day} </span>}
        {day === '' ? formatClock(row.timestamp) : formatClockSeconds(row.timestamp)}
      </time>
      <span className="ellipsis" dir="auto" title={charger} data-cell="charger">
        <ChargerName chargerId={row.chargerId} />
      </span>
      <span data-cell="dir">
        <DirectionArrow direction={row.direction} />
      </span>
      <span
        className={cx('message-row__action ellipsis', `message-row__action--${row.messageType}`)}
        data-cell="action"
      >
        {row.action === '' ? <span className="muted">{text.messages.noAction}</span> : row.action}
        {row.messageType !== 'CALL' && (
          <span className="message-row__type">{text.messages.type[row.messageType]}</span>
        )}
      </span>
      <span className="message-row__content">
        <span className="message-row__gist ellipsis">
          <bdi>{gistOf(row)}</bdi>
        </span>
        {marks.slice(0, 2).map((mark) => (
          <Tag key={mark.key} tone={mark.tone} title={mark.explanation}>
            {mark.label}
          </Tag>
        ))}
      </span>
      <span className="message-row__latency num">{formatLatency(row.latencyMs)}</span>
    </div>
  );
});
