import type { ConsoleStatus } from '../../../backend/contract/status.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { Tag } from '../../components/tag.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import { BrokerTag } from '../broker/broker-tag.tsx';
import { Card } from './card.tsx';

/** Whether messages get through to the broker, and what waits for it. */
export function BrokerCard({ status: { broker, journal } }: { status: ConsoleStatus }) {
  const words = text.overview;
  return (
    <Card
      title={words.broker}
      link={{ place: 'broker', open: null, query: {} }}
      linkLabel={words.openBroker}
      testId="overview-broker"
    >
      <div className="overview-broker__state">
        <BrokerTag kind={broker.kind} state={broker.state} />
        <span className="muted">
          {text.broker.since} <Moment at={broker.since} />
        </span>
      </div>
      <Facts>
        <Fact name={words.backlog}>
          <span className={broker.backlog > 0 && broker.state !== 'connected' ? 'num tone-warn' : 'num'}>
            {formatCount(broker.backlog)}
          </span>
        </Fact>
        <Fact name={words.journal}>
          {journal.state === 'ok' ? (
            <span className="num">
              {text.broker.journalOk}
              <span className="muted"> · {words.journalPending(formatCount(journal.pending))}</span>
            </span>
          ) : (
            <Tag tone="danger">{text.broker.journalFailed}</Tag>
          )}
        </Fact>
      </Facts>
    </Card>
  );
}
