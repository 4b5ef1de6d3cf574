import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { formatRoute } from '../../api/route.ts';
import { Fact, Facts, TextFact } from '../../components/facts.tsx';
import { text } from '../../text/en.ts';
import { ChargerName } from '../annotations/charger-name.tsx';
import { formatDateTime, formatEnergy, formatUtc, NONE } from '../../text/format.ts';

export function SessionFacts({ session }: { session: ChargingSession }) {
  const { detail } = text.sessions;
  return (
    <Facts>
      <Fact name={detail.charger}>
        <a
          className="panel-link"
          href={formatRoute({ place: 'charger', open: session.chargerId, query: { tab: 'overview' } })}
        >
          <ChargerName chargerId={session.chargerId} />
        </a>
      </Fact>
      <Fact name={detail.connector}>{session.connectorId ?? NONE}</Fact>
      <TextFact name={detail.tag} value={session.idTag} />
      <Fact name={detail.started}>
        <BothTimes at={session.startedAt} />
      </Fact>
      <Fact name={detail.stopped}>
        <BothTimes at={session.stoppedAt} />
      </Fact>
      {session.status === 'finished' && <TextFact name={detail.reason} value={session.stopReason} />}
      <Fact name={detail.meterStart}>
        <span className="num">{formatEnergy(session.meterStartWh)}</span>
      </Fact>
      <Fact name={detail.meterStop}>
        <span className="num">{formatEnergy(session.meterStopWh)}</span>
      </Fact>
      <Fact name={detail.session} mono>
        <bdi>{session.sessionId}</bdi>
      </Fact>
    </Facts>
  );
}

/** A moment in full: here it is read, and copied. */
function BothTimes({ at }: { at: number | null }) {
  if (at === null) return <span className="muted">{NONE}</span>;
  return (
    <time className="num" dateTime={new Date(at).toISOString()}>
      {formatDateTime(at)}
      <span className="muted facts__utc">{formatUtc(at)}</span>
    </time>
  );
}
