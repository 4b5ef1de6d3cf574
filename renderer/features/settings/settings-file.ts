/** Settings as a file: written without secrets, read back field by field. Pure. */
import { z } from 'zod';
import {
  settingsPatchSchema,
  type Settings,
  type SettingsPatch,
} from '../../../backend/contract/settings.ts';
import { text } from '../../text/en.ts';
import { issueWords } from './field-errors.ts';

const FORMAT = 'ocpp-console-settings';
/** Raised when an older console would misread the file. */
const VERSION = 1;

const file = z.object({
  format: z.literal(FORMAT),
  version: z.number().int(),
  settings: z.record(z.string(), z.record(z.string(), z.unknown())),
});

export interface SettingsFile {
  /** What it would change, by path. */
  changes: { path: string; from: string; to: string }[];
  patch: SettingsPatch;
  /** Values that are not valid, by path: then nothing of the file is taken. */
  problems: { path: string; words: string }[];
  /** Paths that this console does not know. */
  unknown: string[];
}

/** What can be set, by section: of the broker’s profiles that is the one in use, whatever its key is here. */
const FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(settingsPatchSchema.shape).map(([section, schema]) => [
    section,
    new Set(Object.keys(schema.unwrap().shape)),
  ]),
);

/** The schema has no secrets: those are kept elsewhere. */
export function settingsFileOf(settings: Settings): string {
  const sections = Object.entries(settings).flatMap(([section, values]) => {
    const fields = FIELDS.get(section);
    if (fields === undefined) return [];
    return [[section, Object.fromEntries(Object.entries(values).filter(([name]) => fields.has(name)))]];
  });
  const content = { format: FORMAT, version: VERSION, settings: Object.fromEntries(sections) as unknown };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** @returns words where it is no such file. */
export function readSettingsFile(content: string, current: Settings): SettingsFile | string {
  const words = text.settings.file;
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return words.noJson;
  }
  const parsed = file.safeParse(json);
  if (!parsed.success) return words.otherFile;
  if (parsed.data.version > VERSION) return words.newer;
  const fields = Object.entries(parsed.data.settings).flatMap(([section, values]) =>
    Object.entries(values).map(([name, value]) => ({ section, name, value, path: `${section}.${name}` })),
  );
  const isKnown = ({ section, name }: { section: string; name: string }): boolean =>
    FIELDS.get(section)?.has(name) === true;
  const known = fields.filter(isKnown);
  const now = (section: string, name: string): unknown =>
    (current as Record<string, Record<string, unknown>>)[section]?.[name];
  const changed = known.filter(({ section, name, value }) => !isSame(now(section, name), value));
  const patch: Record<string, Record<string, unknown>> = {};
  for (const { section, name, value } of changed) (patch[section] ??= {})[name] = value;
  const valid = settingsPatchSchema.safeParse(patch);
  return {
    changes: changed.map(({ section, name, path, value }) => ({
      path,
      from: wordOf(now(section, name)),
      to: wordOf(value),
    })),
    patch: valid.success ? valid.data : {},
    problems: valid.success
      ? []
      : valid.error.issues.map((issue) => ({ path: issue.path.join('.'), words: issueWords(issue) })),
    unknown: fields.filter((field) => !isKnown(field)).map(({ path }) => path),
  };
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** A value as a line of the list shows it. */
function wordOf(value: unknown): string {
  const word = typeof value === 'string' ? value : JSON.stringify(value);
  if (word === '') return text.settings.file.empty;
  return word.length > 60 ? `${word.slice(0, 59)}…` : word;
}
