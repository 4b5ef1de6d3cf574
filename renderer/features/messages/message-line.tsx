/** Parts of a message row, shared by the log and the short lists of other places. */
import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import { memo } from 'react';
import type { LogRow } from '../../../backend/contract/entities.ts';
import type { Direction } from '../../../backend/contract/ocpp.ts';
import { formatRoute } from '../../api/route.ts';
import { cx } from '../../components/cx.ts';
import { text } from '../../text/en.ts';
import { formatAbsolute, formatClock } from '../../text/format.ts';
import { gistOf } from './gist.ts';
import './message-line.css';

/** Seen from the console: in from the charger, out to it. Shape and colour differ. */
export function DirectionArrow({ direction }: { direction: Direction }) {
  const incoming = direction === 'Incoming';
  const label = incoming ? text.messages.incoming : text.messages.outgoing;
  const Icon = incoming ? ArrowDownLeft : ArrowUpRight;
  return (
    <span className={cx('direction', incoming ? 'direction--in' : 'direction--out')} title={label}>
      <Icon size={14} role="img" aria-label={label} />
    </span>
  );
}

/** A message in one line, as a link to the log. */
export const MessageLine = memo(function MessageLine({ row }: { row: LogRow }) {
  return (
    <a
      className="message-line"
      href={formatRoute({ place: 'messages', open: row.uid, query: {} })}
      title={formatAbsolute(row.timestamp)}
    >
      <span className="num muted">{formatClock(row.timestamp)}</span>
      <DirectionArrow direction={row.direction} />
      <span
        className={cx('ellipsis', row.messageType === 'CALL' ? 'message-line__call' : 'message-line__answer')}
      >
        {row.action === '' ? text.messages.type[row.messageType] : row.action}
      </span>
      <span className="ellipsis muted">
        <bdi>{gistOf(row)}</bdi>
      </span>
    </a>
  );
});
