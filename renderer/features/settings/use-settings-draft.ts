/** The draft of one section of the settings. */
import type { z } from 'zod';
import {
  desktopSettingsSchema,
  filesSettingsSchema,
  storageSettingsSchema,
  ocppSettingsSchema,
  tariffSettingsSchema,
  settingsPatchSchema,
} from '../../../backend/contract/settings.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { text } from '../../text/en.ts';
import { lockReason } from './draft.ts';
import { useDraft, type Draft } from './use-draft.ts';

const SECTION_SCHEMAS = {
  ocpp: ocppSettingsSchema,
  tariff: tariffSettingsSchema,
  files: filesSettingsSchema,
  storage: storageSettingsSchema,
  desktop: desktopSettingsSchema,
} as const satisfies Record<string, z.ZodType>;
export type DraftSection = keyof typeof SECTION_SCHEMAS;

/** Must be used below a component that waits for `model.settings`. */
export function useSettingsDraft(section: DraftSection): Draft {
  const client = useClient();
  const view = useModel((model) => model.settings);
  if (view === null) throw new Error('Settings are not loaded yet');
  return useDraft({
    key: section,
    schema: SECTION_SCHEMAS[section],
    saved: view.settings[section],
    section,
    locked: (name) => lockReason(view.overridden, `${section}.${name}`, text.settings),
    send: async (changes) =>
      client.setSettings(
        await client.request('settings.update', { patch: settingsPatchSchema.parse({ [section]: changes }) }),
      ),
  });
}
