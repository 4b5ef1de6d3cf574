import {
  IdCard,
  LayoutDashboard,
  MessagesSquare,
  PlugZap,
  Settings,
  Share2,
  Zap,
  type LucideIcon,
} from 'lucide-react';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute, PLACES, type Place } from '../../api/route.ts';
import { text } from '../../text/en.ts';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { isOfFiles } from '../workspace/live-only.tsx';
import './navigation.css';

const ICONS: Readonly<Record<Place, LucideIcon>> = {
  overview: LayoutDashboard,
  chargers: PlugZap,
  sessions: Zap,
  messages: MessagesSquare,
  idtags: IdCard,
  broker: Share2,
  settings: Settings,
};

export function Navigation({ place }: { place: Place }) {
  const brokerTrouble = useModel((model) => model.status?.broker.error !== undefined);
  const places = useModel(isWorkspace) ? PLACES.filter(isOfFiles) : PLACES;
  const version = useModel((model) => model.status?.version ?? '');
  return (
    <nav className="navigation" aria-label={text.nav.label}>
      <div className="navigation__brand">
        <span className="navigation__mark" aria-hidden="true">
          <Zap size={14} />
        </span>
        <span className="navigation__word">{text.appName}</span>
      </div>
      <ul>
        {places.map((name) => {
          const Icon = ICONS[name];
          return (
            <li key={name}>
              <a
                href={formatRoute({ place: name, open: null, query: {} })}
                className="navigation__link"
                title={text.nav[name]}
                aria-current={name === place ? 'page' : undefined}
                data-testid={`nav-${name}`}
              >
                <Icon size={16} />
                <span className="navigation__word">{text.nav[name]}</span>
                {name === 'broker' && brokerTrouble && (
                  <span className="navigation__alert" role="img" aria-label={text.broker.trouble} />
                )}
              </a>
            </li>
          );
        })}
      </ul>
      <div className="navigation__version">
        {version !== '' && `${text.settings.about.version} ${version}`}
      </div>
    </nav>
  );
}
