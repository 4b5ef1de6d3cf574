import { CornerDownRight, TriangleAlert } from 'lucide-react';
import { memo, useCallback, useEffect, useMemo, useState } from 'react';
import type { LogEntry } from '../../../backend/contract/entities.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { Button } from '../../components/button.tsx';
import { JsonTree } from '../../components/json-tree.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { useTicking } from '../../components/ticker.ts';
import { ErrorNote, Loading } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { CopyMenu } from './copy-menu.tsx';
import { explain, notesOf } from './explain.ts';
import { MessageFacts } from './message-facts.tsx';
import { markedPaths, payloadOf } from './payload.ts';
import { RawFrame } from './raw-frame.tsx';
import { DirectionArrow } from './message-line.tsx';
import './message-detail.css';
import './explained.css';

/** An open CALL looks for its answer at most this often, ms. */
const ANSWER_INTERVAL_MS = 1_000;

const VIEWS = [
  { value: 'formatted', label: text.messages.detail.formatted },
  { value: 'raw', label: text.messages.detail.raw },
] as const;

interface MessageDetailProps {
  uid: string;
  onLoaded: (entry: LogEntry) => void;
  onJump: (uid: string) => void;
  onClose: () => void;
}

/** Not rendered again for each row that comes beside it. */
export const MessageDetail = memo(function MessageDetail(props: MessageDetailProps) {
  const { uid, onLoaded, onJump, onClose } = props;
  const client = useClient();
  const { data, error, reload } = useFetched(uid, () => client.request('messages.get', { uid }));
  useEffect(() => {
    if (data !== null) onLoaded(data);
  }, [data, onLoaded]);
  const waiting = data?.messageType === 'CALL' && data.counterpart === null;
  useLogGrowth(ANSWER_INTERVAL_MS, () => {
    if (waiting) reload();
  });
  return (
    <SidePanel
      label={text.messages.detail.label}
      testId="message-detail"
      onClose={onClose}
      heading={data !== null && <Heading entry={data} />}
    >
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {data === null && error === null && <Loading />}
      {data !== null && <Body key={data.uid} entry={data} onJump={onJump} />}
    </SidePanel>
  );
});

const KINDS = {
  CALL: text.messages.detail.call,
  CALLRESULT: text.messages.detail.result,
  CALLERROR: text.messages.detail.error,
  INVALID: text.messages.detail.invalid,
} as const;

function Heading({ entry }: { entry: LogEntry }) {
  const { detail } = text.messages;
  const peer = entry.direction === 'Incoming' ? detail.from(entry.chargerId) : detail.to(entry.chargerId);
  return (
    <>
      <h2>{entry.action === '' ? KINDS[entry.messageType] : entry.action}</h2>
      <div className="message-detail__kind muted">
        <DirectionArrow direction={entry.direction} />
        <span className="ellipsis" title={peer}>
          {KINDS[entry.messageType]} <bdi>{peer}</bdi>
        </span>
      </div>
    </>
  );
}

