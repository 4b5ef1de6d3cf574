import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { formatRoute } from '../../api/route.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import { ChargerName } from '../annotations/charger-name.tsx';
import type { ProblemGroup } from './problem-groups.ts';
import { ProblemTime } from './problem-time.tsx';

/** Chargers that the list names; the rest is counted. */
const MAX_NAMED = 100;

/** A problem that many chargers have: told once, with a list of them on demand. */
export function ProblemGroupItem({ group }: { group: ProblemGroup }) {
  const words = text.overview;
  const { tone, title, advice, at, chargers, problems } = group;
  const [open, setOpen] = useState(false);
  const list = useId();
  const Icon = tone === 'danger' ? CircleAlert : TriangleAlert;
  const named = problems.slice(0, MAX_NAMED);
  return (
    <li className="problem" data-testid="problem-group" data-tone={tone}>
      <Icon size={16} className={cx(`tone-${tone}`)} aria-hidden="true" />
      <div className="problem__words">
        <div className="problem__title">
          <span className="problem__subject num">{words.onChargers(formatCount(chargers))}</span>
          <strong>
            <bdi>{title}</bdi>
          </strong>
        </div>
        {advice !== '' && <p className="muted">{advice}</p>}
        {open && (
          <ul className="problem__members" id={list} tabIndex={0} aria-label={title}>
            {named.map((problem) => (
              <li key={problem.key}>
                <a className="problem__member" href={formatRoute(problem.link)} title={problem.cause}>
                  <span className="ellipsis" dir="auto">
                    <ChargerName chargerId={problem.subject} />
                  </span>
                  <span className="muted num">
                    <ProblemTime at={problem.at} />
                  </span>
                </a>
              </li>
            ))}
            {problems.length > named.length && (
              <li className="muted num">{words.moreOfThem(formatCount(problems.length - named.length))}</li>
            )}
          </ul>
        )}
      </div>
      <div className="problem__end">
        <span className="muted num">
          <ProblemTime at={at} />
        </span>
        <Button
          variant="quiet"
          aria-expanded={open}
          aria-controls={open ? list : undefined}
          onClick={() => setOpen(!open)}
        >
          {open ? words.hideThem : words.showThem}
          <span className="visually-hidden">: {title}</span>
        </Button>
      </div>
    </li>
  );
}
