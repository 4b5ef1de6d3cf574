/** What is the embedded broker's own: its store, and what it keeps in memory. The contract is tested with RabbitMQ's. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';
import { EmbeddedBroker } from '../../../backend/messaging/embedded/embedded-broker.ts';
import type { Delivery, OutgoingMessage } from '../../../backend/ports/broker.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { MemoryQueueStore } from '../../support/memory-queue-store.ts';

const { queue, notificationsQueue } = DEFAULT_SETTINGS.broker;
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function message(more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    routingKey: 'ocpp.x',
    body: '{}',
    messageId: 'id',
    priority: 1,
    type: 'x',
    timestamp: Date.now(),
    ...more,
  };
}

describe('EmbeddedBroker', () => {
  let store: MemoryQueueStore;
  let broker: EmbeddedBroker;
  const make = () => new EmbeddedBroker({ settings: DEFAULT_SETTINGS.broker, store, logger: silentLogger });
  const readyIn = (name: string) => broker.status().queues.find((one) => one.name === name)?.ready;

  beforeEach(async () => {
    store = new MemoryQueueStore();
    broker = make();
    await broker.start();
  });
  afterEach(async () => {
    await broker.stop();
    vi.useRealTimers();
  });

  it('writes to the store what nobody else keeps, until it is acknowledged', async () => {
    await broker.publish(message({ body: 'kept here' }));
    await broker.publish(message({ body: 'kept by the journal', keptByCaller: true }));
    await broker.publish(message({ routingKey: 'notification.x', body: 'a hint', transient: true }));
    expect(store.messages.map(({ body }) => body)).toEqual(['kept here']);
    await broker.consume(queue, { prefetch: 10 }, (delivery) => delivery.ack());
    await tick();
    expect(store.messages).toEqual([]);
    expect(readyIn(queue)).toBe(0);
  });

  it('writes a dead letter to the store whoever kept the message', async () => {
    await broker.publish(message({ body: 'bad', keptByCaller: true }));
    await broker.publish(message({ body: 'worse' }));
    await broker.consume(queue, { prefetch: 10 }, (delivery) =>
      delivery.nack({ requeue: false, reason: 'x'.repeat(5_000) }),
    );
    await tick();
    expect(store.messages.map((letter) => [letter.queue, letter.body])).toEqual([
      [`${queue}.dead`, 'bad'],
      [`${queue}.dead`, 'worse'],
    ]);
    expect(store.messages[0]?.headers).toMatchObject({
      'x-console-error': 'x'.repeat(1_000),
      'x-console-routing-key': 'ocpp.x',
    });
  });

  it('takes no message that it cannot write', async () => {
    store.full = true;
    await expect(broker.publish(message())).rejects.toMatchObject({ code: 'JOURNAL_NOT_WRITABLE' });
    expect(readyIn(queue)).toBe(0);
    expect(broker.status().published).toBe(0);
  });

  it('keeps no hints that nobody fetches', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    for (let n = 0; n < 100; n += 1) await broker.publish(message({ routingKey: 'notification.x' }));
    expect(readyIn(notificationsQueue)).toBe(100);
    vi.advanceTimersByTime(60_000);
    await broker.publish(message({ routingKey: 'notification.x' }));
    expect(readyIn(notificationsQueue)).toBe(1);
    expect(store.messages).toHaveLength(1);
  });

  it('delivers no hint whose time has passed, and counts it no longer', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    await broker.publish(message({ routingKey: 'notification.x', body: 'late', expiration: 1_000 }));
    await broker.publish(message({ routingKey: 'notification.x', body: 'in time' }));
    vi.advanceTimersByTime(1_000);
    const bodies: string[] = [];
    await broker.consume(notificationsQueue, { prefetch: 10 }, ({ body }) => bodies.push(body));
    await tick();
    expect(bodies).toEqual(['in time']);
    expect(readyIn(notificationsQueue)).toBe(0);
    expect(store.messages.map(({ body }) => body)).toEqual(['in time']);
  });

  it('lets no hint expire, and none live on, because the clock was set', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    await broker.publish(message({ routingKey: 'notification.x', body: 'first', expiration: 1_000 }));
    vi.setSystemTime(Date.now() + 86_400_000);
    await broker.publish(message({ routingKey: 'notification.x', body: 'second', expiration: 60_000 }));
    expect(readyIn(notificationsQueue)).toBe(2);
    vi.setSystemTime(Date.now() - 2 * 86_400_000);
    vi.advanceTimersByTime(1_000);
    const bodies: string[] = [];
    await broker.consume(notificationsQueue, { prefetch: 10 }, ({ body }) => bodies.push(body));
    await tick();
    expect(bodies).toEqual(['second']);
  });

  it('delivers nothing after it was stopped', async () => {
    const deliveries: Delivery[] = [];
    await broker.consume(queue, { prefetch: 10 }, (delivery) => deliveries.push(delivery));
    await broker.publish(message());
    await broker.stop();
    await tick();
    expect(deliveries).toEqual([]);
    broker = make();
    await broker.start();
    expect(readyIn(queue)).toBe(1);
  });
});