function Body({ entry, onJump }: { entry: LogEntry; onJump: (uid: string) => void }) {
  const { detail } = text.messages;
  const payload = useMemo(() => payloadOf(entry), [entry]);
  const marked = useMemo(
    () => markedPaths(entry.problems, payload.payloadIndex),
    [entry.problems, payload.payloadIndex],
  );
  const notes = useMemo(
    () => notesOf(entry.problems, payload.payloadIndex),
    [entry.problems, payload.payloadIndex],
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [view, setView] = useState<'formatted' | 'raw'>(payload.frame === undefined ? 'raw' : 'formatted');
  return (
    <div className="message-detail">
      <Links entry={entry} onJump={onJump} />
      {entry.problems.length > 0 && (
        <ul className="problem-list" aria-label={detail.problems} tabIndex={0} data-testid="message-problems">
          {entry.problems.map((problem, index) => (
            <li key={`${problem.field}-${problem.rule}-${index}`}>
              <TriangleAlert size={14} />
              <div>
                <code className="mono">{problem.field === '' ? detail.wholeMessage : problem.field}</code>{' '}
                <span className="problem-list__rule" title={detail.rule}>
                  {problem.rule}
                </span>
                <p>
                  <bdi>{problem.message}</bdi>
                </p>
                {problem.value !== undefined && (
                  <p className="problem-list__value">
                    {detail.found} <code className="mono">{problem.value}</code>
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      <div className="message-detail__tools">
        <Segmented label={detail.view} value={view} options={VIEWS} onChange={setView} />
        <CopyMenu entry={entry} />
      </div>
      <div className="message-detail__payload">
        {view === 'raw' || payload.frame === undefined ? (
          <>
            {view === 'formatted' && <p className="muted">{detail.notJson}</p>}
            <RawFrame raw={entry.raw} />
          </>
        ) : (
          <JsonTree
            value={payload.frame}
            label={detail.jsonLabel}
            marked={marked}
            notes={notes}
            onChoose={setChosen}
          />
        )}
      </div>
      {view === 'formatted' && payload.frame !== undefined && <Explained entry={entry} path={chosen} />}
      <MessageFacts entry={entry} />
    </div>
  );
}

/** What the standard says of the chosen line; before one is chosen, of the message. */
function Explained({ entry, path }: { entry: LogEntry; path: string | null }) {
  const client = useClient();
  const { action } = entry;
  const { data } = useFetched(action, async () =>
    action === '' ? null : client.request('messages.explain', { action: action.slice(0, 100) }),
  );
  const words = text.messages.explain;
  const payload = `$[${entry.messageType === 'CALL' ? 3 : 2}]`;
  const said = explain(path ?? payload, entry, data);
  return (
    <section
      className="explained"
      aria-label={words.label}
      aria-live="polite"
      tabIndex={0}
      data-testid="explained"
    >
      {said === null ? (
        <p className="muted">{path === null ? words.choose : words.unknown}</p>
      ) : (
        <>
          <p>
            {said.field !== '' && <code className="mono">{said.field}</code>} <strong>{said.title}</strong>
          </p>
          {said.help !== '' && <p>{said.help}</p>}
          {said.rules.length > 0 && <p className="muted">{said.rules.join(' · ')}</p>}
        </>
      )}
    </section>
  );
}

/** The CALL and its answer, and the message that this one repeats. */
function Links({ entry, onJump }: { entry: LogEntry; onJump: (uid: string) => void }) {
  const { detail } = text.messages;
  const { answered, counterpart, duplicateOf, suspectedRepeat } = entry;
  const isCall = entry.messageType === 'CALL';
  return (
    <div className="message-detail__links">
      {counterpart !== null && (
        <Button
          icon={<CornerDownRight size={14} />}
          title={detail.jumpKey}
          onClick={() => onJump(counterpart.uid)}
          data-testid="jump-to-partner"
        >
          {isCall ? detail.jumpToAnswer : detail.jumpToCall}
        </Button>
      )}
      {isCall && counterpart === null && answered !== true && <NoAnswer since={entry.timestamp} />}
      {duplicateOf !== null && (
        <>
          <Button icon={<CornerDownRight size={14} />} onClick={() => onJump(duplicateOf)}>
            {detail.jumpToOriginal}
          </Button>
          <span className="tone-warn">{detail.duplicate}</span>
        </>
      )}
      {suspectedRepeat && <span className="tone-warn">{detail.repeat}</span>}
    </div>
  );
}

function NoAnswer({ since }: { since: number }) {
  const { detail } = text.messages;
  const timeoutMs = useModel((model) => (model.settings?.settings.ocpp.callTimeoutS ?? 30) * 1_000);
  const words = useTicking(
    useCallback(
      (now: number) => (now - since > timeoutMs ? detail.noAnswer : detail.answerPending),
      [since, timeoutMs, detail],
    ),
  );
  return <span className="tone-warn">{words}</span>;
}
