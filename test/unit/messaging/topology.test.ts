import { describe, expect, it } from 'vitest';
import { topicMatches, topologyOf } from '../../../backend/messaging/topology.ts';
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
  it('names what DESIGN names, under the default settings', () => {
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
});
