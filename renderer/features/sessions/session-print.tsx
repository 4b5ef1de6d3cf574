/** A session on paper. It is in the page only while it is printed; the style sheet hides everything else then. */
import { createPortal } from 'react-dom';
import type { SessionDetail } from '../../../backend/contract/sessions.ts';
import { text } from '../../text/en.ts';
import { useChargerTitle } from '../annotations/charger-name.tsx';
import {
  formatDateTime,
  formatDuration,
  formatEnergy,
  formatMoney,
  formatPercent,
  formatUtc,
  NONE,
} from '../../text/format.ts';
import { SessionCharts } from './session-charts.tsx';
import { SessionCost } from './session-cost.tsx';
import { SessionFlags } from './session-flags.tsx';
import { timelineWords } from './timeline-words.ts';
import { useShownState } from './use-shown-state.ts';
import './session-print.css';

/** Of the charts on the page, CSS pixels: it fits A4 and Letter between the margins. */
const WIDTH = 680;

export function SessionPrint({ detail, printedAt }: { detail: SessionDetail; printedAt: number }) {
  const words = text.sessions;
  const { session, cost, series, timeline, samplesPruned } = detail;
  return createPortal(
    <article className="session-print" data-testid="session-print">
      <header>
        <h1>
          {words.export.report} · {words.detail.heading(session.transactionId)}
        </h1>
        <p className="muted">{words.export.printed(formatDateTime(printedAt), formatUtc(printedAt))}</p>
      </header>
      <section>
        <h2>{words.detail.facts}</h2>
        <PrintFacts detail={detail} />
      </section>
      {session.flags.length > 0 && (
        <section>
          <h2>{words.detail.marks}</h2>
          <SessionFlags flags={session.flags} />
        </section>
      )}
      <section>
        <h2>{words.cost.title}</h2>
        <SessionCost cost={cost} final={session.status === 'finished'} />
      </section>
      <section>
        <h2>{words.detail.charts}</h2>
        <SessionCharts
          series={series}
          none={samplesPruned ? words.detail.samplesPruned : words.detail.noSamples}
          fixedWidth={WIDTH}
        />
      </section>
      <section>
        <h2>{words.timeline.title}</h2>
        <table className="num session-print__times">
          <thead>
            <tr>
              <th scope="col">{words.export.local}</th>
              <th scope="col">{words.export.utc}</th>
              <th scope="col">{words.timeline.event}</th>
              <th scope="col">{words.timeline.took}</th>
            </tr>
          </thead>
          <tbody>
            {timeline.entries.map((entry) => {
              const { title, hint, lasted } = timelineWords(entry);
              return (
                <tr key={`${entry.kind} ${entry.at} ${entry.uid ?? ''}`}>
                  <td>{formatDateTime(entry.at)}</td>
                  <td>{formatUtc(entry.at)}</td>
                  <td>
                    <bdi>{title}</bdi>
                    {hint !== '' && <span className="muted"> · {hint}</span>}
                  </td>
                  <td>{lasted}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {timeline.cut && <p className="muted">{words.timeline.cut}</p>}
      </section>
    </article>,
    document.body,
  );
}

function PrintFacts({ detail: { session } }: { detail: SessionDetail }) {
  const { detail, live, noStop, done, estimate, export: words } = text.sessions;
  const state = useShownState(session);
  const charger = useChargerTitle(session.chargerId);
  const active = state !== 'finished';
  const time = (at: number | null): string =>
    at === null ? NONE : `${formatDateTime(at)} (${formatUtc(at)})`;
  const amount = formatMoney(session.amountMinor, session.currency);
  const until = session.stoppedAt ?? (active && state !== 'superseded' ? session.updatedAt : null);
  const facts: [name: string, value: string][] = [
    [detail.charger, charger],
    [detail.connector, String(session.connectorId ?? NONE)],
    [detail.session, session.sessionId],
    [detail.tag, session.idTag ?? NONE],
    [detail.state, state === 'running' ? live : active ? noStop : done],
    [detail.started, time(session.startedAt)],
    [detail.stopped, time(session.stoppedAt)],
    [detail.reason, session.stopReason ?? NONE],
    [
      detail.duration,
      session.startedAt === null || until === null ? NONE : formatDuration(until - session.startedAt),
    ],
    [detail.meterStart, formatEnergy(session.meterStartWh)],
    [detail.meterStop, formatEnergy(session.meterStopWh)],
    [detail.energy, formatEnergy(session.energyWh)],
    [detail.soc, formatPercent(session.socPercent)],
    [detail.amount, active && session.amountMinor !== null ? `≈ ${amount} (${estimate})` : amount],
  ];
  return (
    <table className="num">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{words.fact}</th>
          <th scope="col">{words.value}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <bdi>{value}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
