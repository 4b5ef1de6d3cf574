import { FlaskConical, HardDrive, Share2 } from 'lucide-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import {
  brokerPatchSchema,
  brokerSettingsSchema,
  type BrokerProfile,
  type BrokerSettings,
} from '../../../backend/contract/broker-settings.ts';
import type { SettingsView } from '../../../backend/contract/settings.ts';
import type { ConnectionTestResult } from '../../../backend/contract/status.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { DraftBar } from '../settings/draft-bar.tsx';
import { lockReason } from '../settings/draft.ts';
import { SettingField } from '../settings/setting-field.tsx';
import { useDraft } from '../settings/use-draft.ts';
import { ConnectionTest } from './connection-test.tsx';
import { nameErrors } from './profile-words.ts';
import { PasswordField, type PasswordChange } from './password-field.tsx';

const MAIN_FIELDS = ['host', 'port', 'vhost', 'user'] as const;
/** Beside the authority, where the broker asks for more. */
const TLS_FIELDS = ['tlsCertFile', 'tlsKeyFile', 'tlsServerName'] as const;
const NAME_FIELDS = ['exchange', 'queue', 'notificationsQueue', 'prefetch', 'queueType'] as const;
const WIDE_FIELDS = ['clusterNodes', 'watchedQueues'] as const;

/** A test of the values that `of` spells. */
type TestState = { of: string } & (
  { running: true } | { running: false; result?: ConnectionTestResult; error?: RequestErrorInfo }
);

interface BrokerFormProps {
  profile: BrokerProfile;
  /** All of them: two may not have one name. */
  others: readonly BrokerSettings[];
  view: SettingsView;
  /** Whether something is typed and not saved. */
  onDirty: (dirty: boolean) => void;
}

/** The settings of one profile; those of the one in use are applied as they are saved. */
export function BrokerForm({ profile, others, view, onDirty }: BrokerFormProps) {
  const client = useClient();
  const { profileId } = profile.settings;
  const [password, setPassword] = useState<PasswordChange>(undefined);
  const [lastTest, setTest] = useState<TestState | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const words = text.broker;
  const locked = (path: string): string | undefined =>
    profile.inUse ? lockReason(view.overridden, path, text.settings) : undefined;
  const draft = useDraft({
    key: `broker ${profileId}`,
    schema: brokerSettingsSchema,
    saved: profile.settings,
    section: 'broker',
    check: ({ name }) => nameErrors(profileId, name, others),
    locked: (name) => locked(`broker.${name}`),
    send: async (changes) =>
      client.setSettings(
        await client.request('broker.saveProfile', {
          profileId,
          settings: brokerPatchSchema.parse(changes),
          password,
        }),
      ),
  });
  const dirty = draft.changed.length > 0 || password !== undefined;
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  const rabbit = draft.values['kind'] === 'rabbitmq';
  const field = (name: keyof typeof words.field): ReactNode => (
    <SettingField key={name} draft={draft} name={name} {...words.field[name]} />
  );

  const tried = JSON.stringify([draft.values, { password }]);
  // What is said of other values than those shown would be misread.
  const test = lastTest?.of === tried ? lastTest : null;
  const runTest = (): void => {
    const settings = brokerSettingsSchema.safeParse(draft.values);
    if (!settings.success) return;
    setTest({ of: tried, running: true });
    const ended = (end: { result?: ConnectionTestResult; error?: RequestErrorInfo }): void =>
      setTest((former) => (former?.of === tried ? { of: tried, running: false, ...end } : former));
    client
      .request('broker.test', {
        settings: settings.data,
        ...(password === undefined ? {} : { password: password ?? '' }),
      })
      .then(
        (result) => ended({ result }),
        (error: unknown) => ended({ error: errorInfoOf(error) }),
      );
  };
  const apply = async (): Promise<void> => {
    const done = await draft.save();
    setSaved(done ? (profile.inUse ? words.applied : text.settings.saved) : null);
    if (done) setPassword((former) => (former === password ? undefined : former));
  };

  return (
    <form
      className="broker-form"
      aria-label={words.form}
      data-testid="broker-form"
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <div className="field-grid">{field('name')}</div>
      <KindCards
        value={rabbit ? 'rabbitmq' : 'embedded'}
        locked={draft.locked('kind')}
        onChange={(kind) => draft.set('kind', kind)}
      />
      {rabbit && (
        <>
          <div className="field-grid">
            {MAIN_FIELDS.map(field)}
            <PasswordField
              stored={profile.inUse ? view.secrets.brokerPassword : profile.hasPassword}
              change={password}
              locked={locked('brokerPassword')}
              onChange={setPassword}
            />
            <div className="broker-form__tls">{field('tls')}</div>
            {draft.values['tls'] === true && (
              <>
                <div className="broker-form__wide">{field('tlsCaFile')}</div>
                {TLS_FIELDS.map(field)}
              </>
            )}
          </div>
          <details className="broker-form__advanced">
            <summary>{words.advanced}</summary>
            <div className="field-grid">
              {NAME_FIELDS.map(field)}
              {draft.values['queueType'] === 'quorum' && (
                <p className="broker-form__wide broker-form__note" data-testid="quorum-note">
                  {words.quorumNote}
                </p>
              )}
              {WIDE_FIELDS.map((name) => (
                <div key={name} className="broker-form__wide">
                  {field(name)}
                </div>
              ))}
            </div>
          </details>
        </>
      )}
      {draft.failure !== null && <ErrorNote error={draft.failure} compact />}
      <DraftBar
        draft={draft}
        extraChanges={password === undefined ? 0 : 1}
        save={profile.inUse ? words.apply : text.settings.save}
        saving={profile.inUse ? words.applying : text.settings.saving}
        saved={saved}
        onDiscard={() => {
          draft.discard();
          setPassword(undefined);
        }}
      >
        {rabbit && (
          <Button
            needsLink
            icon={<FlaskConical size={14} />}
            disabled={test?.running === true || Object.keys(draft.errors).length > 0}
            onClick={runTest}
          >
            {test?.running === true ? words.testing : words.test}
          </Button>
        )}
      </DraftBar>
      {rabbit && test?.running === false && test.result !== undefined && (
        <ConnectionTest result={test.result} />
      )}
      {rabbit && test?.running === false && test.error !== undefined && (
        <ErrorNote error={test.error} compact />
      )}
    </form>
  );
}

interface KindCardsProps {
  value: BrokerSettings['kind'];
  locked: string | undefined;
  onChange: (kind: BrokerSettings['kind']) => void;
}

function KindCards({ value, locked, onChange }: KindCardsProps) {
  const name = useId();
  const words = text.broker;
  const cards = [
    { kind: 'embedded', title: words.embedded, hint: words.embeddedHint, icon: <HardDrive size={18} /> },
    { kind: 'rabbitmq', title: words.rabbitmq, hint: words.rabbitmqHint, icon: <Share2 size={18} /> },
  ] as const;
  return (
    <fieldset className="kind-cards" disabled={locked !== undefined} data-setting="broker.kind">
      <legend>{words.kindLabel}</legend>
      {cards.map((card) => (
        <label key={card.kind} className="kind-card">
          <input
            type="radio"
            name={name}
            checked={value === card.kind}
            onChange={() => onChange(card.kind)}
          />
          {card.icon}
          <span>
            <strong>{card.title}</strong>
            <span className="muted">{card.hint}</span>
          </span>
        </label>
      ))}
      {locked !== undefined && <p className="muted kind-cards__locked">{locked}</p>}
    </fieldset>
  );
}
