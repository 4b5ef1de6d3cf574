import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConsoleError } from '../../../backend/contract/errors.ts';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';
import { BaseConsumer } from '../../../backend/messaging/base-consumer.ts';
import { EmbeddedBroker } from '../../../backend/messaging/embedded/embedded-broker.ts';
import type { Delivery } from '../../../backend/ports/broker.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { MemoryQueueStore } from '../../support/memory-queue-store.ts';

const QUEUE = DEFAULT_SETTINGS.broker.queue;

class Recorder extends BaseConsumer {
  readonly batches: string[][] = [];
  readonly handled: string[] = [];
  readonly lost: { messageId: string; message: string }[] = [];
  readonly poison = new Set<string>();
  failure: Error | null = null;
  hold: Promise<void> | null = null;

  constructor(options: { prefetch?: number; batchSize?: number; paceMs?: number } = {}) {
    super({ queue: QUEUE, prefetch: 100, batchSize: 50, maxDeliveries: 5, logger: silentLogger, ...options });
  }

  protected override async handle(batch: Delivery[]): Promise<void> {
    const ids = batch.map(({ messageId }) => messageId);
    this.batches.push(ids);
    await this.hold;
    if (this.failure !== null) throw this.failure;
    const bad = ids.find((id) => this.poison.has(id));
    if (bad !== undefined) throw new Error(`cannot read ${bad}`);
    this.handled.push(...ids);
  }

  protected override async givenUp(delivery: Delivery, error: Error): Promise<void> {
    this.lost.push({ messageId: delivery.messageId, message: error.message });
  }
}

/** Keeps the consumer's handler from finishing until the returned function is called. */
function hold(consumer: Recorder): () => void {
  const events = new EventTarget();
  consumer.hold = new Promise((resolve) => events.addEventListener('release', () => resolve()));
  return () => events.dispatchEvent(new Event('release'));
}

