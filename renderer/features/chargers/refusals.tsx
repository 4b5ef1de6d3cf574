/** Connections that were not let in, with the cause in words: why a charger does not appear. */
import { ShieldAlert } from 'lucide-react';
import type { ConsoleStatus } from '../../../backend/contract/status.ts';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute } from '../../api/route.ts';
import { RelativeTime } from '../../components/time.tsx';
import { text } from '../../text/en.ts';

/** Shown at a time; a charger that keeps trying takes one line. */
const MAX_REFUSALS = 3;
const NONE: ConsoleStatus['refusals'] = [];

export function Refusals() {
  const refusals = useModel((model) => model.status?.refusals ?? NONE);
  if (refusals.length === 0) return null;
  return (
    <section className="refusals" aria-label={text.chargers.first.refusedTitle} data-testid="refusals">
      <h2>
        <ShieldAlert size={14} />
        {text.chargers.first.refusedTitle}
        <a className="panel-link" href={formatRoute({ place: 'connect', open: null, query: {} })}>
          {text.connect.open}
        </a>
      </h2>
      <ul>
        {refusals.slice(0, MAX_REFUSALS).map((refusal, index) => (
          <li key={`${refusal.at}-${index}`}>
            <bdi className="refusals__who" title={refusal.deviceId}>
              {refusal.deviceId === '' ? refusal.remoteAddress : refusal.deviceId}
            </bdi>
            : {refusal.reason}{' '}
            <span className="muted">
              <RelativeTime at={refusal.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
