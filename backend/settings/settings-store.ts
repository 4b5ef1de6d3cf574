/** Keeps the settings in a JSON file and the secrets, encrypted, in another. */
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsoleError } from '../contract/errors.ts';
import {
  DEFAULT_SETTINGS,
  SECRET_NAMES,
  settingsSchema,
  type SecretName,
  type Settings,
  type SettingsPatch,
  type SettingsView,
} from '../contract/settings.ts';
import type { Logger } from '../ports/logger.ts';
import type { Overrides } from './environment.ts';
import type { SecretCipher } from './secret-cipher.ts';

type Section = keyof Settings;
const SECTIONS = Object.keys(DEFAULT_SETTINGS) as Section[];

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
  /** What the file says. */
  #stored: Settings;
  /** With the overrides laid over it; made once for each change, for every message of a charger reads it. */
  #current: Settings;
  #secrets: Partial<Record<SecretName, string>>;

  /** Reads both files. A damaged file is copied aside, and what is readable of it is kept. */
  constructor(options: SettingsStoreOptions) {
    this.#options = options;
    this.#settingsFile = join(options.dataDir, 'settings.json');
    this.#secretsFile = join(options.dataDir, 'secrets.json');
    this.#stored = this.#readSettings();
    this.#current = merge(this.#stored, options.overrides.patch);
    this.#secrets = this.#readSecrets();
  }

  /** The settings in force. */
  current(): Settings {
    return this.#current;
  }

  /** The broker's password: of the environment, or the stored one; '' for none. */
  brokerPassword(): string {
    return this.#options.overrides.brokerPassword ?? this.secret('brokerPassword') ?? '';
  }

  /** A stored secret; null when there is none or it cannot be decrypted any more. */
  secret(name: SecretName): string | null {
    const cipherText = this.#secrets[name];
    if (cipherText === undefined) return null;
    try {
      return this.#options.cipher.decrypt(cipherText);
    } catch (error) {
      this.#options.logger.warn({ err: error, secret: name }, 'stored secret cannot be decrypted');
      return null;
    }
  }

  view(): SettingsView {
    const { patch, brokerPassword } = this.#options.overrides;
    const overridden = SECTIONS.flatMap((section) =>
      Object.keys(patch[section] ?? {}).map((field) => `${section}.${field}`),
    );
    return {
      settings: this.current(),
      secrets: {
        brokerPassword: brokerPassword !== undefined || this.#secrets.brokerPassword !== undefined,
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
    const parsed = settingsSchema.safeParse(merge(this.#stored, patch));
    if (!parsed.success) throw new ConsoleError('SETTINGS_INVALID', parsed.error.message);
    const nextSecrets = { ...this.#secrets };
    for (const name of SECRET_NAMES) {
      const value = secrets[name];
      if (value === null) delete nextSecrets[name];
      else if (value !== undefined) nextSecrets[name] = this.#options.cipher.encrypt(value);
    }
    try {
      writeAtomically(this.#settingsFile, parsed.data);
      writeAtomically(this.#secretsFile, nextSecrets);
    } catch (error) {
      throw new ConsoleError('SETTINGS_NOT_SAVED', (error as Error).message, { cause: error });
    }
    this.#stored = parsed.data;
    this.#current = merge(this.#stored, this.#options.overrides.patch);
    this.#secrets = nextSecrets;
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
    const whole = settingsSchema.safeParse(merge(DEFAULT_SETTINGS, file));
    if (whole.success) return whole.data;
    this.#setAside(this.#settingsFile, whole.error);
    // Field by field: one bad value must not cost the technician all the others.
    let settings: Settings = DEFAULT_SETTINGS;
    for (const section of SECTIONS)
      for (const [field, value] of Object.entries(sectionOf(file, section))) {
        const candidate = settingsSchema.safeParse(merge(settings, { [section]: { [field]: value } }));
        if (candidate.success) settings = candidate.data;
      }
    return settings;
  }

  #readSecrets(): Partial<Record<SecretName, string>> {
    if (!existsSync(this.#secretsFile)) return {};
    try {
      const file: unknown = JSON.parse(readFileSync(this.#secretsFile, 'utf8'));
      return Object.fromEntries(
        SECRET_NAMES.flatMap((name) => {
          const value = isRecord(file) ? file[name] : undefined;
          return typeof value === 'string' ? [[name, value]] : [];
        }),
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
  const found = isRecord(value) ? value[section] : undefined;
  return isRecord(found) ? found : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A reader sees the old file or the new one, never half of it. */
function writeAtomically(file: string, content: object): void {
  const temporary = `${file}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}
