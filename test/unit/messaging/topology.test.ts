import { describe, expect, it } from 'vitest';
import { topicMatches, topologyOf } from '../../../backend/messaging/topology.ts';
import { brokerSettingsSchema, nodesOf } from '../../../backend/contract/broker-settings.ts';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';

describe('topicMatches', () => {
  it.each([
    ['ocpp.#', 'ocpp.heartbeat', true],
    ['ocpp.#', 'ocpp.a.b.c', true],
    ['ocpp.#', 'ocpp', true],
    ['ocpp.#', 'ocppx.heartbeat', false],
    ['ocpp.#', 'notification.ocpp', false],
    ['ocpp.*', 'ocpp.heartbeat', true],
    ['ocpp.*', 'ocpp', false],
    ['ocpp.*', 'ocpp.a.b', false],
    ['*.stop', 'a.stop', true],
    ['#', '', true],
    ['#.error', 'ocpp.error', true],
    ['#.error', 'error', true],
    ['#.error', 'ocpp.error.more', false],
    ['a.#.z', 'a.z', true],
    ['a.#.z', 'a.b.c.z', true],
    ['a.#.*', 'a', false],
    ['a.#.*', 'a.b', true],
    ['plain', 'plain', true],
    ['plain', 'plain.more', false],
  ])('%s against %s: %s', (pattern, key, expected) => {
    expect(topicMatches(pattern, key)).toBe(expected);
  });
});

describe('topologyOf', () => {
  it('names what the README names, under the default settings', () => {
    expect(topologyOf(DEFAULT_SETTINGS.broker)).toEqual({
      exchange: 'ev_charging_events',
      deadLetterExchange: 'ev_charging_events.dlx',
      queues: {
        dead: { name: 'ocpp_messages.dead', arguments: {}, binding: null },
        ocpp: {
          name: 'ocpp_messages',
          arguments: {
            'x-max-priority': 10,
            'x-dead-letter-exchange': 'ev_charging_events.dlx',
            'x-dead-letter-routing-key': 'ocpp_messages.dead',
          },
          binding: 'ocpp.#',
        },
        notifications: {
          name: 'notifications',
          arguments: { 'x-message-ttl': 60_000 },
          binding: 'notification.#',
        },
      },
    });
  });

  it('asks quorum queues for no priority, and for limits that never come before the console’s own', () => {
    const { queues } = topologyOf({ ...DEFAULT_SETTINGS.broker, queueType: 'quorum' });
    expect(queues.ocpp.arguments).toEqual({
      'x-queue-type': 'quorum',
      'x-delivery-limit': 20,
      'x-dead-letter-exchange': 'ev_charging_events.dlx',
      'x-dead-letter-routing-key': 'ocpp_messages.dead',
    });
    expect(queues.dead.arguments).toEqual({ 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000_000 });
    expect(queues.notifications.arguments).toEqual({ 'x-queue-type': 'quorum', 'x-message-ttl': 60_000 });
  });
});

describe('nodesOf', () => {
  const { broker } = DEFAULT_SETTINGS;
  it('takes names, addresses and ports, the first node first', () => {
    expect(nodesOf({ ...broker, clusterNodes: 'b.example, c.example:5673,[::1]:5674 , ' })).toEqual([
      { host: '127.0.0.1', port: 5_672 },
      { host: 'b.example', port: 5_672 },
      { host: 'c.example', port: 5_673 },
      { host: '::1', port: 5_674 },
    ]);
  });
  it.each(['a b', 'a:99999', 'amqp://a', '::1', 'a:b'])('refuses %s', (clusterNodes) => {
    expect(brokerSettingsSchema.safeParse({ ...broker, clusterNodes }).success).toBe(false);
  });
});
