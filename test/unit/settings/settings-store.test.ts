import fs, { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import type { Overrides } from '../../../backend/settings/environment.ts';
import { keyFileCipher } from '../../../backend/settings/secret-cipher.ts';
import { SettingsStore } from '../../../backend/settings/settings-store.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function open(overrides: Overrides = { patch: {} }): SettingsStore {
  return new SettingsStore({
    dataDir,
    cipher: keyFileCipher(join(dataDir, 'secret.key')),
    overrides,
    logger: silentLogger,
  });
}

describe('SettingsStore', () => {
  it('starts with the defaults and keeps what was changed', () => {
    const store = open();
    expect(store.current()).toEqual(DEFAULT_SETTINGS);
    store.update({ ocpp: { port: 9_100 } }, {});
    expect(open().current().ocpp.port).toBe(9_100);
    expect(open().current().tariff).toEqual(DEFAULT_SETTINGS.tariff);
  });

  it('gives the same object until something changes, for it is read with every message', () => {
    const store = open({ patch: { ocpp: { port: 1 } } });
    const before = store.current();
    expect(store.current()).toBe(before);
    store.update({ ocpp: { heartbeatIntervalS: 7 } }, {});
    expect(store.current().ocpp).toMatchObject({ port: 1, heartbeatIntervalS: 7 });
    expect(before.ocpp.heartbeatIntervalS).toBe(DEFAULT_SETTINGS.ocpp.heartbeatIntervalS);
  });

  it('encrypts secrets, and the view never shows them', () => {
    open().update({}, { brokerPassword: 'hunter2' });
    for (const name of readdirSync(dataDir))
      expect(readFileSync(join(dataDir, name), 'utf8')).not.toContain('hunter2');
    const again = open();
    expect(again.brokerPassword()).toBe('hunter2');
    expect(JSON.stringify(again.view())).not.toContain('hunter2');
    expect(again.view().secrets).toEqual({ brokerPassword: true });
    again.update({}, { brokerPassword: null });
    expect(open().brokerPassword()).toBe('');
  });

  it('lays overrides over the file and never writes them to it', () => {
    const store = open({ patch: { ocpp: { port: 1 } }, brokerPassword: 'env' });
    expect(store.current().ocpp.port).toBe(1);
    expect(store.view().overridden).toEqual(['ocpp.port', 'brokerPassword']);
    store.update({ ocpp: { heartbeatIntervalS: 7 } }, {});
    expect(open().current().ocpp).toMatchObject({ port: 9_000, heartbeatIntervalS: 7 });
  });

  it('refuses a value that is not valid and changes nothing', () => {
    const store = open();
    expect(() => store.update({ ocpp: { port: 70_000 } }, {})).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID' }),
    );
    expect(store.current()).toEqual(DEFAULT_SETTINGS);
  });

  it('keeps the good fields of a file with a bad one, and a copy of the file', () => {
    const file = { ocpp: { port: 'nine', callTimeoutS: 12 }, tariff: { currency: 'CHF' }, unknown: 1 };
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(file));
    expect(open().current()).toMatchObject({
      ocpp: { port: 9_000, callTimeoutS: 12 },
      tariff: { currency: 'CHF' },
    });
    expect(readdirSync(dataDir).some((name) => name.startsWith('settings.json.damaged-'))).toBe(true);
  });

  it('starts with the defaults when the file is no JSON, and keeps a copy', () => {
    writeFileSync(join(dataDir, 'settings.json'), '{"ocpp":');
    expect(open().current()).toEqual(DEFAULT_SETTINGS);
    expect(readdirSync(dataDir).some((name) => name.startsWith('settings.json.damaged-'))).toBe(true);
  });
});

