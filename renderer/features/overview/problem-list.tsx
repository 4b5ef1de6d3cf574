import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import type { LoggedProblem } from '../../../backend/contract/overview.ts';
import type { RequestErrorInfo } from '../../api/client.ts';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute } from '../../api/route.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { Empty, ErrorNote, Loading } from '../../components/states.tsx';
import { useTicking } from '../../components/ticker.ts';
import { text } from '../../text/en.ts';
import { ChargerName, useChargerTitle } from '../annotations/charger-name.tsx';
import { formatCount } from '../../text/format.ts';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { ProblemGroupItem } from './problem-group-item.tsx';
import { ProblemTime } from './problem-time.tsx';
import { groupProblems } from './problem-groups.ts';
import { gatherProblems, type Problem } from './problems.ts';

/** Shown at first; the operator may ask for all. */
const FIRST_PROBLEMS = 12;
const NO_CHARGERS = new Map<string, never>();
const NONE_LOGGED: readonly LoggedProblem[] = [];

interface ProblemListProps {
  /** null: not read yet. */
  logged: readonly LoggedProblem[] | null;
  error: RequestErrorInfo | null;
  onRetry: () => void;
  all: boolean;
  onShowAll: () => void;
}

/** What is wrong, why, and what to try; each entry leads to where it can be looked at. */
export function ProblemList({ logged, error, onRetry, all, onShowAll }: ProblemListProps) {
  const words = text.overview;
  const inWorkspace = useModel(isWorkspace);
  const problems = useProblems(logged ?? NONE_LOGGED);
  const entries = useMemo(() => groupProblems(problems), [problems]);
  const shown = all ? entries : entries.slice(0, FIRST_PROBLEMS);
  const hidden = entries.length - shown.length;
  const waiting = logged === null && error === null;
  return (
    <section className="problems" aria-label={words.problems} data-testid="problems">
      <div className="overview-card__head">
        <h2>{words.problems}</h2>
        {entries.length > 0 && <span className="muted num">{formatCount(entries.length)}</span>}
      </div>
      {error !== null && <ErrorNote error={error} onRetry={onRetry} compact />}
      {waiting && problems.length === 0 && <Loading rows={4} />}
      {!waiting && error === null && problems.length === 0 && (
        <Empty
          icon={<CircleCheck size={20} />}
          title={words.problemsNone}
          hint={inWorkspace ? words.problemsNoneInFile : words.problemsNoneHint}
        />
      )}
      <ul>
        {shown.map((entry) =>
          entry.group === null ? (
            <ProblemItem key={entry.problem.key} problem={entry.problem} />
          ) : (
            <ProblemGroupItem key={entry.group.key} group={entry.group} />
          ),
        )}
      </ul>
      {hidden > 0 && (
        <Button variant="quiet" onClick={onShowAll}>
          {words.moreProblems(hidden)}
        </Button>
      )}
    </section>
  );
}

function useProblems(logged: readonly LoggedProblem[]): Problem[] {
  const status = useModel((model) => model.status);
  const inWorkspace = useModel(isWorkspace);
  const chargers = useModel((model) => model.chargers) ?? NO_CHARGERS;
  const vocabulary = useModel((model) => model.vocabulary);
  // What is too old falls out within a minute.
  const minute = useTicking(useCallback((now: number) => String(Math.floor(now / 60_000)), []));
  return useMemo(
    () =>
      status === null
        ? []
        : gatherProblems({
            status: inWorkspace ? null : status,
            chargers,
            logged,
            vocabulary,
            now: Number(minute) * 60_000,
          }),
    [status, inWorkspace, chargers, logged, vocabulary, minute],
  );
}

function ProblemItem({ problem }: { problem: Problem }) {
  const { tone, subject, title, cause, advice, at, count, link, linkLabel } = problem;
  const subjectTitle = useChargerTitle(subject);
  const Icon = tone === 'danger' ? CircleAlert : TriangleAlert;
  return (
    <li className="problem" data-testid="problem" data-tone={tone}>
      <Icon size={16} className={cx(`tone-${tone}`)} aria-hidden="true" />
      <div className="problem__words">
        <div className="problem__title">
          {subject !== '' && (
            <span className="problem__subject ellipsis" title={subjectTitle}>
              <ChargerName chargerId={subject} />
            </span>
          )}
          <strong>
            <bdi>{title}</bdi>
          </strong>
        </div>
        {cause !== '' && (
          <p className="problem__cause" title={cause}>
            <bdi>{cause}</bdi>
          </p>
        )}
        {advice !== '' && <p className="muted">{advice}</p>}
      </div>
      <div className="problem__end">
        <span className="muted num">
          {count > 1 && `${text.overview.times(formatCount(count))} · `}
          <ProblemTime at={at} />
        </span>
        <a className="panel-link" href={formatRoute(link)}>
          {linkLabel}
          <span className="visually-hidden">: {subject === '' ? title : `${subject}, ${title}`}</span>
        </a>
      </div>
    </li>
  );
}
