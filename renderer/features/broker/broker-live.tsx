import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BrokerStatus, ConsoleStatus, JournalStatus } from '../../../backend/contract/status.ts';
import { useModel } from '../../api/console-context.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Tag } from '../../components/tag.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMs,
  formatPercent,
  formatRate,
  NONE,
} from '../../text/format.ts';
import { BrokerConflictTable } from './broker-conflict.tsx';
import { BrokerTopology, isShared } from './broker-topology.tsx';
import { BrokerTag } from './broker-tag.tsx';
import { profileName } from './profile-words.ts';
import { HISTORY_LENGTH, useRateHistory } from './use-rate-history.ts';

/** How the broker is right now. */
export function BrokerLive({ status }: { status: ConsoleStatus }) {
  const { broker, journal } = status;
  const history = useRateHistory();
  const profile = useModel((model) => model.settings && profileName(model.settings.settings.broker));
  const words = text.broker;
  const embedded = broker.kind === 'embedded';
  return (
    <section className="broker-live" aria-label={words.live} data-testid="broker-live">
      <div className="broker-live__state">
        <BrokerTag kind={broker.kind} state={broker.state} />
        {profile !== null && (
          <strong className="ellipsis broker-live__profile" title={profile} data-testid="broker-profile-name">
            <bdi>{profile}</bdi>
          </strong>
        )}
        <span className="muted">
          {words.since} <Moment at={broker.since} />
        </span>
        <code className="mono broker-live__target">{embedded ? words.targetEmbedded : broker.target}</code>
      </div>
      {broker.error !== undefined && (
        <ErrorNote error={broker.error}>
          {broker.error.conflict !== undefined && <BrokerConflictTable conflict={broker.error.conflict} />}
        </ErrorNote>
      )}
      <div className="broker-figures">
        <Figure
          name={words.backlog}
          hint={words.backlogHint}
          value={formatCount(broker.backlog)}
          alarming={broker.backlog > 0 && broker.state !== 'connected'}
          testId="broker-backlog"
        />
        <Figure
          name={words.published}
          hint={words.publishedHint}
          value={formatCount(broker.published)}
          testId="broker-published"
        />
        <Rate name={words.publishRate} value={broker.publishRate} history={history.publish} />
        <Rate name={words.consumeRate} value={broker.consumeRate} history={history.consume} />
        <Figure
          name={words.confirm}
          hint={confirmHint(broker)}
          value={broker.confirmLatency === null ? NONE : formatMs(broker.confirmLatency.medianMs)}
          testId="broker-confirm"
        />
        <Figure
          name={words.journal}
          hint={journalHint(journal)}
          testId="broker-journal"
          value={journal.state === 'ok' ? words.journalOk : <Tag tone="danger">{words.journalFailed}</Tag>}
        />
      </div>
      <SharedQueue queues={broker.queues} />
      <BrokerTopology broker={broker} />
    </section>
  );
}

function journalHint({ pending, bytes, fill, oldestMs }: JournalStatus): string {
  const size = text.broker.journalPending(
    formatCount(pending),
    formatBytes(bytes),
    formatPercent(fill * 100).replaceAll(' ', '\u00a0'),
  );
  // What is on its way is no age to speak of.
  return oldestMs < 60_000 ? size : `${size} · ${text.broker.journalAge(formatDuration(oldestMs))}`;
}

interface FigureProps {
  name: string;
  value: ReactNode;
  hint?: ReactNode;
  alarming?: boolean;
  testId?: string;
}

function Figure({ name, value, hint, alarming = false, testId }: FigureProps) {
  return (
    <div className="broker-figure" data-testid={testId}>
      <div className="broker-figure__name">{name}</div>
      <div className={alarming ? 'broker-figure__value tone-warn' : 'broker-figure__value'}>{value}</div>
      {hint !== undefined && <div className="broker-figure__hint">{hint}</div>}
    </div>
  );
}

function Rate({ name, value, history }: { name: string; value: number; history: readonly number[] }) {
  const label = text.broker.lastMinute(formatRate(Math.max(0, ...history)));
  return (
    <Figure
      name={name}
      value={
        <>
          {formatRate(value)} <span className="broker-figure__unit">{text.broker.perSecond}</span>
        </>
      }
      hint={<Sparkline values={history} length={HISTORY_LENGTH} label={label} />}
    />
  );
}

/** Whoever else consumes takes what is this console's. */
function SharedQueue({ queues }: Pick<BrokerStatus, 'queues'>) {
  const shared = queues.find(isShared);
  if (shared === undefined) return null;
  return (
    <p className="queues__foreign" data-testid="foreign-consumer">
      <TriangleAlert size={14} aria-hidden="true" />
      {text.broker.foreignHint(shared.name)}
    </p>
  );
}

function confirmHint({ confirmLatency }: BrokerStatus): string {
  const words = text.broker;
  return confirmLatency === null ? words.confirmNone : words.confirmHint(formatMs(confirmLatency.p99Ms));
}
