import { ChevronLeft } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import type { SessionDetail } from '../../../backend/contract/sessions.ts';
import { formatRoute, navigate, type Route } from '../../api/route.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { PanelSection } from '../../components/side-panel.tsx';
import { Empty, ErrorNote, Loading } from '../../components/states.tsx';
import { Moment, RelativeTime } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { ChargerName } from '../annotations/charger-name.tsx';
import { formatCount, formatEnergy, formatPercent, formatPower } from '../../text/format.ts';
import { MessageLine } from '../messages/message-line.tsx';
import { SessionCharts } from './session-charts.tsx';
import { SessionCost } from './session-cost.tsx';
import { SessionDuration } from './session-duration.tsx';
import { SessionExport } from './session-export.tsx';
import { SessionFacts } from './session-facts.tsx';
import { SessionFlags } from './session-flags.tsx';
import { SessionSamples } from './session-samples.tsx';
import { Amount, SessionStateTag } from './session-tags.tsx';
import { SessionTimeline } from './session-timeline.tsx';
import { useSessionDetail } from './use-session-detail.ts';
import { useShownState } from './use-shown-state.ts';
import './session-page.css';

/** `#/sessions/ID`: everything about one session. `query`: the list's filters, to go back to. */
export function SessionPage({ sessionId, query }: { sessionId: string; query: Route['query'] }) {
  const { detail: words } = text.sessions;
  const { session, data, error, reload } = useSessionDetail(sessionId);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) navigate('sessions', null, query);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [query]);
  // The list, which had the focus, is hidden under this page.
  const back = useRef<HTMLAnchorElement>(null);
  useEffect(() => back.current?.focus({ preventScroll: true }), []);
  const gone = error?.code === 'NOT_FOUND';
  return (
    <section className="session-page" data-testid="session-detail" aria-label={text.sessions.title}>
      <div className="place-bar">
        <a
          ref={back}
          className="session-page__back"
          href={formatRoute({ place: 'sessions', open: null, query })}
          data-testid="session-back"
        >
          <ChevronLeft size={16} />
          {words.back}
        </a>
        {session !== null && <SessionHeading session={session} />}
        {data !== null && session !== null && <SessionExport detail={{ ...data, session }} />}
      </div>
      {gone && <Empty title={words.notFound} hint={words.notFoundHint} />}
      {error !== null && !gone && <ErrorNote error={error} onRetry={reload} />}
      {data === null && error === null && <Loading />}
      {data !== null && session !== null && !gone && <SessionBody detail={data} session={session} />}
    </section>
  );
}

function SessionHeading({ session }: { session: ChargingSession }) {
  return (
    <>
      <h1>{text.sessions.detail.heading(session.transactionId)}</h1>
      <SessionStateTag session={session} />
      <a
        className="panel-link ellipsis"
        href={formatRoute({ place: 'charger', open: session.chargerId, query: { tab: 'overview' } })}
        title={session.chargerId}
      >
        <ChargerName chargerId={session.chargerId} />
      </a>
      <CopyButton value={session.sessionId} label={text.common.copyOf(text.sessions.detail.session)} />
    </>
  );
}

function SessionBody({ detail, session }: { detail: SessionDetail; session: ChargingSession }) {
  const words = text.sessions;
  const { series, cost, timeline, messages, messageCount, samplesPruned } = detail;
  const final = session.status === 'finished';
  return (
    <div className="session-page__scroller">
      <div className="session-page__columns">
        <div>
          <PanelSection level="h2" title={words.detail.summary}>
            <Figures session={session} latest={series.energy.at(-1)?.at ?? null} />
            <SessionFlags flags={session.flags} />
          </PanelSection>
          <PanelSection level="h2" title={words.detail.charts}>
            <SessionCharts
              series={series}
              none={samplesPruned ? words.detail.samplesPruned : words.detail.noSamples}
            />
          </PanelSection>
          <PanelSection level="h2" title={words.samples.title}>
            {samplesPruned && <p className="muted">{words.detail.samplesPruned}</p>}
            <SessionSamples sessionId={session.sessionId} version={detail.session.updatedAt} />
          </PanelSection>
        </div>
        <div>
          <PanelSection level="h2" title={words.cost.title}>
            <SessionCost cost={cost} final={final} />
          </PanelSection>
          <PanelSection level="h2" title={words.timeline.title}>
            <SessionTimeline timeline={timeline} />
          </PanelSection>
          <PanelSection level="h2" title={words.detail.facts}>
            <SessionFacts session={session} />
          </PanelSection>
          <PanelSection
            level="h2"
            title={`${words.detail.messages} (${formatCount(messageCount)})`}
            end={
              <a
                className="panel-link"
                href={formatRoute({
                  place: 'messages',
                  open: null,
                  query: { sessionId: session.sessionId },
                })}
              >
                {words.detail.openMessages}
              </a>
            }
          >
            {messageCount > messages.length && (
              <p className="muted">
                {words.detail.latestOf(formatCount(messages.length), formatCount(messageCount))}
              </p>
            )}
            {messages.map((row) => (
              <MessageLine key={row.uid} row={row} />
            ))}
            {messages.length === 0 && <p className="muted">{words.detail.noMessages}</p>}
          </PanelSection>
        </div>
      </div>
    </div>
  );
}

function Figures({ session, latest }: { session: ChargingSession; latest: number | null }) {
  const { detail } = text.sessions;
  const state = useShownState(session);
  const active = state !== 'finished';
  return (
    <div className="figures">
      <Figure name={detail.energy}>{formatEnergy(session.energyWh)}</Figure>
      <Figure name={detail.duration}>
        <SessionDuration session={session} />
      </Figure>
      <Figure name={active ? detail.estimate : detail.amount}>
        <Amount session={session} />
      </Figure>
      {active && (
        <Figure name={state === 'running' ? detail.power : text.sessions.column.power}>
          {formatPower(session.powerW)}
        </Figure>
      )}
      {active && (
        <Figure name={detail.lastReading}>
          {state === 'running' ? <RelativeTime at={latest} /> : <Moment at={latest} />}
        </Figure>
      )}
      {session.socPercent !== null && <Figure name={detail.soc}>{formatPercent(session.socPercent)}</Figure>}
    </div>
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
