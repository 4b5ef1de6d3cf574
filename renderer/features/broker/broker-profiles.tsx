import { Menu } from '@base-ui/react/menu';
import { ChevronDown, HardDrive, Plus, Share2 } from 'lucide-react';
import { useState } from 'react';
import type { BrokerProfile, BrokerSettings } from '../../../backend/contract/broker-settings.ts';
import type { SettingsView } from '../../../backend/contract/settings.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { popupContainer } from '../../components/popup-root.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Tag } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { BrokerForm } from './broker-form.tsx';
import { ProfileHead } from './profile-head.tsx';
import {
  brokerOverrides,
  freeName,
  profileName,
  profileTarget,
  type NewProfileKind,
} from './profile-words.ts';
import './broker-profiles.css';

/** What a new profile begins with. */
const PRESETS: Readonly<Record<NewProfileKind, Partial<BrokerSettings>>> = {
  embedded: { kind: 'embedded' },
  local: { kind: 'rabbitmq' },
  remote: { kind: 'rabbitmq', host: 'rabbitmq.example', port: 5671, tls: true },
};
const PRESET_NAMES = Object.keys(PRESETS) as NewProfileKind[];

/** The profiles beside the form of the one that is chosen. */
export function BrokerProfiles() {
  const client = useClient();
  const view = useModel((model) => model.settings);
  const [chosen, setChosen] = useState<string | null>(null);
  const [dirty, setDirty] = useState(false);
  const task = useTask();
  if (view === null) return null;
  const profiles = profilesInForce(view);
  const selected =
    profiles.find(({ settings }) => settings.profileId === chosen) ?? profiles.find(({ inUse }) => inUse);
  if (selected === undefined) return null;
  const all = profiles.map(({ settings }) => settings);
  const create = (wanted: string, settings: Partial<BrokerSettings>, copyOf?: string): void =>
    task.start(async () => {
      const patch = { ...settings, name: freeName(wanted, all) };
      const made = await client.request('broker.createProfile', { settings: patch, copyOf });
      client.setSettings(made.view);
      setChosen(made.profileId);
      return text.broker.profiles.made(patch.name);
    });
  const name = profileName(selected.settings);
  return (
    <section
      className="broker-profiles"
      aria-label={text.broker.profiles.title}
      data-testid="broker-profiles"
    >
      <div className="broker-profiles__head">
        <h2>{text.broker.profiles.title}</h2>
        <NewProfile onChoose={(preset) => create(text.broker.profiles.presets[preset], PRESETS[preset])} />
      </div>
      <Overridden overridden={view.overridden} />
      <div className="broker-profiles__body">
        <ul className="profile-list" aria-label={text.broker.profiles.list}>
          {profiles.map((profile) => (
            <ProfileItem
              key={profile.settings.profileId}
              profile={profile}
              selected={profile === selected}
              onChoose={() => setChosen(profile.settings.profileId)}
            />
          ))}
        </ul>
        <div className="broker-profiles__chosen">
          <ProfileHead
            key={selected.settings.profileId}
            profile={selected}
            dirty={dirty}
            onDuplicate={() => create(text.broker.profiles.copyName(name), {}, selected.settings.profileId)}
            onDeleted={() => setChosen(null)}
          />
          {task.error !== null && <ErrorNote error={task.error} compact />}
          <p role="status" className="visually-hidden">
            {task.said}
          </p>
          <BrokerForm
            key={`form ${selected.settings.profileId}`}
            profile={selected}
            others={all}
            view={view}
            onDirty={setDirty}
          />
        </div>
      </div>
    </section>
  );
}

/** The one in use first, and as it is in force: with what the environment lays over it. */
function profilesInForce({ brokerProfiles, settings }: SettingsView): BrokerProfile[] {
  return brokerProfiles
    .map((profile) => (profile.inUse ? { ...profile, settings: settings.broker } : profile))
    .toSorted(
      (a, b) =>
        Number(b.inUse) - Number(a.inUse) ||
        profileName(a.settings).localeCompare(profileName(b.settings), undefined, { numeric: true }),
    );
}

interface ProfileItemProps {
  profile: BrokerProfile;
  selected: boolean;
  onChoose: () => void;
}

function ProfileItem({ profile: { settings, inUse }, selected, onChoose }: ProfileItemProps) {
  const Icon = settings.kind === 'embedded' ? HardDrive : Share2;
  const target = profileTarget(settings);
  return (
    <li>
      <button
        type="button"
        className="profile-item"
        aria-current={selected ? 'true' : undefined}
        onClick={onChoose}
        data-testid="broker-profile"
        data-in-use={inUse}
        title={`${profileName(settings)}\n${target}`}
      >
        <Icon size={16} aria-hidden="true" />
        <span className="profile-item__words">
          <bdi className="ellipsis profile-item__name">{profileName(settings)}</bdi>
          <bdi className="ellipsis muted profile-item__target">{target}</bdi>
        </span>
        {inUse && <Tag tone="ok">{text.broker.profiles.inUse}</Tag>}
      </button>
    </li>
  );
}

function NewProfile({ onChoose }: { onChoose: (preset: NewProfileKind) => void }) {
  const words = text.broker.profiles;
  return (
    <Menu.Root>
      <Menu.Trigger className="button button--plain" data-testid="profile-new">
        <Plus size={14} aria-hidden="true" />
        <span>{words.add}</span>
        <ChevronDown size={13} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal container={popupContainer()}>
        <Menu.Positioner className="popup-layer" sideOffset={4} align="end">
          <Menu.Popup className="popup">
            {PRESET_NAMES.map((preset) => (
              <Menu.Item key={preset} className="popup__item" onClick={() => onChoose(preset)}>
                {words.presets[preset]}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** What the environment lays over whichever profile is in use. */
function Overridden({ overridden }: { overridden: readonly string[] }) {
  const paths = brokerOverrides(overridden);
  if (paths.length === 0) return null;
  return (
    <p className="broker-profiles__overridden" data-testid="broker-overridden">
      {text.broker.profiles.overridden} <code className="mono">{paths.join(', ')}</code>
    </p>
  );
}
