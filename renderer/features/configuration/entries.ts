/** Configuration keys as the table shows them: what the charger said, with what the standard says of them. Pure. */
import type {
  CommandResult,
  ConfigurationEntry,
  ConfigurationKeyInfo,
} from '../../../backend/contract/commands.ts';
import type { RequestErrorInfo } from '../../api/client.ts';
import { text } from '../../text/en.ts';

export interface ConfigurationRow {
  /** Without the values of a secret key. */
  entry: ConfigurationEntry;
  /** null: a key that the standard does not have. */
  info: ConfigurationKeyInfo | null;
  secret: boolean;
  changed: boolean;
}

/** What was sent for a key, and how the charger answered or why it could not be asked. */
export type Change = { value: string } & (
  { state: 'sending' } | { result: CommandResult } | { error: RequestErrorInfo }
);

/** Chargers differ in the case of the standard's keys (CiString50Type, OCPP 1.6 §7.6). */
export function rowsOf(
  entries: readonly ConfigurationEntry[],
  keys: readonly ConfigurationKeyInfo[],
): ConfigurationRow[] {
  const byName = new Map(keys.map((info) => [info.key.toLowerCase(), info]));
  return entries.map((entry) => {
    const info = byName.get(entry.key.toLowerCase()) ?? null;
    const secret = isSecret(entry.key, info);
    return {
      entry: secret ? { key: entry.key, readonly: entry.readonly, value: null, added: entry.added } : entry,
      info,
      secret,
      changed: entry.added || entry.former !== undefined,
    };
  });
}

/** A write-only key: its value is never shown, not even where a careless charger tells it. */
export function isSecret(key: string, info: ConfigurationKeyInfo | null): boolean {
  return info?.access === 'W' || key.trim().toLowerCase() === 'authorizationkey';
}

/** Rows that hold the searched text, as one piece, in key, value or explanation; `changedOnly`: of those changed. */
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

/** Why a value is none of the key's type, in words; null: it is. A vendor's key may be anything. */
export function faultOf(value: string, info: ConfigurationKeyInfo | null): string | null {
  if (info?.type === 'integer' && !/^-?\d+$/.test(value.trim())) return text.configuration.wholeNumber;
  if (info?.type === 'boolean' && !/^(?:true|false)$/i.test(value.trim()))
    return text.configuration.trueOrFalse;
  return null;
}

/** OCPP 1.6 §7.22 ConfigurationStatus: the value holds, at once or after a restart. */
export function isTaken(result: CommandResult): boolean {
  if (result.kind !== 'CALLRESULT') return false;
  const { payload } = result;
  const status =
    typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? payload['status'] : null;
  return status === 'Accepted' || status === 'RebootRequired';
}

/**
 * Whether what was typed still has to be sent: it is neither what the charger told nor what it has taken, which it may
 * tell only after a restart.
 */
export function unsent(value: string | null, typed: string | undefined, change: Change | undefined): boolean {
  if (typed === undefined || typed === (value ?? '')) return false;
  const taken = change !== undefined && 'result' in change && isTaken(change.result);
  return !(taken && change.value === typed);
}
