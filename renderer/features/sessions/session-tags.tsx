import { BatteryCharging, CircleCheck, CircleDashed, Flag } from 'lucide-react';
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { Tag } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { formatMoney } from '../../text/format.ts';
import { useShownState } from './use-shown-state.ts';

export function SessionStateTag({ session }: { session: ChargingSession }) {
  const state = useShownState(session);
  if (state === 'unstopped' || state === 'superseded')
    return (
      <Tag tone="neutral" bare icon={<CircleDashed size={14} />} title={text.sessions.noStopHint[state]}>
        {text.sessions.noStop}
      </Tag>
    );
  return state === 'running' ? (
    <Tag tone="info" bare icon={<BatteryCharging size={14} />}>
      {text.sessions.live}
    </Tag>
  ) : (
    <Tag tone="neutral" bare icon={<CircleCheck size={14} />}>
      {text.sessions.done}
    </Tag>
  );
}

/** Marks in a row: the first in words, the number of the others. */
export function FlagTags({ flags }: Pick<ChargingSession, 'flags'>) {
  const [first] = flags;
  if (first === undefined) return null;
  const title = flags.map((flag) => text.sessions.flags[flag].explanation).join('\n');
  const more = flags.length > 1 ? ` +${flags.length - 1}` : '';
  return (
    <Tag tone="warn" icon={<Flag size={12} />} title={title}>
      {text.sessions.flags[first].label}
      {more}
    </Tag>
  );
}

/** Amount of a session; while it runs an estimate, marked as such. */
export function Amount({ session }: { session: ChargingSession }) {
  const amount = formatMoney(session.amountMinor, session.currency);
  if (session.status === 'finished' || session.amountMinor === null)
    return <span className="num">{amount}</span>;
  return (
    <span className="num muted" title={text.sessions.estimate}>
      ≈ {amount}
    </span>
  );
}
