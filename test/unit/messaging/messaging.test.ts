/** Messaging as the composition root uses it, on the embedded broker; and with a RabbitMQ that is not there. */
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { notificationsSchema, type Notification } from '../../../backend/contract/notifications.ts';
import { DEFAULT_SETTINGS, type BrokerSettings } from '../../../backend/contract/settings.ts';
import { BaseConsumer } from '../../../backend/messaging/base-consumer.ts';
import { Messaging } from '../../../backend/messaging/messaging.ts';
import type { Delivery } from '../../../backend/ports/broker.ts';
import type { JournalRow } from '../../../backend/ports/journal.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { MemoryQueueStore } from '../../support/memory-queue-store.ts';
import { MemoryJournal } from './memory-journal.ts';

class Sink extends BaseConsumer {
  readonly #handle: (deliveries: Delivery[]) => void;

  constructor(queue: string, handle: (deliveries: Delivery[]) => void) {
    super({ queue, prefetch: 100, batchSize: 50, maxDeliveries: 5, logger: silentLogger });
    this.#handle = handle;
  }
  protected override async handle(batch: Delivery[]): Promise<void> {
    this.#handle(batch);
  }
  protected override async givenUp(): Promise<void> {}
}

class House {
  settings: BrokerSettings = DEFAULT_SETTINGS.broker;
  readonly journal = new MemoryJournal();
  readonly local: Notification[] = [];
  readonly carried: unknown[] = [];
  readonly messaging = new Messaging({
    settings: () => this.settings,
    password: () => 'secret',
    journal: this.journal,
    queueStore: new MemoryQueueStore(),
    consumers: (settings) => [
      new Sink(settings.queue, (batch) => void this.journal.markProcessed(batch.map((one) => one.messageId))),
      new Sink(settings.notificationsQueue, (batch) =>
        this.carried.push(...batch.flatMap(({ body }) => notificationsSchema.parse(JSON.parse(body)))),
      ),
    ],
    processLocally: (rows: JournalRow[]) => this.journal.markProcessed(rows.map(({ uid }) => uid)),
    notifyLocally: (notification) => this.local.push(notification),
    logger: silentLogger,
  });

  receive(count: number): void {
    this.messaging.committed(this.journal.commit(count));
  }

  untilProcessed(count: number): Promise<void> {
    return vi.waitFor(() => expect(this.journal.processed.size).toBe(count));
  }
}

const hint: Notification = { type: 'messages.stored', data: { count: 1, lastId: 1 }, timestamp: 1 };

describe('Messaging', () => {
  let house: House;
  let closedPort: Server | null = null;
  afterEach(async () => {
    await house.messaging.stop(0);
    closedPort?.close();
    closedPort = null;
  });

  /** RabbitMQ's settings with a server behind them that hangs up at once. */
  const rabbitAway = async (): Promise<BrokerSettings> => {
    closedPort = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(closedPort, 'listening');
    const address = closedPort.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { ...DEFAULT_SETTINGS.broker, kind: 'rabbitmq', host: '127.0.0.1', port: address.port };
  };

  it('carries messages and notifications, and takes up what a former run left', async () => {
    house = new House();
    house.journal.commit(3);
    await house.messaging.start();
    await house.untilProcessed(3);
    house.receive(2);
    house.messaging.publishNotification(hint);
    await house.untilProcessed(5);
    await vi.waitFor(() => expect(house.carried).toEqual([hint]));
    expect(house.messaging.status()).toMatchObject({ kind: 'embedded', state: 'connected', backlog: 0 });
    expect(house.journal.kind).toBe('embedded');
  });

  it('counts what is committed before it is started, and carries it then', async () => {
    house = new House();
    house.receive(2);
    expect(house.messaging.status()).toMatchObject({ state: 'stopped', backlog: 2 });
    await house.messaging.start();
    await house.untilProcessed(2);
    await vi.waitFor(() => expect(house.messaging.status().backlog).toBe(0));
  });

  it('hands notifications on by itself before it is started and after it is stopped, and never throws', async () => {
    house = new House();
    house.messaging.publishNotification(hint);
    await house.messaging.start();
    await house.messaging.stop(0);
    house.messaging.publishNotification(hint);
    expect(house.local).toEqual([hint, hint]);
    expect(house.messaging.status().state).toBe('stopped');
  });

  it('starts with RabbitMQ away: messages are processed, notifications shown, the backlog is counted', async () => {
    house = new House();
    house.settings = await rabbitAway();
    await house.messaging.start();
    house.receive(4);
    house.messaging.publishNotification(hint);
    await house.untilProcessed(4);
    expect(house.local).toEqual([hint]);
    expect(house.messaging.status()).toMatchObject({ kind: 'rabbitmq', backlog: 4 });
    expect(house.messaging.status().state).not.toBe('connected');
    expect(JSON.stringify(house.messaging.status())).not.toContain('secret');
  });

  it('loses nothing when the settings go from one broker to the other and back, in the midst of traffic', async () => {
    house = new House();
    await house.messaging.start();
    const states: string[] = [];
    house.messaging.onStatusChange(() => states.push(house.messaging.status().kind));
    house.receive(50);
    house.settings = await rabbitAway();
    const toRabbit = house.messaging.applySettings();
    house.receive(50);
    await toRabbit;
    house.receive(50);
    house.settings = DEFAULT_SETTINGS.broker;
    const back = house.messaging.applySettings();
    house.receive(50);
    await back;
    house.receive(50);
    await house.untilProcessed(250);
    expect(house.messaging.status()).toMatchObject({ kind: 'embedded', state: 'connected' });
    expect(states).toContain('rabbitmq');
    expect(house.journal.kind).toBe('embedded');
  });
});