/** The broker delivers after a tick, the consumer looks at what it has after another. */
async function delivered(): Promise<void> {
  for (let ticks = 0; ticks < 3; ticks += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('BaseConsumer', () => {
  const store = new MemoryQueueStore();
  let broker: EmbeddedBroker;
  const attach = async (consumer: Recorder): Promise<Recorder> => {
    broker = new EmbeddedBroker({ settings: DEFAULT_SETTINGS.broker, store, logger: silentLogger });
    await broker.start();
    await consumer.attach(broker);
    return consumer;
  };
  const publish = (ids: string[]): Promise<void[]> =>
    Promise.all(
      ids.map((messageId) =>
        broker.publish({
          routingKey: 'ocpp.heartbeat',
          body: '{}',
          messageId,
          priority: 1,
          type: 'Heartbeat',
          timestamp: 1,
          keptByCaller: true,
        }),
      ),
    );
  const ready = (queue: string): number | undefined =>
    broker.status().queues.find(({ name }) => name === queue)?.ready;
  afterEach(async () => {
    await broker.stop();
    await store.remove(store.messages.map(({ id }) => id));
    vi.useRealTimers();
  });

  it('takes what arrives together as one batch, bounded by its size, in order', async () => {
    const consumer = await attach(new Recorder({ batchSize: 4 }));
    await publish(['a', 'b', 'c', 'd', 'e', 'f']);
    await vi.waitFor(() => expect(consumer.handled).toHaveLength(6));
    expect(consumer.batches).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('gathers what comes within its pace, until half of what may be in hand is there', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const consumer = await attach(new Recorder({ prefetch: 6, paceMs: 1e6 }));
    await publish(['a']);
    await vi.waitFor(() => expect(consumer.batches).toEqual([['a']]));
    await publish(['b', 'c']);
    await delivered();
    expect(consumer.batches).toEqual([['a']]);
    await publish(['d']);
    await vi.waitFor(() => expect(consumer.batches).toEqual([['a'], ['b', 'c', 'd']]));
    await publish(['e']);
    await delivered();
    await vi.advanceTimersByTimeAsync(1e6);
    await vi.waitFor(() => expect(consumer.batches.at(-1)).toEqual(['e']));
  });

  it('does not wait for more when it detaches', async () => {
    const consumer = await attach(new Recorder({ paceMs: 1e6 }));
    await publish(['a']);
    await vi.waitFor(() => expect(consumer.batches).toEqual([['a']]));
    await publish(['b']);
    await delivered();
    await consumer.detach();
    expect(ready(QUEUE)).toBe(1);
  });

  it('acknowledges only what is handled: unhandled messages return to the queue at detach', async () => {
    const consumer = await attach(new Recorder({ prefetch: 2, batchSize: 2 }));
    const release = hold(consumer);
    await publish(['a', 'b', 'c']);
    await vi.waitFor(() => expect(consumer.batches).toHaveLength(1));
    const detached = consumer.detach();
    release();
    await detached;
    expect(consumer.handled).toEqual(['a', 'b']);
    expect(ready(QUEUE)).toBe(1);
  });

  it('finds the poison in a batch: its neighbours are handled once, it is tried five times and then dead', async () => {
    const consumer = await attach(new Recorder());
    consumer.poison.add('c');
    await publish(['a', 'b', 'c', 'd']);
    await vi.waitFor(
      () => expect(consumer.lost).toEqual([{ messageId: 'c', message: 'cannot read c' }]),
      10_000,
    );
    expect(consumer.handled.toSorted()).toEqual(['a', 'b', 'd']);
    // Five deliveries: in a batch, which is divided until it is alone, and then alone at once.
    expect(consumer.batches.filter((batch) => batch.includes('c')).length).toBe(3 + 4);
    expect(ready('ocpp_messages.dead')).toBe(1);
    expect(store.messages).toMatchObject([
      { queue: 'ocpp_messages.dead', messageId: 'c', headers: { 'x-console-error': 'cannot read c' } },
    ]);
  });

  it('finds one poison among many in few tries', async () => {
    const consumer = await attach(new Recorder({ batchSize: 64 }));
    consumer.poison.add('p');
    await publish([...Array.from({ length: 63 }, (_none, index) => `m${index}`), 'p']);
    await vi.waitFor(() => expect(consumer.handled).toHaveLength(63));
    expect(new Set(consumer.handled).size).toBe(63);
    // Twice for each of the six halvings, and once for the whole.
    expect(consumer.batches.length).toBeLessThanOrEqual(13);
    await consumer.detach();
  });

  it('does not call a message given up whose letter could not be written', async () => {
    const consumer = await attach(new Recorder());
    consumer.poison.add('c');
    store.full = true;
    await publish(['c', 'd']);
    await vi.waitFor(() => expect(ready('ocpp_messages.dead')).toBe(1), 10_000);
    await consumer.detach();
    store.full = false;
    expect(consumer.handled).toEqual(['d']);
    expect(consumer.lost).toEqual([]);
  });

  it('waits longer before each further delivery of a poison, and gives it back at once when it detaches', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const consumer = await attach(new Recorder());
    consumer.poison.add('bad');
    await publish(['bad']);
    const deliveries = (): number => consumer.batches.length;
    await vi.waitFor(() => expect(deliveries()).toBe(1));
    for (const [index, delayMs] of [100, 200, 400].entries()) {
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(deliveries()).toBe(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      await vi.waitFor(() => expect(deliveries()).toBe(index + 2));
    }
    expect(ready(QUEUE)).toBe(0);
    await consumer.detach();
    expect(ready(QUEUE)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['DATABASE_FAILED', 'JOURNAL_NOT_WRITABLE'] as const)(
    'waits out %s and gives nothing up',
    async (code) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const consumer = await attach(new Recorder());
      consumer.failure = new ConsoleError(code, 'The disk is full.');
      await publish(['a', 'b']);
      await vi.waitFor(() => expect(consumer.batches).toHaveLength(1));
      // Far more tries than a poisonous message gets.
      for (let tries = 0; tries < 12; tries += 1) await vi.advanceTimersByTimeAsync(10_000);
      expect(consumer.batches.length).toBeGreaterThan(10);
      expect(consumer.batches.every((batch) => batch.join() === 'a,b')).toBe(true);
      consumer.failure = null;
      await vi.advanceTimersByTimeAsync(10_000);
      expect(consumer.handled).toEqual(['a', 'b']);
      expect(consumer.lost).toEqual([]);
      expect(ready('ocpp_messages.dead')).toBe(0);
    },
  );

  it('does not wait for a pause to detach, and gives the messages back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const consumer = await attach(new Recorder());
    const release = hold(consumer);
    consumer.failure = new ConsoleError('DATABASE_FAILED');
    await publish(['a', 'b']);
    await vi.waitFor(() => expect(consumer.batches).toHaveLength(1));
    const detached = consumer.detach();
    release();
    await detached;
    expect(ready(QUEUE)).toBe(2);
  });
});