describe('SettingsStore, profiles of brokers', () => {
  const profiles = (store: SettingsStore) =>
    store.view().brokerProfiles.map(({ settings, inUse, hasPassword }) => ({
      name: settings.name,
      host: settings.host,
      inUse,
      hasPassword,
    }));

  it.each(['schema-1', 'schema-2', 'schema-3'])('reads the settings of %s as one profile', (schema) => {
    const fixture = join(import.meta.dirname, '../../fixtures', schema, 'settings.json');
    cpSync(fixture, join(dataDir, 'settings.json'));
    const store = open();
    expect(store.view().brokerProfiles).toEqual([
      { settings: store.current().broker, inUse: true, hasPassword: false },
    ]);
    expect(store.current().broker).toMatchObject({ profileId: 'first', host: 'broker.example' });
    expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('keeps each profile with a password of its own, and switches between them', () => {
    const store = open();
    store.update({}, { brokerPassword: 'of the first' });
    const site = store.createProfile({ name: 'Site', kind: 'rabbitmq', host: 'site.example' });
    store.saveProfile(site, { port: 5_673 }, 'of the site');
    expect(store.current().broker.host).toBe('127.0.0.1');
    store.useProfile(site);
    for (const one of [store, open()]) {
      expect(one.current().broker).toMatchObject({ name: 'Site', host: 'site.example', port: 5_673 });
      expect(one.brokerPassword()).toBe('of the site');
      expect(one.brokerPassword('first')).toBe('of the first');
      expect(profiles(one)).toEqual([
        { name: '', host: '127.0.0.1', inUse: false, hasPassword: true },
        { name: 'Site', host: 'site.example', inUse: true, hasPassword: true },
      ]);
    }
    for (const name of readdirSync(dataDir))
      expect(readFileSync(join(dataDir, name), 'utf8')).not.toMatch(/of the (?:first|site)/);
  });

  it('copies a profile with its password, and deletes one with it, but never the one in use', () => {
    const store = open();
    store.saveProfile('first', { name: 'One' }, 'secret');
    const copy = store.createProfile({ name: 'Two' }, 'first');
    expect(store.brokerPassword(copy)).toBe('secret');
    expect(() => store.deleteProfile('first')).toThrow(expect.objectContaining({ code: 'PROFILE_IN_USE' }));
    store.deleteProfile(copy);
    expect(profiles(open()).map(({ name }) => name)).toEqual(['One']);
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).not.toContain(copy);
    expect(() => store.useProfile(copy)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('takes profiles of a settings file beside its own, none under the key of the one in use', () => {
    const store = open();
    const here = store.createProfile({ name: 'Here' });
    store.saveProfile(here, {}, 'secret');
    const others = ['first', 'x', 'x', here].map((profileId, index) => ({
      ...DEFAULT_SETTINGS.broker,
      profileId,
      name: `From elsewhere ${index}`,
    }));
    store.update({ brokerProfiles: { others: others.slice(0, 3) } }, { brokerPassword: 'of the first' });
    expect(profiles(open())).toMatchObject([
      { name: '', inUse: true, hasPassword: true },
      { name: 'From elsewhere 0', hasPassword: false },
      { name: 'From elsewhere 2', hasPassword: false },
      { name: 'Here', hasPassword: true },
    ]);
    store.update({ brokerProfiles: { others: others.slice(3) } }, {});
    expect(profiles(store).map(({ name }) => name)).toEqual([
      '',
      'From elsewhere 0',
      'From elsewhere 2',
      'From elsewhere 3',
    ]);
    store.deleteProfile(here);
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).not.toContain(here);
  });

  it('refuses a name that another profile has', () => {
    const store = open();
    store.saveProfile('first', { name: 'One' }, undefined);
    expect(() => store.createProfile({ name: 'oNE' })).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID' }),
    );
  });

  it('lays overrides over whichever profile is in use, and writes none of them to it', () => {
    const store = open({ patch: { broker: { host: 'override.example' } }, brokerPassword: 'env' });
    const site = store.createProfile({ name: 'Site', kind: 'rabbitmq', host: 'site.example' });
    store.useProfile(site);
    expect(store.current().broker).toMatchObject({ name: 'Site', host: 'override.example' });
    expect(store.brokerPassword()).toBe('env');
    expect(store.brokerPassword('first')).toBe('');
    expect(profiles(store).map(({ host }) => host)).toEqual(['127.0.0.1', 'site.example']);
    expect(open().current().broker.host).toBe('site.example');
  });

  it('keeps the good profiles of a file with a bad one, and fills up those of an earlier version', () => {
    const others = [{ profileId: 'a', name: 'A', host: 'a.example' }, { profileId: 'b', port: 'x' }, 7];
    const file = { broker: { name: 'Used' }, brokerProfiles: { others } };
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(file));
    const store = open();
    expect(profiles(store).map(({ name }) => name)).toEqual(['A', 'Used']);
    expect(store.current().brokerProfiles.others).toEqual([
      { ...DEFAULT_SETTINGS.broker, profileId: 'a', name: 'A', host: 'a.example' },
    ]);
    expect(readdirSync(dataDir).some((name) => name.startsWith('settings.json.damaged-'))).toBe(true);
  });
});

describe('SettingsStore, killed while it writes', () => {
  /** Lets the files be touched `steps` times; the write in which it is killed leaves half a file, and then all ends. */
  function killedAfter(steps: number, work: () => void): boolean {
    const { writeFileSync: write, renameSync: rename, rmSync: remove } = fs;
    let left = steps;
    const step = (): void => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    };
    fs.writeFileSync = (file, data, options) => {
      if (left === 0 && typeof data === 'string') write(file, data.slice(0, data.length / 2), options);
      step();
      write(file, data, options);
    };
    fs.renameSync = (from, to) => {
      step();
      rename(from, to);
    };
    fs.rmSync = (path, options) => {
      if (!fs.existsSync(path)) return;
      step();
      remove(path, options);
    };
    syncBuiltinESMExports();
    try {
      work();
    } catch {
      // Nobody is there to be told.
    } finally {
      Object.assign(fs, { writeFileSync: write, renameSync: rename, rmSync: remove });
      syncBuiltinESMExports();
    }
    return left < 0;
  }

  const pairOf = (store: SettingsStore): string => `${store.current().broker.host} ${store.brokerPassword()}`;

  it('leaves settings with the passwords that belong to them, at whichever step', () => {
    open().update({ broker: { host: 'old.example' } }, { brokerPassword: 'old' });
    const seen = new Set<string>();
    for (let steps = 0; ; steps += 1) {
      const change = (): void =>
        open().update({ broker: { host: 'new.example' } }, { brokerPassword: 'new' });
      const killed = killedAfter(steps, change);
      // What is started next is killed as well, then one lives.
      killedAfter(0, () => void open());
      const pair = pairOf(open());
      seen.add(pair);
      expect(pair).toBeOneOf(['old.example old', 'new.example new']);
      expect(readdirSync(dataDir).toSorted()).toEqual(['secret.key', 'secrets.json', 'settings.json']);
      if (!killed) break;
      open().update({ broker: { host: 'old.example' } }, { brokerPassword: 'old' });
    }
    expect([...seen]).toEqual(['old.example old', 'new.example new']);
  });
});
