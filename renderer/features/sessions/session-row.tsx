import { memo } from 'react';
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { ChargerName, useChargerTitle } from '../annotations/charger-name.tsx';
import { formatEnergy, formatPercent, formatPower, NONE } from '../../text/format.ts';
import { SessionDuration } from './session-duration.tsx';
import { Amount, FlagTags, SessionStateTag } from './session-tags.tsx';
import { useShownState } from './use-shown-state.ts';

interface SessionRowProps {
  session: ChargingSession;
  selected: boolean;
  onSelect: (sessionId: string) => void;
}

export const SessionRow = memo(function SessionRow({ session, selected, onSelect }: SessionRowProps) {
  const state = useShownState(session);
  const charger = useChargerTitle(session.chargerId);
  return (
    <div
      role="row"
      className="session-row"
      aria-current={selected ? 'true' : undefined}
      data-testid="session-row"
      data-status={session.status}
      data-transaction-id={session.transactionId}
      data-session-id={session.sessionId}
      onClick={() => onSelect(session.sessionId)}
    >
      <div role="cell">
        <SessionStateTag session={session} />
      </div>
      <div role="cell" className="ellipsis">
        <button
          type="button"
          className="session-row__open"
          dir="auto"
          title={charger}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(session.sessionId);
          }}
        >
          <ChargerName chargerId={session.chargerId} />
        </button>
        {session.connectorId !== null && <span className="muted num"> · {session.connectorId}</span>}
      </div>
      <div role="cell" className="ellipsis" title={session.idTag ?? undefined}>
        <bdi>{session.idTag ?? NONE}</bdi>
      </div>
      <div role="cell" className="ellipsis">
        <Moment at={session.startedAt} />
      </div>
      <div role="cell" className="end">
        <SessionDuration session={session} />
      </div>
      <div role="cell" className="end num session-row__energy">
        {formatEnergy(session.energyWh)}
      </div>
      <div role="cell" className="end num">
        {state === 'running' || state === 'unstopped' ? formatPower(session.powerW) : NONE}
      </div>
      <div role="cell" className="end num">
        {formatPercent(session.socPercent)}
      </div>
      <div role="cell" className="end">
        <Amount session={session} />
      </div>
      <div role="cell" className="ellipsis">
        <FlagTags flags={session.flags} />
      </div>
    </div>
  );
});

const HEAD: readonly [key: keyof typeof text.sessions.column, className: string][] = [
  ['state', ''],
  ['charger', ''],
  ['tag', ''],
  ['started', ''],
  ['duration', 'end'],
  ['energy', 'end'],
  ['power', 'end'],
  ['soc', 'end'],
  ['amount', 'end'],
  ['marks', ''],
];

export function SessionHead() {
  return (
    <div role="row" className="session-row session-row--head">
      {HEAD.map(([key, className]) => (
        <div role="columnheader" key={key} className={className}>
          {text.sessions.column[key]}
        </div>
      ))}
    </div>
  );
}
