import { beforeEach, describe, expect, it } from 'vitest';
import { Configuration } from '../../../backend/simulator/configuration.ts';
import { IdTags } from '../../../backend/simulator/id-tags.ts';

describe('the configuration', () => {
  const config = new Configuration(2, 15);

  it('reports all keys, or the ones asked for in any case, and names the unknown', () => {
    expect(config.report().configurationKey.length).toBeGreaterThan(30);
    expect(config.report(['numberofconnectors', 'CoffeeTemperature'])).toEqual({
      configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: '2' }],
      unknownKey: ['CoffeeTemperature'],
    });
  });

  it('changes what may be changed to what it can be', () => {
    expect(config.change('metervaluesampleinterval', '60')).toBe('Accepted');
    expect(config.number('MeterValueSampleInterval')).toBe(60);
    expect(config.change('HeartbeatInterval', '0')).toBe('Rejected');
    expect(config.change('HeartbeatInterval', 'soon')).toBe('Rejected');
    expect(config.change('MeterValuesSampledData', 'Power.Active.Import')).toBe('Accepted');
    expect(config.change('MeterValuesSampledData', 'RPM')).toBe('Rejected');
    expect(config.change('NumberOfConnectors', '9')).toBe('Rejected');
    expect(config.change('WebSocketPingInterval', '10')).toBe('RebootRequired');
    expect(config.change('CoffeeTemperature', '90')).toBe('NotSupported');
    expect(config.change('constructor', '90')).toBe('NotSupported');
  });
});

describe('id tags', () => {
  let config: Configuration;
  let tags: IdTags;
  const accepted = { status: 'Accepted' } as const;
  beforeEach(() => {
    config = new Configuration(1, 30);
    tags = new IdTags(config);
  });

  it('are taken in full and by difference, in order of versions', () => {
    const full = [
      { idTag: 'A', idTagInfo: accepted },
      { idTag: 'B', idTagInfo: accepted },
    ];
    expect(tags.update({ listVersion: 3, updateType: 'Full', localAuthorizationList: full })).toBe(
      'Accepted',
    );
    expect(tags.listVersion).toBe(3);
    const gone = [{ idTag: 'a' }];
    expect(tags.update({ listVersion: 3, updateType: 'Differential', localAuthorizationList: gone })).toBe(
      'VersionMismatch',
    );
    expect(tags.update({ listVersion: 4, updateType: 'Differential', localAuthorizationList: gone })).toBe(
      'Accepted',
    );
    expect(tags.lookUp('A')).toBeUndefined();
    expect(tags.lookUp('b')).toEqual(accepted);
    expect(tags.update({ listVersion: 9, updateType: 'Full' })).toBe('Accepted');
    expect(tags.listVersion).toBe(0);
  });

  it('are no list when the list is switched off or too long', () => {
    const many = Array.from({ length: 201 }, (_, index) => ({ idTag: `T${index}`, idTagInfo: accepted }));
    expect(tags.update({ listVersion: 1, updateType: 'Full', localAuthorizationList: many })).toBe('Failed');
    config.change('LocalAuthListEnabled', 'false');
    expect(tags.update({ listVersion: 1, updateType: 'Full' })).toBe('NotSupported');
    expect(tags.listVersion).toBe(-1);
  });

  it('are remembered from the central system until the cache is cleared, behind the list', () => {
    tags.remember('A', { status: 'Blocked' });
    expect(tags.lookUp('a')).toEqual({ status: 'Blocked' });
    tags.update({
      listVersion: 1,
      updateType: 'Full',
      localAuthorizationList: [{ idTag: 'A', idTagInfo: accepted }],
    });
    expect(tags.lookUp('A')).toEqual(accepted);
    tags.remember('B', accepted);
    expect(tags.clearCache()).toBe('Accepted');
    expect(tags.lookUp('B')).toBeUndefined();
  });

  it('are not looked up in a list or a cache that is switched off, and are there when it is on again', () => {
    const list = [{ idTag: 'A', idTagInfo: accepted }];
    tags.update({ listVersion: 1, updateType: 'Full', localAuthorizationList: list });
    config.change('LocalAuthListEnabled', 'false');
    expect(tags.lookUp('A')).toBeUndefined();
    tags.remember('A', { status: 'Blocked' });
    expect(tags.lookUp('A')).toEqual({ status: 'Blocked' });
    config.change('AuthorizationCacheEnabled', 'false');
    expect(tags.lookUp('A')).toBeUndefined();
    config.change('LocalAuthListEnabled', 'true');
    expect(tags.lookUp('A')).toEqual(accepted);
  });

  it('expire', () => {
    tags.remember('A', { status: 'Accepted', expiryDate: '2020-01-01T00:00:00Z' });
    expect(tags.lookUp('A')?.status).toBe('Expired');
  });
});
