/** Configuration keys as the table shows them: what the charger said, with what the standard says of them. Pure. */
import type { ConfigurationEntry, ConfigurationKeyInfo } from '../../../backend/contract/commands.ts';

export interface ConfigurationRow {
  entry: ConfigurationEntry;
  /** null: a key that the standard does not have. */
  info: ConfigurationKeyInfo | null;
  changed: boolean;
}

/** Chargers differ in the case of the standard's keys. */
export function rowsOf(
  entries: readonly ConfigurationEntry[],
  keys: readonly ConfigurationKeyInfo[],
): ConfigurationRow[] {
  const byName = new Map(keys.map((info) => [info.key.toLowerCase(), info]));
  return entries.map((entry) => ({
    entry,
    info: byName.get(entry.key.toLowerCase()) ?? null,
    changed: entry.added || entry.former !== undefined,
  }));
}

/** Rows with the words in key, value or explanation. */
export function matching(
  rows: readonly ConfigurationRow[],
  search: string,
  changedOnly: boolean,
): ConfigurationRow[] {
  const needle = search.trim().toLowerCase();
  return rows.filter(
    ({ entry, info, changed }) =>
      (!changedOnly || changed) &&
      [entry.key, entry.value ?? '', info?.help ?? ''].some((part) => part.toLowerCase().includes(needle)),
  );
}

/** A value that the key's type does not allow; the charger decides, but would hardly take it. */
export function isOfType(value: string, info: ConfigurationKeyInfo | null): boolean {
  if (info?.type === 'integer') return /^-?\d+$/.test(value.trim());
  if (info?.type === 'boolean') return /^(?:true|false)$/i.test(value.trim());
  return true;
}
