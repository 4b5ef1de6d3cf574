/** Keeps the settings in a JSON file and the secrets, encrypted, in another. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsoleError } from '../contract/errors.ts';
import {
  DEFAULT_SETTINGS,
  settingsSchema,
  type SecretName,
  type Settings,
  type SettingsPatch,
  type SettingsView,
} from '../contract/settings.ts';
import { FIRST_PROFILE_ID, type BrokerProfile, type BrokerSettings } from '../contract/broker-settings.ts';
import type { Logger } from '../ports/logger.ts';
import {
  profileIn,
  profilesOf,
  readProfiles,
  withChangedProfile,
  withNewProfile,
  withoutProfile,
  withProfileInUse,
  withProfilesFromElsewhere,
} from './broker-profiles.ts';
import type { Overrides } from './environment.ts';
import { FilePair } from './file-pair.ts';
import type { SecretCipher } from './secret-cipher.ts';

type Section = keyof Settings;
const SECTIONS = Object.keys(DEFAULT_SETTINGS) as Section[];
type BrokerPatch = NonNullable<SettingsPatch['broker']>;
/** Names of secrets in their file: encrypted text by name. */
type Secrets = Readonly<Record<string, string>>;
const SECRET_KEY = /^brokerPassword(?:\.[a-z0-9-]{1,40})?$/;

export interface SettingsStoreOptions {
  dataDir: string;
  cipher: SecretCipher;
  overrides: Overrides;
  logger: Logger;
}

export class SettingsStore {
  readonly #options: SettingsStoreOptions;
  readonly #settingsFile: string;
  readonly #secretsFile: string;
  readonly #files: FilePair;
  /** What the file says. */
  #stored: Settings;
  /** With the overrides laid over it; made once for each change, for every message of a charger reads it. */
  #current: Settings;
  #secrets: Secrets;

  /** Reads both files. A damaged file is copied aside, and what is readable of it is kept. */
  constructor(options: SettingsStoreOptions) {
    this.#options = options;
    this.#settingsFile = join(options.dataDir, 'settings.json');
    this.#secretsFile = join(options.dataDir, 'secrets.json');
    this.#files = new FilePair(this.#settingsFile, this.#secretsFile);
    this.#settle();
    this.#stored = this.#readSettings();
    this.#current = merge(this.#stored, options.overrides.patch);
    this.#secrets = this.#readSecrets();
  }

  /** The settings in force. */
  current(): Settings {
    return this.#current;
  }

  /**
   * The password of a profile, by default of the one in use: of the environment where that is in use, or the stored one;
   * '' for none.
   */
  brokerPassword(profileId = this.#stored.broker.profileId): string {
    const inUse = profileId === this.#stored.broker.profileId;
    return (inUse ? this.#options.overrides.brokerPassword : undefined) ?? this.#secret(profileId) ?? '';
  }

  /** A profile's stored password; null when there is none or it cannot be decrypted any more. */
  #secret(profileId: string): string | null {
    const cipherText = this.#secrets[secretKey(profileId)];
    if (cipherText === undefined) return null;
    try {
      return this.#options.cipher.decrypt(cipherText);
    } catch (error) {
      this.#options.logger.warn({ err: error, profileId }, 'stored password cannot be decrypted');
      return null;
    }
  }

