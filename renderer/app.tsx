/** The window: navigation, header strip, banners, and the place the operator is in. */
import { useRef, type ComponentType } from 'react';
import { useModel } from './api/console-context.tsx';
import { placeOf, useRoute, type Page } from './api/route.ts';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { LinkProvider } from './components/link-state.ts';
import { PopupRoot } from './components/popup-root.tsx';
import { BrokerPlace } from './features/broker/broker-place.tsx';
import { ChargerPage } from './features/charger/charger-page.tsx';
import { ChargersPlace } from './features/chargers/chargers-place.tsx';
import { ConnectPage } from './features/connect/connect-page.tsx';
import { IdTagsPlace } from './features/idtags/idtags-place.tsx';
import { ExportTray } from './features/messages/export-tray.tsx';
import { MessagesPlace } from './features/messages/messages-place.tsx';
import { OverviewPlace } from './features/overview/overview-place.tsx';
import { useRateSampler } from './features/overview/rate-history.ts';
import { Palette } from './features/palette/palette.tsx';
import { SessionsPlace } from './features/sessions/sessions-place.tsx';
import { SettingsPlace } from './features/settings/settings-place.tsx';
import { Banners } from './features/shell/banners.tsx';
import { HeaderStrip } from './features/shell/header-strip.tsx';
import { Navigation } from './features/shell/navigation.tsx';
import { NoTokenPage } from './features/shell/no-token-page.tsx';
import { text } from './text/en.ts';
import { useTheme } from './features/shell/use-theme.ts';
import './app.css';

const PLACE_VIEWS: Readonly<Record<Page, ComponentType>> = {
  overview: OverviewPlace,
  chargers: ChargersPlace,
  charger: ChargerPage,
  connect: ConnectPage,
  sessions: SessionsPlace,
  messages: MessagesPlace,
  idtags: IdTagsPlace,
  broker: BrokerPlace,
  settings: SettingsPlace,
};

export function App() {
  const link = useModel((model) => model.link);
  const { place } = useRoute();
  const main = useRef<HTMLElement>(null);
  useTheme();
  useRateSampler();
  if (link === 'noToken') return <NoTokenPage reason="missing" />;
  if (link === 'refused') return <NoTokenPage reason="refused" />;
  const View = PLACE_VIEWS[place];
  const hindrance = link === 'online' ? null : text.common.needsLink;
  return (
    <LinkProvider value={hindrance}>
      <div className="app" data-link={link}>
        <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
          {text.nav.skip}
        </button>
        <Navigation place={placeOf(place)} />
        <div className="app__main">
          <HeaderStrip />
          <Banners />
          {/* While the backend is away the data stays readable, but without colour: it may be out of date. */}
          <main
            ref={main}
            tabIndex={-1}
            className="app__place"
            data-testid={`place-${place}`}
            aria-busy={link !== 'online'}
          >
            <ErrorBoundary key={place}>
              <View />
            </ErrorBoundary>
          </main>
        </div>
        <ExportTray />
        <Palette />
        <PopupRoot />
      </div>
    </LinkProvider>
  );
}
