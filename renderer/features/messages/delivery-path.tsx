import type { LogEntry, LogRow } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';
import { formatAbsolute, formatClock, formatLatency, NONE } from '../../text/format.ts';
import './delivery-path.css';

interface Step {
  name: string;
  /** ms; null: it is not recorded when. */
  at: number | null;
  hint: string;
  /** What stands in the time's place. */
  untimed?: string;
}

/** Where the message was, and when: as far as the log knows. */
export function stepsOf(entry: LogEntry): Step[] {
  const words = text.messages.path;
  const { counterpart, direction, messageType, timestamp, journaledMs, publishedMs, storedAt } = entry;
  const after = (ms: number | null): number | null => (ms === null ? null : timestamp + ms);
  // The console’s answer goes out once it is journalled, together with its call.
  const answeredAt = (answer: LogRow): number => Math.max(answer.timestamp, timestamp + (journaledMs ?? 0));
  // Journalled, and never published before it was processed: the broker was away.
  const pastBroker = journaledMs !== null && publishedMs === null;
  const incoming = direction === 'Incoming';
  return [
    incoming
      ? { name: words.received, at: timestamp, hint: words.receivedHint }
      : { name: words.sent, at: timestamp, hint: words.sentHint },
    { name: words.journal, at: after(journaledMs), hint: words.journalHint },
    ...(messageType === 'CALL' && counterpart !== null
      ? [{ name: words.answered, at: answeredAt(counterpart), hint: words.answeredHint }]
      : []),
    pastBroker
      ? { name: words.broker, at: null, hint: words.pastBrokerHint, untimed: words.pastBroker }
      : { name: words.broker, at: after(publishedMs), hint: words.brokerHint },
    { name: words.processed, at: storedAt, hint: words.processedHint },
  ];
}

/** The steps of a message through the console, each with its time and what had passed since the first. */
export function DeliveryPath({ entry }: { entry: LogEntry }) {
  return (
    <ol className="delivery-path" aria-label={text.messages.path.label} data-testid="delivery-path">
      {stepsOf(entry).map(({ name, at, hint, untimed = text.messages.path.untimed }) => (
        <li key={name} title={hint} className={at === null ? 'delivery-path__untimed' : undefined}>
          <span>{name}</span>
          {at === null ? (
            <span className="muted">{untimed}</span>
          ) : (
            <time className="num" title={formatAbsolute(at)}>
              {formatClock(at)}
            </time>
          )}
          <span className="num muted">
            {at === null || at === entry.timestamp
              ? ''
              : `+${formatLatency(Math.max(0, at - entry.timestamp)) || NONE}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
