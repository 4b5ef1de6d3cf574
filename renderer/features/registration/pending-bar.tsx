/** Chargers that wait for the operator's decision (OCPP 1.6 §4.2). */
import { Hourglass } from 'lucide-react';
import { useModel } from '../../api/console-context.tsx';
import { sameMembers } from '../../api/store.ts';
import { text } from '../../text/en.ts';
import { ChargerName } from '../annotations/charger-name.tsx';
import { Decision } from './registration.tsx';

/** Shown at a time; the others follow when these are decided. */
const MAX_SHOWN = 3;

export function PendingBar() {
  const pending = useModel(
    (model) => [...(model.chargers?.values() ?? [])].filter(({ registration }) => registration === 'pending'),
    sameMembers,
  );
  if (pending.length === 0) return null;
  return (
    <section className="pending-bar" aria-label={text.access.registration.title} data-testid="pending-bar">
      <h2>
        <Hourglass size={14} aria-hidden="true" />
        {text.access.registration.pending(pending.length)}
      </h2>
      <ul>
        {pending.slice(0, MAX_SHOWN).map(({ chargerId, registration, vendor, model, remoteAddress }) => (
          <li key={chargerId}>
            <span className="ellipsis">
              <strong>
                <ChargerName chargerId={chargerId} />
              </strong>{' '}
              <span className="muted">
                <bdi>{[vendor, model, remoteAddress].filter((part) => part !== null).join(' · ')}</bdi>
              </span>
            </span>
            <Decision chargerId={chargerId} registration={registration} />
          </li>
        ))}
      </ul>
    </section>
  );
}
