import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, SECRET_NAMES } from '../../../../backend/contract/settings.ts';
import { readSettingsFile, settingsFileOf } from '../../../../renderer/features/settings/settings-file.ts';

const fileOf = (settings: object, more: object = {}): string =>
  JSON.stringify({ format: 'ocpp-console-settings', version: 1, settings, ...more });

function read(content: string) {
  const file = readSettingsFile(content, DEFAULT_SETTINGS);
  if (typeof file === 'string') throw new Error(file);
  return file;
}

describe('a settings file', () => {
  it('read back changes nothing, and makes another console the same', () => {
    const other = {
      ...DEFAULT_SETTINGS,
      ocpp: { ...DEFAULT_SETTINGS.ocpp, port: 9100, strict: true },
      ui: { theme: 'dark' as const, savedFilters: ['charger:CP1'] },
    };
    expect(read(settingsFileOf(DEFAULT_SETTINGS))).toEqual({
      changes: [],
      patch: {},
      problems: [],
      unknown: [],
    });
    expect(read(settingsFileOf(other))).toMatchObject({
      patch: { ocpp: { port: 9100, strict: true }, ui: { theme: 'dark', savedFilters: ['charger:CP1'] } },
      problems: [],
      unknown: [],
    });
  });

  it('has no secret, and one that is written into it is left out and named', () => {
    for (const name of SECRET_NAMES) expect(settingsFileOf(DEFAULT_SETTINGS)).not.toContain(name);
    const file = read(fileOf({ broker: { password: 'secret', host: 'broker.example' }, secrets: { a: 1 } }));
    expect(file.patch).toEqual({ broker: { host: 'broker.example' } });
    expect(file.unknown).toEqual(['broker.password', 'secrets.a']);
  });

  it('with values that are not valid names each of them, and changes nothing', () => {
    const file = read(fileOf({ ocpp: { port: 70_000, host: 'x' }, tariff: { currency: 'euro' } }));
    expect(file.patch).toEqual({});
    expect(file.problems.map(({ path }) => path)).toEqual(['ocpp.port', 'tariff.currency']);
    expect(file.problems[0]?.words).toContain('65');
  });

  it('that names what every object has is no trap', () => {
    const file = read(fileOf(JSON.parse('{"__proto__":{"x":1},"constructor":{"name":"x"}}') as object));
    expect(file.patch).toEqual({});
  });

  it.each([
    ['no JSON', '{', /no JSON/],
    ['another file', '{"format":"x"}', /no settings file/],
    ['of a later version', fileOf({}, { version: 2 }), /newer/],
  ])('that is %s is refused in words', (_words, content, expected) => {
    expect(readSettingsFile(content, DEFAULT_SETTINGS)).toMatch(expected);
  });
});
