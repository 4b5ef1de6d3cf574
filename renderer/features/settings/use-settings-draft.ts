/** What was typed into the settings and not saved yet. */
import { useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import {
  brokerSettingsSchema,
  desktopSettingsSchema,
  filesSettingsSchema,
  storageSettingsSchema,
  ocppSettingsSchema,
  tariffSettingsSchema,
  settingsPatchSchema,
  type SecretName,
  type SettingsView,
} from '../../../backend/contract/settings.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { text } from '../../text/en.ts';
import { replyErrors, sectionErrors } from './field-errors.ts';
import { diffOf, lockReason, type DraftValues } from './draft.ts';

export const SECTION_SCHEMAS = {
  ocpp: ocppSettingsSchema,
  broker: brokerSettingsSchema,
  tariff: tariffSettingsSchema,
  files: filesSettingsSchema,
  storage: storageSettingsSchema,
  desktop: desktopSettingsSchema,
} as const satisfies Record<string, z.ZodType>;
export type DraftSection = keyof typeof SECTION_SCHEMAS;
/** A new value, or null to forget the secret. */
export type SecretChanges = Partial<Record<SecretName, string | null>>;

export interface SettingsDraft {
  /** Values as they are shown: saved ones, and what was typed over them. */
  values: DraftValues;
  saved: DraftValues;
  set: (name: string, value: string | number | boolean) => void;
  /** Names of the fields that differ from what is saved. */
  changed: readonly string[];
  errors: Readonly<Record<string, string>>;
  /** Why a field cannot be changed, or undefined. */
  locked: (name: string) => string | undefined;
  discard: () => void;
  /** Sends the changes. @returns whether they were saved. */
  save: (secrets?: SecretChanges) => Promise<boolean>;
  saving: boolean;
  failure: RequestErrorInfo | null;
  view: SettingsView;
}

/** What was typed survives a visit to another place. */
const kept = new Map<DraftSection, DraftValues>();

/** Must be used below a component that waits for `model.settings`. */
export function useSettingsDraft(section: DraftSection): SettingsDraft {
  const client = useClient();
  const view = useModel((model) => model.settings);
  if (view === null) throw new Error('Settings are not loaded yet');
  const [typed, setTyped] = useState<DraftValues>(() => kept.get(section) ?? {});
  useEffect(() => {
    kept.set(section, typed);
  }, [section, typed]);
  const [rejected, setRejected] = useState<Record<string, string>>({});
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<RequestErrorInfo | null>(null);

  const saved: DraftValues = view.settings[section];
  const values = useMemo(() => ({ ...saved, ...typed }), [saved, typed]);
  const changes = useMemo(() => diffOf(saved, typed), [saved, typed]);
  const errors = useMemo(
    () => ({ ...rejected, ...sectionErrors(SECTION_SCHEMAS[section], values) }),
    [section, values, rejected],
  );

  const save = async (secrets: SecretChanges = {}): Promise<boolean> => {
    if (Object.keys(sectionErrors(SECTION_SCHEMAS[section], values)).length > 0) return false;
    setSaving(true);
    setFailure(null);
    try {
      client.setSettings(
        await client.request('settings.update', {
          patch: settingsPatchSchema.parse({ [section]: changes }),
          secrets,
        }),
      );
      setTyped({});
      setRejected({});
      return true;
    } catch (error) {
      const info = errorInfoOf(error);
      const prefix = `${section}.`;
      const named = Object.entries(replyErrors(info.fields)).filter(([path]) => path.startsWith(prefix));
      setRejected(Object.fromEntries(named.map(([path, words]) => [path.slice(prefix.length), words])));
      setFailure(info);
      return false;
    } finally {
      setSaving(false);
    }
  };

  return {
    values,
    saved,
    set(name, value) {
      setTyped((former) => ({ ...former, [name]: value }));
      setRejected(({ [name]: _mended, ...others }) => others);
    },
    changed: Object.keys(changes),
    errors,
    locked: (name) => lockReason(view.overridden, `${section}.${name}`, text.settings),
    discard() {
      setTyped({});
      setRejected({});
      setFailure(null);
    },
    save,
    saving,
    failure,
    view,
  };
}
