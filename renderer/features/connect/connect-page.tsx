/** `#/connect`: how to connect a charger, and why one does not come. */
import { ChevronLeft } from 'lucide-react';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute } from '../../api/route.ts';
import { text } from '../../text/en.ts';
import { AddCharger } from '../registration/add-charger.tsx';
import { FirewallHints } from './firewall-hints.tsx';
import { Guide } from './guide.tsx';
import { RefusedList } from './refused-list.tsx';
import { SeenStep } from './seen-step.tsx';
import './connect.css';

export function ConnectPage() {
  const words = text.connect;
  const port = useModel((model) => model.status?.ocpp.port ?? 0);
  const knownOnly = useModel((model) => model.settings?.settings.ocpp.registration === 'known');
  return (
    <>
      <div className="place-bar">
        <a
          className="charger-page__back"
          href={formatRoute({ place: 'chargers', open: null, query: {} })}
          data-testid="connect-back"
        >
          <ChevronLeft size={16} />
          {text.chargers.title}
        </a>
        <h1>{words.title}</h1>
        {knownOnly && (
          <div className="place-bar__end">
            <span className="muted">{text.chargers.first.steps.addFirst}</span>
            <AddCharger />
          </div>
        )}
      </div>
      <div className="connect" data-testid="connect">
        <section className="connect__guide" aria-label={words.guide}>
          <Guide seen={<SeenStep />} />
        </section>
        <section className="connect__why" aria-label={words.why.title}>
          <h2>{words.why.title}</h2>
          <RefusedList />
          <h3>{words.why.nothing}</h3>
          <dl className="connect__checks">
            {words.why.checks.map(({ title, body }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>{body}</dd>
              </div>
            ))}
          </dl>
          <FirewallHints port={port} />
        </section>
      </div>
    </>
  );
}
