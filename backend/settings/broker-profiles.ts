/** The profiles of brokers inside the settings: one is in use (section `broker`), the others wait. Pure. */
import { randomUUID } from 'node:crypto';
import {
  brokerSettingsSchema,
  DEFAULT_BROKER_SETTINGS,
  MAX_OTHER_PROFILES,
  type BrokerSettings,
} from '../contract/broker-settings.ts';
import { ConsoleError } from '../contract/errors.ts';
import type { Settings, SettingsPatch } from '../contract/settings.ts';

type BrokerPatch = NonNullable<SettingsPatch['broker']>;
type ProfileSettings = Pick<Settings, 'broker' | 'brokerProfiles'>;

/** All of them, by name. */
export function profilesOf({ broker, brokerProfiles }: ProfileSettings): BrokerSettings[] {
  return [broker, ...brokerProfiles.others].toSorted(
    (a, b) => a.name.localeCompare(b.name) || (a.profileId < b.profileId ? -1 : 1),
  );
}

/**
 * Profiles as a file has them: fields of a later version are left out, those of an earlier one filled up.
 * @returns the good ones, and whether one was not.
 */
export function readProfiles(value: unknown, inUse: string): { others: BrokerSettings[]; damaged: boolean } {
  if (value === undefined) return { others: [], damaged: false };
  if (!Array.isArray(value)) return { others: [], damaged: true };
  const others: BrokerSettings[] = [];
  const seen = new Set([inUse]);
  for (const item of value as unknown[]) {
    const fields = typeof item === 'object' && item !== null ? item : {};
    // Without a key it is nobody's: the default's key would be another profile's.
    const read = brokerSettingsSchema.safeParse({ ...DEFAULT_BROKER_SETTINGS, profileId: '', ...fields });
    if (!read.success || seen.has(read.data.profileId)) continue;
    seen.add(read.data.profileId);
    others.push(read.data);
  }
  return {
    others: others.slice(0, MAX_OTHER_PROFILES),
    damaged: others.length !== value.length || others.length > MAX_OTHER_PROFILES,
  };
}

/** @throws ConsoleError NOT_FOUND */
export function profileIn(settings: ProfileSettings, profileId: string): BrokerSettings {
  const found = profilesOf(settings).find((profile) => profile.profileId === profileId);
  if (found === undefined) throw new ConsoleError('NOT_FOUND', `profile ${profileId}`);
  return found;
}

/** A further profile, not in use. @throws ConsoleError SETTINGS_INVALID */
export function withNewProfile(
  settings: ProfileSettings,
  from: BrokerSettings,
  patch: BrokerPatch,
): { profileId: string; others: BrokerSettings[] } {
  const { others } = settings.brokerProfiles;
  if (others.length >= MAX_OTHER_PROFILES)
    throw new ConsoleError('SETTINGS_INVALID', `There are ${MAX_OTHER_PROFILES + 1} profiles already.`);
  const profile: BrokerSettings = { ...from, ...patch, profileId: randomUUID() };
  refuseSameName(settings, profile);
  return { profileId: profile.profileId, others: [...others, profile] };
}

/** The settings with a profile changed. @throws ConsoleError NOT_FOUND, SETTINGS_INVALID */
export function withChangedProfile(
  settings: ProfileSettings,
  profileId: string,
  patch: BrokerPatch,
): ProfileSettings {
  const changed = { ...profileIn(settings, profileId), ...patch, profileId };
  refuseSameName(settings, changed);
  if (settings.broker.profileId === profileId) return { ...settings, broker: changed };
  const others = settings.brokerProfiles.others.map((other) =>
    other.profileId === profileId ? changed : other,
  );
  return { ...settings, brokerProfiles: { others } };
}

/** @throws ConsoleError NOT_FOUND, PROFILE_IN_USE */
export function withoutProfile(settings: ProfileSettings, profileId: string): ProfileSettings {
  profileIn(settings, profileId);
  if (settings.broker.profileId === profileId) throw new ConsoleError('PROFILE_IN_USE');
  const others = settings.brokerProfiles.others.filter((other) => other.profileId !== profileId);
  return { ...settings, brokerProfiles: { others } };
}

/** Another profile in use; the former one waits among the others. @throws ConsoleError NOT_FOUND */
export function withProfileInUse(settings: ProfileSettings, profileId: string): ProfileSettings {
  const next = profileIn(settings, profileId);
  if (settings.broker.profileId === profileId) return settings;
  const others = settings.brokerProfiles.others.map((other) => (other === next ? settings.broker : other));
  return { broker: next, brokerProfiles: { others } };
}

/**
 * Profiles of a file from elsewhere beside those that are here: one of the same key takes the place of the one here, none
 * goes. The key of the one in use is taken: passwords are kept under it.
 */
export function withProfilesFromElsewhere(
  here: readonly BrokerSettings[],
  elsewhere: readonly BrokerSettings[],
  inUse: string,
): BrokerSettings[] {
  const all = new Map(here.map((profile) => [profile.profileId, profile]));
  for (const other of elsewhere) {
    const profileId = other.profileId === inUse ? randomUUID() : other.profileId;
    all.set(profileId, { ...other, profileId });
  }
  return [...all.values()];
}

/** Two of one name cannot be told apart in a list. */
function refuseSameName(settings: ProfileSettings, { profileId, name }: BrokerSettings): void {
  const same = (other: BrokerSettings): boolean =>
    other.profileId !== profileId && other.name.toLowerCase() === name.toLowerCase();
  if (name !== '' && profilesOf(settings).some(same))
    throw new ConsoleError('SETTINGS_INVALID', `Another profile is called ${name}.`);
}
