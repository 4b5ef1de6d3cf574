import { CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute, useRoute } from '../../api/route.ts';
import { text } from '../../text/en.ts';
import { ChargerName } from '../annotations/charger-name.tsx';
import { firstSeen } from './first-seen.ts';

const NO_CHARGERS = new Map<string, never>();
const NO_REFUSALS: readonly never[] = [];

/** Whether a charger has come since this was opened, and how far. `done` is offered when it has booted. */
export function SeenStep({ done }: { done?: ReactNode }) {
  const words = text.connect.seen;
  // The help has the refusals beside it.
  const isOnHelp = useRoute().place === 'connect';
  const [since] = useState(() => Date.now());
  const chargers = useModel((model) => model.chargers) ?? NO_CHARGERS;
  const refusals = useModel((model) => model.status?.refusals) ?? NO_REFUSALS;
  const seen = firstSeen(chargers, refusals, since);
  if (seen.state === 'waiting')
    return (
      <div className="seen-step" role="status" data-testid="first-seen" data-state={seen.state}>
        <p className="muted seen-step__line">
          <LoaderCircle size={14} aria-hidden="true" />
          {words.waiting}
          {!isOnHelp && (
            <a className="panel-link" href={formatRoute({ place: 'connect', open: null, query: {} })}>
              {words.why}
            </a>
          )}
        </p>
        {seen.refused > 0 && (
          <p className="seen-step__line tone-warn">
            <TriangleAlert size={14} aria-hidden="true" />
            {words.refusedSince(seen.refused)}
          </p>
        )}
      </div>
    );
  const { charger, state } = seen;
  const make = [charger.vendor, charger.model].filter((part) => part !== null && part !== '').join(' ');
  return (
    <div className="seen-step" role="status" data-testid="first-seen" data-state={state}>
      <p className="seen-step__line">
        <CircleCheck size={14} className="tone-ok" aria-hidden="true" />
        <span>
          <strong>
            <ChargerName chargerId={charger.chargerId} />
          </strong>{' '}
          {make !== '' && state !== 'connected' && (
            <span className="muted">
              (<bdi>{make}</bdi>){' '}
            </span>
          )}
          {words[state]}
        </span>
      </p>
      <div className="seen-step__links">
        <a
          className="panel-link"
          href={formatRoute({ place: 'charger', open: charger.chargerId, query: { tab: 'overview' } })}
        >
          {words.openCharger}
        </a>
        {done}
      </div>
    </div>
  );
}
