import { Monitor, Moon, Settings, Sun } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SettingsView } from '../../../backend/contract/settings.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { ErrorNote, Loading } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { lockReason } from './draft.ts';
import { DataSection } from '../data/data-section.tsx';
import { RetentionState } from '../data/retention-state.tsx';
import { SecuritySection } from '../security/security-section.tsx';
import { LogSection } from '../diagnostics/log-section.tsx';
import { SettingsSearch } from './settings-search.tsx';
import { SettingsFileSection } from './settings-file-section.tsx';
import { SettingsSection } from './settings-section.tsx';
import './settings.css';

const FIELDS = Object.entries(text.settings.field).map(([path, words]) => {
  const [section = '', name = ''] = path.split('.', 2);
  return { section, name, ...words };
});

const THEMES = [
  { value: 'system', label: text.settings.theme.system, icon: <Monitor size={13} /> },
  { value: 'light', label: text.settings.theme.light, icon: <Sun size={13} /> },
  { value: 'dark', label: text.settings.theme.dark, icon: <Moon size={13} /> },
] as const;

export function SettingsPlace() {
  const view = useModel((model) => model.settings);
  const { section } = text.settings;
  return (
    <>
      <div className="place-bar">
        <Settings size={16} className="muted" />
        <h1>{text.settings.title}</h1>
        <div className="place-bar__end">
          <SettingsSearch />
        </div>
      </div>
      {view === null ? (
        <Loading />
      ) : (
        <div className="settings">
          <SettingsSection section="ocpp" {...section.ocpp} fields={FIELDS.filter(of('ocpp'))} />
          <PlainSection name="security" {...section.security}>
            <SecuritySection />
          </PlainSection>
          <SettingsSection section="files" {...section.files} fields={FIELDS.filter(of('files'))}>
            <FileServerState />
          </SettingsSection>
          <SettingsSection section="tariff" {...section.tariff} fields={FIELDS.filter(of('tariff'))} />
          <PlainSection name="data" {...section.data}>
            <DataSection />
          </PlainSection>
          <SettingsSection section="storage" {...section.storage} fields={FIELDS.filter(of('storage'))}>
            <RetentionState />
          </SettingsSection>
          <SettingsSection section="desktop" {...section.desktop} fields={FIELDS.filter(of('desktop'))} />
          <PlainSection name="appearance" {...section.appearance}>
            <ThemeChoice view={view} />
          </PlainSection>
          <SettingsFileSection />
          <PlainSection name="about" {...section.about}>
            <About view={view} />
          </PlainSection>
          <PlainSection name="log" {...section.log}>
            <LogSection />
          </PlainSection>
        </div>
      )}
    </>
  );
}

const of =
  (section: string) =>
  (field: { section: string }): boolean =>
    field.section === section;

interface PlainSectionProps {
  name: string;
  title: string;
  lead: string;
  children: ReactNode;
}

function PlainSection({ name, title, lead, children }: PlainSectionProps) {
  return (
    <section className="settings-section" aria-label={title} data-setting={`section:${name}`}>
      <div className="settings-section__head">
        <h2>{title}</h2>
        <p className="muted">{lead}</p>
      </div>
      <div className="settings-section__body">{children}</div>
    </section>
  );
}

/** Applies at once: the page shows the choice, then it is stored; a refusal puts the former one back. */
function ThemeChoice({ view }: { view: SettingsView }) {
  const client = useClient();
  const [failure, setFailure] = useState<RequestErrorInfo | null>(null);
  const locked = lockReason(view.overridden, 'ui.theme', text.settings);
  const choose = (theme: SettingsView['settings']['ui']['theme']): void => {
    setFailure(null);
    client.setSettings({ ...view, settings: { ...view.settings, ui: { ...view.settings.ui, theme } } });
    client.request('settings.update', { patch: { ui: { theme } } }).then(
      (updated) => client.setSettings(updated),
      (error: unknown) => {
        client.setSettings(view);
        setFailure(errorInfoOf(error));
      },
    );
  };
  return (
    <>
      <div data-setting="ui.theme">
        <Segmented
          label={text.settings.theme.label}
          value={view.settings.ui.theme}
          options={THEMES}
          onChange={choose}
        />
      </div>
      {locked !== undefined && <p className="muted">{locked}</p>}
      {failure !== null && <ErrorNote error={failure} compact />}
    </>
  );
}

/** Whether the file server runs, and why not. */
function FileServerState() {
  const files = useModel((model) => model.status?.files ?? null);
  if (files === null || files.state === 'off') return null;
  if (files.state === 'failed' && files.error !== undefined) return <ErrorNote error={files.error} compact />;
  return <p className="muted">{text.settings.filesListening(files.port)}</p>;
}

function About({ view }: { view: SettingsView }) {
  const status = useModel((model) => model.status);
  const { about } = text.settings;
  if (status === null) return null;
  const file = status.databaseFile;
  const folder = file.replace(/[/\\][^/\\]*$/, '');
  return (
    <Facts>
      <Fact name={about.version}>{status.version}</Fact>
      <Fact name={about.folder} mono>
        <PathText path={folder} />
      </Fact>
      <Fact name={about.database} mono>
        <PathText path={file} />
      </Fact>
      <Fact name={about.secrets}>{view.secretProtection}</Fact>
      <Fact name={about.started}>
        <Moment at={status.startedAt} />
      </Fact>
    </Facts>
  );
}

function PathText({ path }: { path: string }) {
  return (
    <span className="settings__path">
      {path} <CopyButton value={path} label={text.common.copyOf(path)} />
    </span>
  );
}
