import type { LogEntry } from '../../../backend/contract/entities.ts';
import { formatRoute } from '../../api/route.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { text } from '../../text/en.ts';
import { formatAbsolute, formatCount, formatLatency, formatTextSize, NONE } from '../../text/format.ts';
import { DeliveryPath } from './delivery-path.tsx';

/** Times, identity and origin of a logged message. */
export function MessageFacts({ entry }: { entry: LogEntry }) {
  const { detail } = text.messages;
  const latency = entry.latencyMs ?? (entry.messageType === 'CALL' ? entry.counterpart?.latencyMs : null);
  return (
    <div className="message-detail__facts">
      <Facts>
        <Fact name={detail.time}>
          <span className="num message-detail__time">{formatAbsolute(entry.timestamp)}</span>
        </Fact>
        <Fact name={detail.latency}>
          <span className="num">{formatLatency(latency ?? null) || NONE}</span>
        </Fact>
        {entry.sessionId !== null && (
          <Fact name={detail.session}>
            <a
              className="panel-link"
              href={formatRoute({ place: 'sessions', open: entry.sessionId, query: {} })}
            >
              {detail.openSession}
            </a>
          </Fact>
        )}
      </Facts>
      <h3 className="message-detail__title">{text.messages.path.label}</h3>
      <DeliveryPath entry={entry} />
      <details>
        <summary>{detail.more}</summary>
        <Facts>
          <Fact name={detail.messageId} mono>
            <bdi>{entry.messageId === '' ? NONE : entry.messageId}</bdi>
          </Fact>
          <Fact name={detail.size}>
            <span className="num">{formatTextSize(entry.raw)}</span>
          </Fact>
          <Fact name={detail.sequence} title={detail.sequenceHint}>
            <span className="num">{formatCount(entry.sequence)}</span>
          </Fact>
          <Fact name={detail.uid} mono>
            {entry.uid} <CopyButton value={entry.uid} label={text.common.copyOf(detail.uid)} />
          </Fact>
          <Fact name={detail.connection} mono>
            <bdi>{entry.connectionId}</bdi>
          </Fact>
        </Facts>
      </details>
    </div>
  );
}
