import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute, navigate, useRoute, type Route } from '../../api/route.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Empty, Loading } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { text } from '../../text/en.ts';
import { ChargerName, useChargerTitle } from '../annotations/charger-name.tsx';
import { PinnedName } from '../annotations/pinned-name.tsx';
import { ConnectionTag } from '../chargers/charger-row.tsx';
import { CertificatesTab } from '../certificates/charger-certificates-tab.tsx';
import { CommandsTab } from '../commands/commands-tab.tsx';
import { ConfigurationTab } from '../configuration/configuration-tab.tsx';
import { FilesTab } from '../files/files-tab.tsx';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { ConnectionsTab } from './connections-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import './charger.css';

const TABS = ['commands', 'overview', 'configuration', 'files', 'certificates', 'connections'] as const;
type Tab = (typeof TABS)[number];
/** What an opened file tells of a charger. */
const TABS_OF_FILES: readonly Tab[] = ['overview', 'configuration', 'connections'];

/** `#/charger/CP1?tab=commands`: everything about one charger. */
export function ChargerPage() {
  const { open, query } = useRoute();
  const known = useModel((model) => model.chargers !== null);
  const charger = useModel((model) => (open === null ? null : (model.chargers?.get(open) ?? null)));
  const tabs = useModel(isWorkspace) ? TABS_OF_FILES : TABS;
  const tab = tabs.find((name) => name === query['tab']) ?? tabs[0] ?? 'overview';
  if (!known) return <Loading />;
  return (
    <div className="charger-page" data-testid="charger-page">
      <ChargerBar chargerId={open ?? ''} charger={charger} />
      {charger === null ? (
        <Empty title={text.chargers.detail.unknown} hint={text.chargers.detail.unknownHint} />
      ) : (
        <ChargerTabs key={charger.chargerId} charger={charger} tabs={tabs} tab={tab} query={query} />
      )}
    </div>
  );
}

function ChargerBar({ chargerId, charger }: { chargerId: string; charger: Charger | null }) {
  const { page } = text.commands;
  const inWorkspace = useModel(isWorkspace);
  const title = useChargerTitle(chargerId);
  const make = [charger?.vendor, charger?.model].filter((part) => part !== null && part !== undefined);
  const firmware = charger?.firmwareVersion ?? null;
  return (
    <div className="place-bar charger-page__bar">
      <a
        className="charger-page__back"
        href={formatRoute({ place: 'chargers', open: chargerId, query: {} })}
        data-testid="charger-back"
      >
        <ChevronLeft size={16} />
        {page.back}
      </a>
      <h1 className="ellipsis" title={title}>
        <ChargerName chargerId={chargerId} />
      </h1>
      <CopyButton value={chargerId} label={text.common.copyOf(chargerId)} />
      {charger !== null && !inWorkspace && <PinnedName key={chargerId} charger={charger} />}
      {charger !== null && <ConnectionTag connected={charger.connected} reason={charger.disconnectReason} />}
      <span className="charger-page__make ellipsis">
        <bdi>{make.join(' ')}</bdi>
        {firmware !== null && (
          <span className="muted">
            {make.length > 0 && ' · '}
            <bdi>{page.firmware(firmware)}</bdi>
          </span>
        )}
      </span>
    </div>
  );
}

interface ChargerTabsProps {
  charger: Charger;
  tabs: readonly Tab[];
  tab: Tab;
  query: Route['query'];
}

function ChargerTabs({ charger, tabs, tab, query }: ChargerTabsProps) {
  const { chargerId } = charger;
  const content: Readonly<Record<Tab, ReactNode>> = {
    commands: <CommandsTab charger={charger} />,
    overview: <OverviewTab charger={charger} />,
    configuration: <ConfigurationTab chargerId={chargerId} />,
    files: <FilesTab chargerId={chargerId} />,
    certificates: <CertificatesTab chargerId={chargerId} />,
    connections: <ConnectionsTab charger={charger} />,
  };
  return (
    <Tabs
      label={text.commands.page.tabs}
      value={tab}
      onChange={(next) => navigate('charger', chargerId, { ...query, tab: next })}
      tabs={tabs.map((name) => ({
        value: name,
        label: text.commands.page.tab[name],
        testId: `charger-tab-${name}`,
        content: content[name],
        // What was typed, and a command under way, stay while another tab is looked at.
        keepMounted: name === 'commands',
      }))}
    />
  );
}
