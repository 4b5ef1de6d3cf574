import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../../backend/contract/settings.ts';
import {
  allSettings,
  decidersOf,
  findSettings,
} from '../../../../renderer/features/settings/find-settings.ts';

const settings = allSettings();
const find = (wanted: string): string[] => findSettings(settings, wanted).map(({ path }) => path);

describe('findSettings', () => {
  it('knows every setting of the schema that has a control', () => {
    // Chosen elsewhere: the key of a profile by the console, filters and profiles in their own lists.
    const elsewhere = ['broker.profileId', 'brokerProfiles.others', 'ui.savedFilters'];
    const paths = Object.entries(settingsSchema.shape).flatMap(([section, schema]) =>
      Object.keys(schema.shape).map((name) => `${section}.${name}`),
    );
    expect(paths.filter((path) => !settings.some((setting) => setting.path === path))).toEqual(elsewhere);
    expect(new Set(settings.map(({ path }) => path)).size).toBe(settings.length);
  });

  it.each([
    ['label', 'ping interv', 'ocpp.pingIntervalS'],
    ['hint', 'told to a charger when it boots', 'ocpp.heartbeatIntervalS'],
    ['key', 'storage.maxSizeMb', 'storage.maxSizeMb'],
    ['key in any case', 'KEEPDAYS', 'storage.keepDays'],
    ['description of the schema', 'slight faults are answered', 'ocpp.strict'],
    ['words of a choice', 'tls and charger certificates', 'ocpp.securityProfile'],
    ['setting of the broker', 'quorum', 'broker.queueType'],
    ['section', 'certificates for tls', 'section:security'],
    ['words in any order', 'size database', 'storage.maxSizeMb'],
  ])('finds by its %s', (_what, wanted, path) => {
    expect(find(wanted)[0]).toBe(path);
  });

  it('puts labels that begin with the words first', () => {
    const found = find('port');
    expect(found.slice(0, 3).toSorted()).toEqual(['broker.port', 'files.port', 'ocpp.port']);
    expect(found.length).toBeGreaterThan(3);
    // Others that have the word in what is said of them stand before it on the page.
    expect(find('name')[0]).toBe('broker.name');
    expect(find('name').length).toBeGreaterThan(1);
  });

  it('knows what decides whether a setting is drawn', () => {
    expect(decidersOf('broker.vhost')).toEqual(['broker.kind']);
    expect(decidersOf('broker.tlsServerName')).toEqual(['broker.tls', 'broker.kind']);
    expect(decidersOf('broker.tls')).toEqual(['broker.kind']);
    for (const path of ['broker.kind', 'ocpp.port', 'section:security']) expect(decidersOf(path)).toEqual([]);
    const known = new Set(settings.map(({ path }) => path));
    for (const path of known) expect(decidersOf(path).every((decider) => known.has(decider))).toBe(true);
  });

  it('finds nothing for nothing, nor for what is not there', () => {
    expect(find('  ')).toEqual([]);
    expect(find('no such setting')).toEqual([]);
  });
});
