/** What tests of a broker use: messages, settings of their own, a consumer that keeps what came. */
import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { DEFAULT_SETTINGS, type BrokerSettings } from '../../../backend/contract/settings.ts';
import type { Broker, Delivery, OutgoingMessage } from '../../../backend/ports/broker.ts';

export const WAIT = { timeout: 20_000, interval: 20 };

export function message(routingKey: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const messageId = randomUUID();
  return {
    routingKey,
    body: messageId,
    messageId,
    priority: 0,
    type: 'test',
    timestamp: Date.now(),
    ...more,
  };
}

/** Names of their own for each test, so that one node serves them all. */
export function freshSettings(more: Partial<BrokerSettings> = {}): BrokerSettings {
  const name = randomUUID().slice(0, 8);
  return {
    ...DEFAULT_SETTINGS.broker,
    exchange: `events-${name}`,
    queue: `ocpp-${name}`,
    notificationsQueue: `notifications-${name}`,
    ...more,
  };
}

export async function untilConnected(broker: Broker): Promise<void> {
  await vi.waitFor(() => expect(broker.status().state).toBe('connected'), { timeout: 40_000, interval: 20 });
}

/** Consumes a queue and keeps what came. `settle` decides at once; by default nothing is settled. */
export async function collect(
  broker: Broker,
  queue: string,
  { prefetch = 100, settle = () => {} }: { prefetch?: number; settle?: (delivery: Delivery) => void } = {},
) {
  const deliveries: Delivery[] = [];
  const subscription = await broker.consume(queue, { prefetch }, (delivery) => {
    deliveries.push(delivery);
    settle(delivery);
  });
  return {
    deliveries,
    subscription,
    bodies: () => deliveries.map(({ body }) => body),
    until: async (count: number): Promise<Delivery[]> => {
      await vi.waitFor(() => expect(deliveries.length).toBeGreaterThanOrEqual(count), WAIT);
      return deliveries;
    },
  };
}
