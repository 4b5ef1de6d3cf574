import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BrokerStatus, ConsoleStatus, JournalStatus } from '../../../backend/contract/status.ts';
import { Sparkline } from '../../components/sparkline.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Tag } from '../../components/tag.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, formatRate } from '../../text/format.ts';
import { BrokerConflictTable } from './broker-conflict.tsx';
import { BrokerTag } from './broker-tag.tsx';
import { HISTORY_LENGTH, useRateHistory } from './use-rate-history.ts';

/** How the broker is right now. */
export function BrokerLive({ status }: { status: ConsoleStatus }) {
  const { broker, journal } = status;
  const history = useRateHistory();
  const words = text.broker;
  const embedded = broker.kind === 'embedded';
  return (
    <section className="broker-live" aria-label={words.live} data-testid="broker-live">
      <div className="broker-live__state">
        <BrokerTag kind={broker.kind} state={broker.state} />
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
          name={words.journal}
          hint={journalHint(journal)}
          testId="broker-journal"
          value={journal.state === 'ok' ? words.journalOk : <Tag tone="danger">{words.journalFailed}</Tag>}
        />
      </div>
      <Queues queues={broker.queues} />
    </section>
  );
}

function journalHint({ pending, bytes, fill, oldestMs }: JournalStatus): string {
  const size = text.broker.journalPending(
    formatCount(pending),
    formatBytes(bytes),
    formatPercent(fill * 100),
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

function Queues({ queues }: Pick<BrokerStatus, 'queues'>) {
  const words = text.broker;
  if (queues.length === 0) return <p className="muted">{words.noQueues}</p>;
  const foreign = queues.find(({ foreignConsumers = 0 }) => foreignConsumers > 0);
  return (
    <>
      {foreign !== undefined && (
        <p className="queues__foreign" data-testid="foreign-consumer">
          <TriangleAlert size={14} aria-hidden="true" />
          {words.foreignHint(foreign.name)}
        </p>
      )}
      <table className="queues">
        <thead>
          <tr>
            <th scope="col">{words.queue}</th>
            <th scope="col" className="num">
              {words.ready}
            </th>
            <th scope="col" className="num">
              {words.consumers}
            </th>
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <tr key={queue.name}>
              <td className="mono">{queue.name}</td>
              <td className="num">{formatCount(queue.ready)}</td>
              <td className="num">
                {formatCount(queue.consumers)}
                {(queue.foreignConsumers ?? 0) > 0 && <Tag tone="warn">{words.foreign}</Tag>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
