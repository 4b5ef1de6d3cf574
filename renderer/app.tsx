/** The window: navigation, header strip, banners, and the place the operator is in. */
import { useRef, type ComponentType } from 'react';
import { useModel } from './api/console-context.tsx';
import { placeOf, useRoute, type Page } from './api/route.ts';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { LinkProvider } from './components/link-state.ts';
import { Loading } from './components/states.tsx';
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
import { LiveOnly, isOfFiles } from './features/workspace/live-only.tsx';
import { LogOpener } from './features/workspace/log-opener.tsx';
import { OpeningBanner } from './features/workspace/opening-banner.tsx';
import { WorkspaceStrip } from './features/workspace/workspace-strip.tsx';
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
  const workspace = useModel((model) => model.workspace);
  const { place } = useRoute();
  const main = useRef<HTMLElement>(null);
  useTheme();
  useRateSampler();
  if (link === 'noToken') return <NoTokenPage reason="missing" />;
  if (link === 'refused') return <NoTokenPage reason="refused" />;
  const View = workspace === null || isOfFiles(place) ? PLACE_VIEWS[place] : LiveOnly;
  const hindrance = link === 'online' ? null : text.common.needsLink;
  return (
    <LinkProvider value={hindrance}>
      <div className="app" data-link={link}>
        <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
          {text.nav.skip}
        </button>
        <Navigation place={placeOf(place)} />
        <div className="app__main">
          {workspace === null ? <HeaderStrip /> : <WorkspaceStrip workspace={workspace} />}
          <OpeningBanner />
          <Banners />
          {/* While the backend is away the data stays readable, but without colour: it may be out of date. */}
          <main
            ref={main}
            tabIndex={-1}
            className="app__place"
            data-testid={`place-${place}`}
            aria-busy={link !== 'online'}
          >
            <ErrorBoundary key={`${place} ${workspace?.workspaceId ?? ''}`}>
              {link === 'connecting' ? <Loading /> : <View />}
            </ErrorBoundary>
          </main>
        </div>
        <LogOpener />
        <ExportTray />
        <Palette />
        <PopupRoot />
      </div>
    </LinkProvider>
  );
}
