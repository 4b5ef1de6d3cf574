/** Every setting, to be found by its words or its key. Pure. */
import { settingsSchema } from '../../../backend/contract/settings.ts';
import { text } from '../../text/en.ts';

export interface FoundSetting {
  /** `ocpp.port`; `section:security` for a section as a whole. */
  path: string;
  label: string;
  /** Where it stands. */
  section: string;
  /** All that it can be found by, in lower case. */
  words: string;
  place: 'settings' | 'broker';
}

/** All sections of the page, with the settings' file, whose words are kept apart. */
const { file, section } = text.settings;
const SECTIONS = Object.entries({ ...section, file }).map(([name, { title, lead }]) => ({
  name,
  title,
  lead,
}));

/** All settings that have a control, in the order of their words, then the broker's, then whole sections. */
export function allSettings(): FoundSetting[] {
  const fields = Object.entries(text.settings.field).map(([path, words]): FoundSetting => {
    const section = SECTIONS.find(({ name }) => name === path.split('.')[0])?.title ?? '';
    return settingOf(path, words, section, 'settings');
  });
  const broker = Object.entries(text.broker.field).map(([name, words]) =>
    settingOf(`broker.${name}`, words, text.broker.title, 'broker'),
  );
  const kind = { label: text.broker.kindLabel, hint: '' };
  const { system, light, dark, label } = text.settings.theme;
  const theme = { label, hint: '', choices: { system, light, dark } };
  const sections = SECTIONS.map(({ name, title, lead }): FoundSetting => ({
    path: `section:${name}`,
    label: title,
    section: text.settings.wholeSection,
    words: `${title} ${lead}`.toLowerCase(),
    place: 'settings',
  }));
  return [
    ...fields,
    settingOf('ui.theme', theme, text.settings.section.appearance.title, 'settings'),
    settingOf('broker.kind', kind, text.broker.title, 'broker'),
    ...broker,
    ...sections,
  ];
}

function settingOf(
  path: string,
  { label, hint, choices }: { label: string; hint: string; choices?: Readonly<Record<string, string>> },
  section: string,
  place: FoundSetting['place'],
): FoundSetting {
  const parts = [label, hint, section, path, descriptionOf(path), ...Object.values(choices ?? {})];
  return { path, label, section, place, words: parts.join(' ').toLowerCase() };
}

/** Settings that decide whether another one is drawn, the nearest first: shown in its stead where it is not. */
export function decidersOf(path: string): string[] {
  if (!path.startsWith('broker.') || path === 'broker.kind') return [];
  const isOfTls = path !== 'broker.tls' && path.startsWith('broker.tls');
  return isOfTls ? ['broker.tls', 'broker.kind'] : ['broker.kind'];
}

/** What the schema, and with it the README, says of a setting. */
function descriptionOf(path: string): string {
  const [section = '', name = ''] = path.split('.', 2);
  const schema = Object.entries(settingsSchema.shape).find(([key]) => key === section)?.[1];
  const field = Object.entries(schema?.shape ?? {}).find(([key]) => key === name)?.[1];
  return field?.description ?? '';
}

/** Settings that have every word, those whose label begins with them first, then those whose label has them. */
export function findSettings(settings: readonly FoundSetting[], wanted: string): FoundSetting[] {
  const query = wanted.trim().toLowerCase();
  const words = query.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  const rank = ({ label, path }: FoundSetting): number => {
    const lower = label.toLowerCase();
    if (path.toLowerCase() === query || lower.startsWith(query)) return 0;
    if (words.every((word) => lower.includes(word))) return 1;
    return path.startsWith('section:') ? 3 : 2;
  };
  return settings
    .filter((setting) => words.every((word) => setting.words.includes(word)))
    .toSorted((a, b) => rank(a) - rank(b));
}
