import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
