import { useEffect, useRef } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { PanelSection } from '../../components/side-panel.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Duration } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatCount, formatDuration, formatLatency, formatShare, NONE } from '../../text/format.ts';
import { answerTimesOf, rhythmOf, SPAN_MS, uptimeOf } from './connectivity.ts';

/** The most that the backend gives at once. */
const MAX_CONNECTIONS = 500;
const COMMANDS = 50;
/** Shortest time between two readings while messages stream, ms. */
const REFRESH_MS = 5_000;

/** How well the charger keeps in touch. */
export function ConnectivitySection({ charger }: { charger: Charger }) {
  const words = text.chargers.connectivity;
  const client = useClient();
  const { chargerId, connected, connectedAt } = charger;
  const asked = useModel((model) => model.settings?.settings.ocpp.heartbeatIntervalS ?? null);
  const timeoutMs = useModel((model) => (model.settings?.settings.ocpp.callTimeoutS ?? 30) * 1_000);
  const { data, error, reload } = useFetched(chargerId, async () => {
    const [epochs, history, heartbeats] = await Promise.all([
      client.request('chargers.connections', { chargerId, limit: MAX_CONNECTIONS }),
      client.request('commands.history', { chargerId, limit: COMMANDS }),
      client.request('chargers.heartbeats', { chargerId }),
    ]);
    return { epochs, commands: history.commands, heartbeats, at: Date.now() };
  });
  useLogGrowth(REFRESH_MS, reload);
  const stamp = `${connected} ${connectedAt}`;
  const seen = useRef(stamp);
  useEffect(() => {
    if (seen.current === stamp) return;
    seen.current = stamp;
    reload();
  }, [stamp, reload]);

  const uptime = data === null ? null : uptimeOf(data.epochs, connected, data.at, MAX_CONNECTIONS);
  const answers = data === null ? null : answerTimesOf(data.commands, data.at, timeoutMs);
  const rhythm = data === null ? null : rhythmOf(data.heartbeats);
  return (
    <PanelSection title={words.title}>
      <div data-testid="connectivity">
        {error !== null && <ErrorNote error={error} onRetry={reload} compact />}
        <Facts>
          <Fact name={words.connectedFor}>
            {connected ? <Duration from={connectedAt} to={null} /> : text.chargers.offline}
          </Fact>
          <Fact name={words.uptime} title={words.uptimeHint(formatCount(MAX_CONNECTIONS))}>
            <span className="num">
              {uptime === null || uptime.share === null
                ? NONE
                : words.uptimeOf(
                    formatShare(uptime.share),
                    uptime.observedMs >= SPAN_MS - 60_000 ? words.day : formatDuration(uptime.observedMs),
                    uptime.atLeast,
                  )}
            </span>
          </Fact>
          <Fact name={words.reconnects} title={words.reconnectsHint}>
            <span className={(uptime?.reconnects ?? 0) >= 10 ? 'num tone-warn' : 'num'}>
              {uptime === null
                ? NONE
                : words.reconnectsOf(formatCount(uptime.reconnects), uptime.reconnectsAtLeast)}
            </span>
          </Fact>
          <Fact name={words.answers} title={words.answersHint(COMMANDS)}>
            <span className="num">
              {answers === null || answers.medianMs === null
                ? words.noAnswers
                : words.answersIn(formatLatency(answers.medianMs), formatLatency(answers.slowestMs))}
              {answers !== null && answers.unanswered > 0 && (
                <span className="tone-warn"> · {words.unanswered(formatCount(answers.unanswered))}</span>
              )}
            </span>
          </Fact>
          <Fact name={words.heartbeats} title={words.heartbeatsHint}>
            <span className="num">
              {rhythm === null
                ? words.noHeartbeats
                : words.every(formatDuration(rhythm.medianMs), formatDuration(rhythm.longestMs))}
              {asked !== null && (
                <span className="muted"> · {words.askedFor(formatDuration(asked * 1_000))}</span>
              )}
            </span>
            {rhythm !== null && rhythm.late > 0 && (
              <span className="muted num">
                {' · '}
                {words.late(formatCount(rhythm.late), formatCount(rhythm.pauses))}
              </span>
            )}
          </Fact>
        </Facts>
      </div>
    </PanelSection>
  );
}
