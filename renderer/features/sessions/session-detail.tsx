import { Flag } from 'lucide-react';
import { useCallback, useEffect, useMemo, type ReactNode } from 'react';
import type { ChargingSession, MeterSample } from '../../../backend/contract/entities.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { formatRoute, navigate, type Route } from '../../api/route.ts';
import { useFetched } from '../../api/use-fetched.ts';
import { Fact, Facts, TextFact } from '../../components/facts.tsx';
import { LineChart } from '../../components/line-chart.tsx';
import { PanelSection, SidePanel } from '../../components/side-panel.tsx';
import { ErrorNote, Loading } from '../../components/states.tsx';
import { Duration, Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { ChargerName } from '../annotations/charger-name.tsx';
import { formatCount, formatEnergy, formatPercent, formatPower, NONE } from '../../text/format.ts';
import { MessageLine } from '../messages/message-line.tsx';
import { seriesOf } from './session-series.ts';
import { Amount, SessionStateTag } from './session-tags.tsx';

/** While a session runs its samples are fetched again at most this often, ms. */
const REFRESH_MS = 2_000;
/** Messages listed here; the log shows them all. */
const MAX_MESSAGES = 60;

export function SessionDetail({ sessionId, query }: { sessionId: string; query: Route['query'] }) {
  const { detail } = text.sessions;
  const client = useClient();
  const fetched = useFetched(sessionId, () => client.request('sessions.get', { sessionId }));
  const known = useModel((model) => model.sessions.get(sessionId) ?? null);
  const session = newer(known, fetched.data?.session ?? null);
  const { reload } = fetched;

  const updatedAt = known?.updatedAt ?? 0;
  const fetchedAt = fetched.data?.session.updatedAt ?? 0;
  const stale = fetchedAt > 0 && updatedAt > fetchedAt;
  useEffect(() => {
    if (!stale) return undefined;
    const timer = setTimeout(reload, REFRESH_MS);
    return () => clearTimeout(timer);
  }, [stale, reload]);

  const close = useCallback(() => navigate('sessions', null, query), [query]);
  return (
    <SidePanel
      label={session === null ? text.sessions.title : detail.label(session.transactionId)}
      testId="session-detail"
      onClose={close}
      heading={
        session !== null && (
          <>
            <h2>{detail.heading(session.transactionId)}</h2>
            <SessionStateTag status={session.status} />
          </>
        )
      }
    >
      {fetched.error !== null && <ErrorNote error={fetched.error} onRetry={reload} compact />}
      {session === null && fetched.error === null && <Loading />}
      {session !== null && <SessionFigures session={session} />}
      {session !== null && fetched.data !== null && (
        <SessionCharts session={session} samples={fetched.data.samples} />
      )}
      {session !== null && <SessionFacts session={session} />}
      {fetched.data !== null && (
        <PanelSection
          title={`${detail.messages} (${formatCount(fetched.data.messages.length)})`}
          end={
            <a
              className="panel-link"
              href={formatRoute({ place: 'messages', open: null, query: { sessionId } })}
            >
              {detail.openMessages}
            </a>
          }
        >
          {fetched.data.messages.slice(-MAX_MESSAGES).map((row) => (
            <MessageLine key={row.uid} row={row} />
          ))}
          {fetched.data.messages.length === 0 && <p className="muted">{detail.noMessages}</p>}
        </PanelSection>
      )}
    </SidePanel>
  );
}

function SessionFigures({ session }: { session: ChargingSession }) {
  const { detail } = text.sessions;
  const active = session.status === 'active';
  return (
    <PanelSection title={detail.summary}>
      <div className="figures">
        <Figure name={detail.energy}>{formatEnergy(session.energyWh)}</Figure>
        <Figure name={detail.duration}>
          <Duration from={session.startedAt} to={active ? null : session.stoppedAt} />
        </Figure>
        <Figure name={active ? detail.estimate : detail.amount}>
          <Amount session={session} />
        </Figure>
        {active && <Figure name={detail.power}>{formatPower(session.powerW)}</Figure>}
        {session.socPercent !== null && (
          <Figure name={detail.soc}>{formatPercent(session.socPercent)}</Figure>
        )}
      </div>
      {session.flags.length > 0 && (
        <ul className="flag-list" data-testid="session-flags">
          {session.flags.map((flag) => (
            <li key={flag}>
              <strong>
                <Flag size={13} />
                {text.sessions.flags[flag].label}
              </strong>
              {text.sessions.flags[flag].explanation}
            </li>
          ))}
        </ul>
      )}
    </PanelSection>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="figure">
      <div className="figure__name">{name}</div>
      <div className="figure__value">{children}</div>
    </div>
  );
}

function SessionCharts({ session, samples }: { session: ChargingSession; samples: MeterSample[] }) {
  const { detail } = text.sessions;
  const series = useMemo(() => seriesOf(samples, session.meterStartWh), [samples, session.meterStartWh]);
  const curves = [
    { key: 'power', title: detail.chartPower, points: series.power, format: formatPower, scale: 1_000 },
    { key: 'energy', title: detail.chartEnergy, points: series.energy, format: formatEnergy, scale: 1_000 },
    { key: 'soc', title: detail.chartSoc, points: series.soc, format: formatPercent, scale: 1 },
  ].filter(({ points }) => points.length > 1);
  const times = curves.flatMap(({ points }) => [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]);
  return (
    <PanelSection title={detail.charts}>
      <div className="session-charts">
        {curves.map(({ key, title, points, format, scale }) => (
          <LineChart
            key={key}
            title={title}
            points={points}
            from={Math.min(...times)}
            to={Math.max(...times)}
            color={`--chart-${key}`}
            format={format}
            formatTick={(value) => String(value / scale)}
          />
        ))}
        {curves.length === 0 && <p className="muted">{detail.noSamples}</p>}
      </div>
    </PanelSection>
  );
}

function SessionFacts({ session }: { session: ChargingSession }) {
  const { detail } = text.sessions;
  return (
    <PanelSection title={detail.facts}>
      <Facts>
        <Fact name={detail.charger}>
          <a
            className="panel-link"
            href={formatRoute({ place: 'chargers', open: session.chargerId, query: {} })}
          >
            <ChargerName chargerId={session.chargerId} />
          </a>
        </Fact>
        <Fact name={detail.connector}>{session.connectorId ?? NONE}</Fact>
        <TextFact name={detail.tag} value={session.idTag} />
        <Fact name={detail.started}>
          <Moment at={session.startedAt} />
        </Fact>
        <Fact name={detail.stopped}>
          <Moment at={session.stoppedAt} />
        </Fact>
        {session.status === 'finished' && <TextFact name={detail.reason} value={session.stopReason} />}
        <Fact name={detail.meterStart}>
          <span className="num">{formatEnergy(session.meterStartWh)}</span>
        </Fact>
        <Fact name={detail.meterStop}>
          <span className="num">{formatEnergy(session.meterStopWh)}</span>
        </Fact>
      </Facts>
    </PanelSection>
  );
}

function newer(known: ChargingSession | null, fetched: ChargingSession | null): ChargingSession | null {
  if (known === null || fetched === null) return known ?? fetched;
  return known.updatedAt >= fetched.updatedAt ? known : fetched;
}
