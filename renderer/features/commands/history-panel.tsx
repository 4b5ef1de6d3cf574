import { RotateCcw } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { SentCommand } from '../../../backend/contract/commands.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { formatRoute } from '../../api/route.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote, Loading } from '../../components/states.tsx';
import { Tag } from '../../components/tag.tsx';
import { Moment } from '../../components/time.tsx';
import { useTicking } from '../../components/ticker.ts';
import { text } from '../../text/en.ts';
import {
  formatAbsolute,
  formatClockSeconds,
  formatDayUnlessToday,
  formatLatency,
} from '../../text/format.ts';
import { gistOf } from '../messages/gist.ts';
import { outcomeOfSent } from './outcome.ts';
import { payloadIn } from './sent-payload.ts';
import type { CommandHistory } from './use-history.ts';

/** An answer may be written to the log a little after the console has given it up, ms. */
const GRACE_MS = 3_000;

interface HistoryPanelProps {
  history: CommandHistory;
  /** Fills the form of the action with what was sent. */
  onUse: (action: string, payload: JsonObject) => void;
}

export function HistoryPanel({ history, onUse }: HistoryPanelProps) {
  const words = text.commands.history;
  const client = useClient();
  const [failure, setFailure] = useState<RequestErrorInfo | string | null>(null);
  const commands = history.history?.commands ?? null;

  const onReuse = useCallback(
    ({ call }: SentCommand): void => {
      setFailure(null);
      client.request('messages.get', { uid: call.uid }).then(
        ({ raw }) => {
          const payload = payloadIn(raw, 'CALL');
          if (payload === null) setFailure(words.cannotUse);
          else onUse(call.action, payload);
        },
        (error: unknown) => setFailure(errorInfoOf(error)),
      );
    },
    [client, onUse, words],
  );

  return (
    <section className="command-history" aria-label={words.label} data-testid="command-history">
      <h2>{words.title}</h2>
      {history.error !== null && <ErrorNote error={history.error} onRetry={history.refresh} compact />}
      {typeof failure === 'string' && <p className="tone-danger">{failure}</p>}
      {failure !== null && typeof failure === 'object' && <ErrorNote error={failure} compact />}
      {commands === null && history.error === null && <Loading rows={3} />}
      {commands?.length === 0 && <p className="muted">{words.none}</p>}
      {commands !== null && commands.length > 0 && (
        <div role="table" aria-label={words.label} className="history-table">
          <div role="row" className="history-row history-row--head">
            {[words.time, words.command, words.content, words.answer, words.latency].map((name) => (
              <span role="columnheader" key={name}>
                {name}
              </span>
            ))}
            <span role="columnheader">
              <span className="visually-hidden">{words.again}</span>
            </span>
          </div>
          {commands.map((sent) => (
            <HistoryRow key={sent.call.uid} sent={sent} onReuse={onReuse} />
          ))}
        </div>
      )}
      {history.history?.hasMore === true && (
        <Button needsLink variant="quiet" disabled={history.loadingOlder} onClick={history.loadOlder}>
          {history.loadingOlder ? words.loading : words.older}
        </Button>
      )}
    </section>
  );
}

function HistoryRow({ sent, onReuse }: { sent: SentCommand; onReuse: (sent: SentCommand) => void }) {
  const words = text.commands.history;
  const { call, answer } = sent;
  const timeoutS = useModel((model) => model.settings?.settings.ocpp.callTimeoutS ?? 0);
  const state = useTicking(
    useCallback(
      (now: number) => (now - call.timestamp < timeoutS * 1_000 + GRACE_MS ? 'waiting' : 'over'),
      [call.timestamp, timeoutS],
    ),
  );
  const outcome = outcomeOfSent(sent, state === 'waiting');
  const today = formatDayUnlessToday(call.timestamp, Date.now()) === '';
  return (
    <div role="row" className="history-row" data-testid="history-row" data-action={call.action}>
      <span role="cell" className="num muted ellipsis" title={formatAbsolute(call.timestamp)}>
        {today ? formatClockSeconds(call.timestamp) : <Moment at={call.timestamp} />}
      </span>
      <span role="cell" className="ellipsis">
        <a
          className="history-row__open"
          href={formatRoute({ place: 'messages', open: call.uid, query: {} })}
          aria-label={words.open(call.action)}
        >
          {call.action}
        </a>
      </span>
      <span role="cell" className="ellipsis muted">
        <bdi>{gistOf(call)}</bdi>
      </span>
      <span role="cell" className="ellipsis">
        <Tag tone={outcome.tone} title={outcome.word}>
          <bdi>{outcome.word}</bdi>
        </Tag>
      </span>
      <span role="cell" className="num muted history-row__latency">
        {formatLatency(answer?.latencyMs ?? null)}
      </span>
      <span role="cell">
        <button
          type="button"
          className="history-row__use"
          aria-label={words.againLabel(call.action)}
          onClick={() => onReuse(sent)}
          data-testid="history-use"
        >
          <RotateCcw size={13} />
          {words.again}
        </button>
      </span>
    </div>
  );
}
