import { describe, expect, it } from 'vitest';
import {
  DEFAULT_BROKER_SETTINGS,
  type BrokerSettings,
} from '../../../../backend/contract/broker-settings.ts';
import type { QueueStatus } from '../../../../backend/contract/status.ts';
import {
  brokerOverrides,
  freeName,
  nameErrors,
  profileName,
  profileTarget,
} from '../../../../renderer/features/broker/profile-words.ts';
import { pathTo, ROW_HEIGHT, topologyRows } from '../../../../renderer/features/broker/topology.ts';

const profile = (more: Partial<BrokerSettings>): BrokerSettings => ({ ...DEFAULT_BROKER_SETTINGS, ...more });

describe('profiles', () => {
  it('are called by their name, or after their broker', () => {
    expect(profileName(profile({}))).toBe('Embedded');
    expect(profileName(profile({ kind: 'rabbitmq', host: 'site' }))).toBe('RabbitMQ at site');
    expect(profileName(profile({ name: 'Depot' }))).toBe('Depot');
  });

  it('say where they lead, without credentials', () => {
    expect(profileTarget(profile({}))).toBe('inside this console');
    expect(profileTarget(profile({ kind: 'rabbitmq', host: 'h', port: 1, tls: true, vhost: 'v' }))).toBe(
      'amqps://h:1/v',
    );
  });

  it('get a name that is free', () => {
    expect(freeName('Site', [])).toBe('Site');
    expect(freeName('Site', [profile({ name: 'SITE' }), profile({ name: 'Site 2' })])).toBe('Site 3');
    expect(freeName('Embedded', [profile({})])).toBe('Embedded 2');
  });

  it('may not have the name of another, but their own and none', () => {
    const others = [profile({ profileId: 'a', name: 'A' }), profile({ profileId: 'b', name: '' })];
    expect(nameErrors('b', 'a', others)).toHaveProperty('name');
    expect(nameErrors('a', 'a', others)).toEqual({});
    expect(nameErrors('a', '', others)).toEqual({});
  });

  it('name what lies over the one in use', () => {
    expect(brokerOverrides(['ocpp.port', 'broker.host', 'brokerPassword'])).toEqual([
      'broker.host',
      'brokerPassword',
    ]);
  });
});

describe('topologyRows', () => {
  const queue = (role: QueueStatus['role'], binding: string | null): QueueStatus => ({
    name: role,
    role,
    binding,
    ready: 0,
    unacknowledged: 0,
    consumers: 0,
    inRate: null,
    outRate: null,
  });

  it('puts the dead letters below their queue, and others’ queues last', () => {
    const queues = [
      queue('watched', null),
      queue('notifications', 'notification.#'),
      queue('dead', null),
      queue('messages', 'ocpp.#'),
    ];
    expect(topologyRows({ queues }).map(({ queue: { role }, link }) => [role, link])).toEqual([
      ['messages', 'bound'],
      ['dead', 'dead'],
      ['notifications', 'bound'],
      ['watched', 'unknown'],
    ]);
  });

  it('leads each line to the middle of its row', () => {
    for (const row of [0, 1, 5])
      expect(pathTo(row)).toMatch(new RegExp(` ${row * ROW_HEIGHT + ROW_HEIGHT / 2}H\\d+$`));
  });
});
