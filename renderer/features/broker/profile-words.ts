/** What a profile is called, and where it leads. Pure. */
import type { BrokerSettings } from '../../../backend/contract/broker-settings.ts';
import { text } from '../../text/en.ts';

export type NewProfileKind = keyof typeof text.broker.profiles.presets;

/** Its name, or one after its broker. */
export function profileName({ name, kind, host }: BrokerSettings): string {
  const words = text.broker.profiles;
  if (name !== '') return name;
  return kind === 'embedded' ? words.presets.embedded : words.namedAfter(host);
}

/** Its broker in one line. */
export function profileTarget({ kind, host, port, vhost, tls }: BrokerSettings): string {
  if (kind === 'embedded') return text.broker.targetEmbedded;
  return `${tls ? 'amqps' : 'amqp'}://${host}:${port}${vhost === '/' ? '' : `/${vhost}`}`;
}

/** A name that no profile has: `Site`, `Site 2` … */
export function freeName(wanted: string, profiles: readonly BrokerSettings[]): string {
  const taken = new Set(profiles.map((profile) => profileName(profile).toLowerCase()));
  if (!taken.has(wanted.toLowerCase())) return wanted;
  let number = 2;
  while (taken.has(`${wanted} ${number}`.toLowerCase())) number += 1;
  return `${wanted} ${number}`;
}

/** Why a profile cannot have this name: another one has it. */
export function nameErrors(
  profileId: string,
  name: unknown,
  profiles: readonly BrokerSettings[],
): Record<string, string> {
  if (typeof name !== 'string' || name.trim() === '') return {};
  const same = profiles.some(
    (other) => other.profileId !== profileId && other.name.toLowerCase() === name.toLowerCase(),
  );
  return same ? { name: text.broker.profiles.nameTaken } : {};
}

/** The names of settings that the environment or the command line lays over the profile in use. */
export function brokerOverrides(overridden: readonly string[]): string[] {
  return overridden.filter((path) => path === 'brokerPassword' || path.startsWith('broker.'));
}
