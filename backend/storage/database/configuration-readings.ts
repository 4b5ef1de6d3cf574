/** Puts the answers to GetConfiguration together: what each key is now, and what it was when it was read before. */
import type { ChargerConfiguration, ConfigurationEntry } from '../../contract/commands.ts';
import type { AnsweredCommand } from './command-reader.ts';

interface Reading {
  at: number;
  /** It asked for all keys. */
  whole: boolean;
  keys: Map<string, { readonly: boolean; value: string | null }>;
  unknownKeys: string[];
}

/**
 * The configuration as last read. A reading of some keys only, as after a ChangeConfiguration, is laid over the latest
 * whole one; each key is compared with the reading before that had it.
 * @param answered latest first
 */
export function configurationOf(answered: readonly AnsweredCommand[]): ChargerConfiguration {
  const readings = answered.map(toReading);
  const wholes = readings.filter(({ whole }) => whole);
  const [latest, former] = wholes;
  // Without a whole reading, the single keys that were read are all that is known.
  const recent = latest === undefined ? readings : readings.slice(0, readings.indexOf(latest) + 1);
  const compared = former === undefined ? recent : readings.slice(0, readings.indexOf(former) + 1);
  const names = [...new Set(recent.flatMap(({ keys }) => [...keys.keys()]))];
  return {
    readAt: readings[0]?.at ?? null,
    formerReadAt: former?.at ?? null,
    entries: names
      .flatMap((key) => entryOf(key, recent, compared, former))
      .toSorted((a, b) => a.key.localeCompare(b.key)),
    unknownKeys: [...new Set(recent.flatMap(({ unknownKeys }) => unknownKeys))].filter(
      (key) => !names.includes(key),
    ),
  };
}

function entryOf(
  key: string,
  recent: readonly Reading[],
  compared: readonly Reading[],
  former: Reading | undefined,
): ConfigurationEntry[] {
  const seen = compared.flatMap(({ keys }) => keys.get(key) ?? []);
  const now = recent.flatMap(({ keys }) => keys.get(key) ?? [])[0];
  if (now === undefined) return [];
  const before = seen[1];
  return [
    {
      key,
      ...now,
      ...(before !== undefined && before.value !== now.value ? { former: before.value } : {}),
      added: former !== undefined && !former.keys.has(key),
    },
  ];
}

function toReading({ request, response, at }: AnsweredCommand): Reading {
  const asked = fieldsOf(request)['key'];
  const answer = fieldsOf(response);
  const keys: Reading['keys'] = new Map();
  for (const item of listOf(answer['configurationKey'])) {
    const { key, readonly, value } = item as Record<string, unknown>;
    if (typeof key === 'string')
      keys.set(key, { readonly: readonly === true, value: typeof value === 'string' ? value : null });
  }
  return {
    at,
    whole: !Array.isArray(asked) || asked.length === 0,
    keys,
    unknownKeys: listOf(answer['unknownKey']).filter((key): key is string => typeof key === 'string'),
  };
}

function fieldsOf(json: string): Record<string, unknown> {
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter((item) => item !== null) : [];
}
