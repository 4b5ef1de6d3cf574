import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { formatRoute } from '../../api/route.ts';
import { text } from '../../text/en.ts';
import { formatEnergy, formatPercent, formatPower } from '../../text/format.ts';
import { SessionDuration } from './session-duration.tsx';
import './session-line.css';

/** A running session in one line, as a link to its place. */
export function SessionLine({ session }: { session: ChargingSession }) {
  return (
    <a
      className="session-line num"
      href={formatRoute({ place: 'sessions', open: session.sessionId, query: {} })}
    >
      <span>{text.sessions.connector(session.connectorId)}</span>
      <strong>{formatEnergy(session.energyWh)}</strong>
      <span>{formatPower(session.powerW)}</span>
      <span>{session.socPercent === null ? '' : formatPercent(session.socPercent)}</span>
      <SessionDuration session={session} />
    </a>
  );
}