  view(): SettingsView {
    const { patch, brokerPassword } = this.#options.overrides;
    const overridden = Object.entries(patch).flatMap(([section, fields]) =>
      Object.keys(fields ?? {}).map((field) => `${section}.${field}`),
    );
    return {
      settings: this.current(),
      brokerProfiles: profilesOf(this.#stored).map((profile): BrokerProfile => ({
        settings: profile,
        inUse: profile.profileId === this.#stored.broker.profileId,
        hasPassword: this.#hasPassword(profile),
      })),
      secrets: {
        brokerPassword: brokerPassword !== undefined || this.#hasPassword(this.#stored.broker),
      },
      secretProtection: this.#options.cipher.description,
      overridden: brokerPassword === undefined ? overridden : [...overridden, 'brokerPassword'],
    };
  }

  /**
   * Changes settings and secrets, and writes both before it returns.
   * @throws ConsoleError SETTINGS_INVALID, SETTINGS_NOT_SAVED; then nothing has changed.
   */
  update(patch: SettingsPatch, secrets: Partial<Record<SecretName, string | null>>): void {
    const { profileId } = this.#stored.broker;
    const next = merge(this.#stored, patch);
    const here = this.#stored.brokerProfiles.others;
    const elsewhere = patch.brokerProfiles?.others ?? [];
    const brokerProfiles = { others: withProfilesFromElsewhere(here, elsewhere, profileId) };
    this.#write({ ...next, brokerProfiles }, this.#withPassword(profileId, secrets.brokerPassword));
  }

  /**
   * A further profile of a broker, not in use yet.
   * @param copyOf profile whose settings and password it takes; without it, the default ones
   * @returns its key. @throws ConsoleError NOT_FOUND, SETTINGS_INVALID, SETTINGS_NOT_SAVED
   */
  createProfile(patch: BrokerPatch, copyOf?: string): string {
    const from = copyOf === undefined ? DEFAULT_SETTINGS.broker : profileIn(this.#stored, copyOf);
    const { profileId, others } = withNewProfile(this.#stored, from, patch);
    const password = copyOf === undefined ? undefined : (this.#secret(copyOf) ?? undefined);
    this.#write({ ...this.#stored, brokerProfiles: { others } }, this.#withPassword(profileId, password));
    return profileId;
  }

  /**
   * Changes a profile and its password: null forgets it.
   * @throws ConsoleError NOT_FOUND, SETTINGS_INVALID, SETTINGS_NOT_SAVED; then nothing has changed.
   */
  saveProfile(profileId: string, patch: BrokerPatch, password: string | null | undefined): void {
    const changed = withChangedProfile(this.#stored, profileId, patch);
    this.#write({ ...this.#stored, ...changed }, this.#withPassword(profileId, password));
  }

  /** @throws ConsoleError NOT_FOUND, PROFILE_IN_USE, SETTINGS_NOT_SAVED */
  deleteProfile(profileId: string): void {
    const left = withoutProfile(this.#stored, profileId);
    this.#write({ ...this.#stored, ...left }, this.#secrets);
  }

  /** @throws ConsoleError NOT_FOUND, SETTINGS_NOT_SAVED */
  useProfile(profileId: string): void {
    this.#write({ ...this.#stored, ...withProfileInUse(this.#stored, profileId) }, this.#secrets);
  }

  #hasPassword({ profileId }: BrokerSettings): boolean {
    return this.#secrets[secretKey(profileId)] !== undefined;
  }

  #withPassword(profileId: string, password: string | null | undefined): Secrets {
    if (password === undefined) return this.#secrets;
    const { [secretKey(profileId)]: _former, ...others } = this.#secrets;
    if (password === null) return others;
    return { ...others, [secretKey(profileId)]: this.#options.cipher.encrypt(password) };
  }

  #write(settings: Settings, allSecrets: Secrets): void {
    // The password of a profile goes with it.
    const keys = new Set(profilesOf(settings).map(({ profileId }) => secretKey(profileId)));
    const secrets = Object.fromEntries(Object.entries(allSecrets).filter(([key]) => keys.has(key)));
    const parsed = settingsSchema.safeParse(settings);
    if (!parsed.success) throw new ConsoleError('SETTINGS_INVALID', parsed.error.message);
    try {
      this.#files.write(parsed.data, secrets);
    } catch (error) {
      throw new ConsoleError('SETTINGS_NOT_SAVED', (error as Error).message, { cause: error });
    }
    this.#stored = parsed.data;
    this.#current = merge(this.#stored, this.#options.overrides.patch);
    this.#secrets = secrets;
  }

  #settle(): void {
    try {
      this.#files.settle();
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'a change of the settings could not be carried through');
    }
  }

  #readSettings(): Settings {
    if (!existsSync(this.#settingsFile)) return DEFAULT_SETTINGS;
    let file: unknown;
    try {
      file = JSON.parse(readFileSync(this.#settingsFile, 'utf8'));
    } catch (error) {
      this.#setAside(this.#settingsFile, error);
      return DEFAULT_SETTINGS;
    }
    const base = merge(DEFAULT_SETTINGS, { ...recordOf(file), brokerProfiles: undefined });
    // Each profile by itself, for the same reason as each field below.
    const inUse = base.broker.profileId;
    const { others, damaged } = readProfiles(sectionOf(file, 'brokerProfiles')['others'], inUse);
    const whole = settingsSchema.safeParse({ ...base, brokerProfiles: { others } });
    if (damaged || !whole.success)
      this.#setAside(this.#settingsFile, whole.error ?? new Error('a broker profile is not valid'));
    if (whole.success) return whole.data;
    // Field by field: one bad value must not cost the technician all the others.
    let settings: Settings = { ...DEFAULT_SETTINGS, brokerProfiles: { others } };
    for (const section of SECTIONS.filter((name) => name !== 'brokerProfiles'))
      for (const [field, value] of Object.entries(sectionOf(file, section))) {
        const candidate = settingsSchema.safeParse(merge(settings, { [section]: { [field]: value } }));
        if (candidate.success) settings = candidate.data;
      }
    return settings;
  }

  #readSecrets(): Secrets {
    if (!existsSync(this.#secretsFile)) return {};
    try {
      const file: unknown = JSON.parse(readFileSync(this.#secretsFile, 'utf8'));
      return Object.fromEntries(
        Object.entries(recordOf(file)).flatMap(([name, value]) =>
          SECRET_KEY.test(name) && typeof value === 'string' ? [[name, value]] : [],
        ),
      );
    } catch (error) {
      this.#setAside(this.#secretsFile, error);
      return {};
    }
  }

  #setAside(file: string, error: unknown): void {
    const copy = `${file}.damaged-${Date.now()}`;
    copyFileSync(file, copy);
    this.#options.logger.warn({ err: error, file, copy }, 'settings file is damaged; a copy was kept');
  }
}

/** Lays the fields of `patch` over `base`, section by section; unknown sections and fields are left out. */
function merge(base: Settings, patch: unknown): Settings {
  const entries = SECTIONS.map((section) => {
    const fields = Object.entries(sectionOf(patch, section)).filter(
      ([field, value]) => value !== undefined && Object.hasOwn(DEFAULT_SETTINGS[section], field),
    );
    return [section, { ...base[section], ...Object.fromEntries(fields) }] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

function sectionOf(value: unknown, section: Section): Record<string, unknown> {
  return recordOf(recordOf(value)[section]);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The first profile's has the name that it had before there were several. */
function secretKey(profileId: string): string {
  return profileId === FIRST_PROFILE_ID ? 'brokerPassword' : `brokerPassword.${profileId}`;
}
