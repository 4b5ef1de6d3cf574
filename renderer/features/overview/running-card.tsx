import { useModel } from '../../api/console-context.tsx';
import { formatRoute } from '../../api/route.ts';
import { Duration } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatCount, formatPercent, formatPower } from '../../text/format.ts';
import { ChargerName, chargerTitle } from '../annotations/charger-name.tsx';
import { Card } from './card.tsx';
import { runningSessions } from './live-figures.ts';

/** The strongest sessions have room here; the rest is counted. */
const MAX_ROWS = 6;

export function RunningCard() {
  const words = text.overview;
  const chargers = useModel((model) => model.chargers);
  const sessions = useModel((model) => model.sessions);
  const running = runningSessions(chargers ?? new Map(), sessions);
  return (
    <Card
      title={words.running}
      link={{ place: 'sessions', open: null, query: {} }}
      linkLabel={words.allSessions}
      testId="overview-running"
    >
      {running.length === 0 ? (
        <p className="muted">
          {words.nothingRuns} {words.nothingRunsHint}
        </p>
      ) : (
        <ul className="overview-running">
          {running.slice(0, MAX_ROWS).map((session) => (
            <li key={session.sessionId}>
              <a
                className="overview-running__row num"
                href={formatRoute({ place: 'sessions', open: session.sessionId, query: {} })}
              >
                <span
                  className="ellipsis overview-running__id"
                  dir="auto"
                  title={chargerTitle(
                    session.chargerId,
                    chargers?.get(session.chargerId)?.pinnedName ?? null,
                  )}
                >
                  <ChargerName chargerId={session.chargerId} />
                </span>
                <strong>{formatPower(session.powerW)}</strong>
                <span>{session.socPercent === null ? '' : formatPercent(session.socPercent)}</span>
                <Duration from={session.startedAt} to={session.stoppedAt} />
              </a>
            </li>
          ))}
        </ul>
      )}
      {running.length > MAX_ROWS && (
        <p className="muted num">{words.more(formatCount(running.length - MAX_ROWS))}</p>
      )}
    </Card>
  );
}
