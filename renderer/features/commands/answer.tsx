import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { CommandResult } from '../../../backend/contract/commands.ts';
import type { Json } from '../../../backend/contract/ocpp.ts';
import type { RequestErrorInfo } from '../../api/client.ts';
import { INITIAL_TREE, linesOf } from '../../components/json-lines.ts';
import { JsonTree } from '../../components/json-tree.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { formatAbsolute, formatClockSeconds, formatLatency } from '../../text/format.ts';
import { markedPaths } from '../messages/payload.ts';
import { outcomeOfResult } from './outcome.ts';

/** What came of the command that was sent last. */
export type Sent = {
  action: string;
  /** ms since 1970. */
  at: number;
} & ({ result: CommandResult } | { error: RequestErrorInfo });

/** Lines of the tree that are shown without scrolling. */
const MAX_LINES = 16;
/** Of the tree, px. */
const LINE_HEIGHT = 20;
const FRAME = 12;

export function Answer({ sent }: { sent: Sent }) {
  const words = text.commands.answer;
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    region.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section
      ref={region}
      className="command-answer"
      aria-label={words.region}
      aria-live="polite"
      data-testid="command-answer"
      data-action={sent.action}
      data-outcome={'result' in sent ? sent.result.kind : 'error'}
    >
      {'error' in sent ? (
        <>
          <p className="command-answer__to">
            <SentAt sent={sent} />
          </p>
          <ErrorNote error={sent.error} />
        </>
      ) : (
        <Result sent={sent} result={sent.result} />
      )}
    </section>
  );
}

function Result({ sent, result }: { sent: Sent; result: CommandResult }) {
  const words = text.commands.answer;
  const { word, tone } = outcomeOfResult(result);
  return (
    <>
      <div className="command-answer__head">
        <strong className={`command-answer__status tone-${tone}`} data-testid="answer-status">
          <bdi>{word}</bdi>
        </strong>
        <span className="num">{words.after(formatLatency(result.latencyMs))}</span>
        <span className="command-answer__to">
          <SentAt sent={sent} />
        </span>
      </div>
      {result.kind === 'CALLERROR' && (
        <p>
          {result.errorDescription === '' ? (
            <span className="muted">{words.noDescription}</span>
          ) : (
            <bdi>{result.errorDescription}</bdi>
          )}
        </p>
      )}
      {result.problems.length > 0 && <AnswerProblems result={result} />}
      <Content result={result} />
    </>
  );
}

function SentAt({ sent }: { sent: Sent }) {
  return (
    <>
      {text.commands.answer.to} <strong>{sent.action}</strong>,{' '}
      <time className="num" dateTime={new Date(sent.at).toISOString()} title={formatAbsolute(sent.at)}>
        {formatClockSeconds(sent.at)}
      </time>
    </>
  );
}

function AnswerProblems({ result }: { result: CommandResult }) {
  return (
    <div className="command-answer__problems">
      <h3>{text.commands.answer.problems}</h3>
      <ul>
        {result.problems.map((problem, index) => (
          <li key={`${index} ${problem.field}`}>
            <TriangleAlert size={14} aria-hidden="true" />
            <bdi>{problem.message}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Content({ result }: { result: CommandResult }) {
  const words = text.commands.answer;
  const value: Json = result.kind === 'CALLRESULT' ? result.payload : result.errorDetails;
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (empty) return result.kind === 'CALLRESULT' ? <p className="muted">{words.empty}</p> : null;
  const lines = Math.min(MAX_LINES, linesOf(value, INITIAL_TREE).length);
  return (
    <div className="command-answer__tree" style={{ height: lines * LINE_HEIGHT + FRAME }}>
      <JsonTree
        value={value}
        label={result.kind === 'CALLRESULT' ? words.payload : words.details}
        marked={marksIn(result)}
      />
    </div>
  );
}

/** Fields with a problem, as paths of a tree that shows the payload alone. */
function marksIn(result: CommandResult): ReadonlySet<string> {
  if (result.kind === 'CALLERROR') return new Set();
  return new Set([...markedPaths(result.problems, 2)].map((path) => path.replace('$[2]', '$')));
}
