/** What every broker of the console must do, whichever it is: run by broker-contract.test.ts against both. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BrokerSettings } from '../../../backend/contract/settings.ts';
import { BaseConsumer } from '../../../backend/messaging/base-consumer.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import type { Broker, Delivery } from '../../../backend/ports/broker.ts';
import { collect, freshSettings, message, untilConnected, WAIT } from './broker-tools.ts';

export interface BrokerHouse {
  /** A broker over these settings and whatever its queues kept from before; not started. */
  make(settings: BrokerSettings): Broker;
  /** Ends the broker without warning and takes away its memory, as a power cut does; then it can be made again. */
  powerCut(broker: Broker): Promise<void>;
}

/** Refuses one message for ever. */
class PoisonConsumer extends BaseConsumer {
  readonly handled: string[] = [];
  readonly #redelivered = new Set<Delivery>();

  constructor(queue: string) {
    super({ queue, prefetch: 100, batchSize: 50, maxDeliveries: 5, logger: silentLogger });
  }

  get redeliveries(): number {
    return this.#redelivered.size;
  }

  protected override async handle(batch: Delivery[]): Promise<void> {
    for (const delivery of batch) if (delivery.redelivered) this.#redelivered.add(delivery);
    if (batch.some(({ body }) => body === 'poison')) throw new Error('no good: poison');
    this.handled.push(...batch.map(({ body }) => body));
  }

  protected override async givenUp(): Promise<void> {}
}

const ack = (delivery: Delivery): void => delivery.ack();

export function brokerContract(
  house: () => BrokerHouse,
  { queueType }: Pick<BrokerSettings, 'queueType'> = { queueType: 'classic' },
): void {
  let settings: BrokerSettings;
  let broker: Broker;
  beforeEach(async () => {
    settings = freshSettings({ queueType });
    broker = house().make(settings);
    await broker.start();
    await untilConnected(broker);
  });
  afterEach(() => broker.stop());

  /** A message that comes after all others shows that nothing else will come. */
  const publishLast = async (routingKey: string): Promise<string> => {
    const last = message(routingKey);
    await broker.publish(last);
    return last.body;
  };

  it('routes by topic, and delivers every property as it was published', async () => {
    const ocpp = await collect(broker, settings.queue, { settle: ack });
    const notifications = await collect(broker, settings.notificationsQueue, { settle: ack });
    const sent = message('ocpp.starttransaction', {
      body: '{"idTag":"Zürich ⚡"}',
      priority: 9,
      type: 'StartTransaction',
      headers: { tries: 2, source: 'test' },
    });
    await broker.publish(sent);
    await broker.publish(message('ocpp', { body: 'no word after ocpp' }));
    await broker.publish(message('ocpp.a.b.c', { body: 'three words' }));
    await broker.publish(message('notification.session.started', { body: 'hint' }));
    const [first] = await ocpp.until(3);
    await notifications.until(1);
    expect(first).toMatchObject({
      routingKey: 'ocpp.starttransaction',
      body: sent.body,
      messageId: sent.messageId,
      priority: 9,
      type: 'StartTransaction',
      redelivered: false,
      headers: { tries: 2, source: 'test' },
    });
    expect(ocpp.bodies()).toEqual([sent.body, 'no word after ocpp', 'three words']);
    expect(notifications.bodies()).toEqual(['hint']);
    expect(broker.status().published).toBe(4);
  });

  it('refuses a message that no queue takes, and goes on', async () => {
    await expect(broker.publish(message('ocppx.heartbeat'))).rejects.toMatchObject({
      code: 'BROKER_MESSAGE_RETURNED',
    });
    await broker.publish(message('ocpp.heartbeat'));
    expect(broker.status().published).toBe(1);
  });

  it.runIf(queueType === 'classic')(
    'delivers the highest priority first, and in order of arrival within a priority',
    async () => {
      for (const [priority, body] of [
        [1, 'beat 1'],
        [9, 'start 1'],
        [5, 'result'],
        [9, 'start 2'],
        [1, 'beat 2'],
        [10, 'top'],
      ] as const)
        await broker.publish(message('ocpp.x', { priority, body }));
      const { until, bodies } = await collect(broker, settings.queue, { prefetch: 1, settle: ack });
      await until(6);
      expect(bodies()).toEqual(['top', 'start 1', 'start 2', 'result', 'beat 1', 'beat 2']);
    },
  );

  it.runIf(queueType === 'quorum')(
    'delivers in the order of publication, whatever the priority',
    async () => {
      for (const [priority, body] of [
        [1, 'beat'],
        [9, 'start'],
        [5, 'result'],
      ] as const)
        await broker.publish(message('ocpp.x', { priority, body }));
      const { until, deliveries } = await collect(broker, settings.queue, { prefetch: 1, settle: ack });
      await until(3);
      expect(deliveries.map(({ body, priority }) => [body, priority])).toEqual([
        ['beat', 1],
        ['start', 9],
        ['result', 5],
      ]);
    },
  );

  it('gives no more than the prefetch unacknowledged', async () => {
    const { deliveries, until } = await collect(broker, settings.queue, { prefetch: 3 });
    const { deliveries: hints, until: untilHint } = await collect(broker, settings.notificationsQueue);
    for (let n = 0; n < 10; n += 1) await broker.publish(message('ocpp.x'));
    await until(3);
    // Deliveries of a broker are in order: the hint comes after a fourth message would have.
    await broker.publish(message('notification.x'));
    await untilHint(1);
    expect(hints).toHaveLength(1);
    expect(deliveries).toHaveLength(3);
    deliveries[0]?.ack();
    await until(4);
    deliveries[1]?.nack({ requeue: false });
    await until(5);
    expect(deliveries).toHaveLength(5);
  });

  it('shares a queue among its consumers', async () => {
    const one = await collect(broker, settings.queue, { prefetch: 5 });
    const two = await collect(broker, settings.queue, { prefetch: 5 });
    for (let n = 0; n < 10; n += 1) await broker.publish(message('ocpp.x'));
    await one.until(5);
    await two.until(5);
    expect(new Set([...one.bodies(), ...two.bodies()]).size).toBe(10);
  });

  it('delivers again, marked so, what was given back', async () => {
    const { deliveries, until } = await collect(broker, settings.queue);
    const sent = message('ocpp.x');
    await broker.publish(sent);
    await until(1);
    deliveries[0]?.nack({ requeue: true });
    await until(2);
    expect(deliveries.map(({ redelivered, messageId }) => ({ redelivered, messageId }))).toEqual([
      { redelivered: false, messageId: sent.messageId },
      { redelivered: true, messageId: sent.messageId },
    ]);
  });

  // A quorum queue puts it back at its head, in the order in which it comes.
  it.runIf(queueType === 'classic')(
    'puts what was given back where it was, in whichever order it comes back',
    async () => {
      const { deliveries, until, subscription } = await collect(broker, settings.queue, { prefetch: 3 });
      for (const body of ['one', 'two', 'three', 'four'])
        await broker.publish(message('ocpp.x', { body, priority: 5 }));
      await until(3);
      for (const index of [0, 2]) deliveries[index]?.nack({ requeue: true });
      // Both places are free again, and both come before what has not been delivered yet.
      await until(5);
      await subscription.cancel();
      const again = await collect(broker, settings.queue, { prefetch: 1, settle: ack });
      await again.until(4);
      expect(again.deliveries.map(({ body, redelivered }) => [body, redelivered])).toEqual([
        ['one', true],
        ['two', true],
        ['three', true],
        ['four', false],
      ]);
    },
  );

  it('takes acknowledgements out of order, and twice, for what they are', async () => {
    const first = await collect(broker, settings.queue);
    for (let n = 0; n < 10; n += 1) await broker.publish(message('ocpp.x', { body: `${n}` }));
    await first.until(10);
    // In one tick: most of them, with holes.
    for (const index of [9, 0, 1, 2, 2, 4, 5, 7]) first.deliveries[index]?.ack();
    await first.subscription.cancel();
    const second = await collect(broker, settings.queue, { settle: ack });
    await second.until(3);
    const last = await publishLast('ocpp.x');
    await second.until(4);
    expect(second.bodies()).toEqual(['3', '6', '8', last]);
  });

  it('ignores priorities in a queue that has none', async () => {
    for (const [priority, body] of [
      [1, 'first'],
      [9, 'second'],
      [5, 'third'],
    ] as const)
      await broker.publish(message('notification.x', { priority, body }));
    const { until, deliveries } = await collect(broker, settings.notificationsQueue, { settle: ack });
    await until(3);
    expect(deliveries.map(({ body, priority }) => [body, priority])).toEqual([
      ['first', 1],
      ['second', 9],
      ['third', 5],
    ]);
  });

  it('puts a message of the OCPP queue that expired among the dead letters', async () => {
    await broker.publish(message('ocpp.x', { body: 'too late', expiration: 30 }));
    await vi.waitFor(
      async () =>
        expect(await broker.deadLetters(10)).toMatchObject([
          { preview: 'too late', error: 'expired', routingKey: 'ocpp.x' },
        ]),
      WAIT,
    );
  });

  it('gives a poison five deliveries and then up, with its error, and handles its neighbours once', async () => {
    const consumer = new PoisonConsumer(settings.queue);
    await consumer.attach(broker);
    for (const body of ['good 1', 'poison', 'good 2']) await broker.publish(message('ocpp.x', { body }));
    await vi.waitFor(
      async () =>
        expect(await broker.deadLetters(10)).toMatchObject([{ preview: 'poison', error: 'no good: poison' }]),
      WAIT,
    );
    await consumer.detach();
    expect(consumer.handled.toSorted()).toEqual(['good 1', 'good 2']);
    expect(consumer.redeliveries).toBe(4);
    const rest = await collect(broker, settings.queue, { settle: ack });
    const last = await publishLast('ocpp.x');
    await rest.until(1);
    expect(rest.bodies()).toEqual([last]);
  });

  it('gives what a cancelled consumer held to the next one', async () => {
    const first = await collect(broker, settings.queue);
    await broker.publish(message('ocpp.x', { body: 'done' }));
    await broker.publish(message('ocpp.x', { body: 'held 1' }));
    await broker.publish(message('ocpp.x', { body: 'held 2' }));
    await first.until(3);
    first.deliveries[0]?.ack();
    await first.subscription.cancel();
    // Too late, and harmless.
    first.deliveries[1]?.ack();
    first.deliveries[2]?.nack({ requeue: false });
    const second = await collect(broker, settings.queue, { settle: ack });
    await second.until(2);
    const last = await publishLast('ocpp.x');
    await second.until(3);
    expect(second.deliveries.map(({ body, redelivered }) => [body, redelivered])).toEqual([
      ['held 1', true],
      ['held 2', true],
      [last, false],
    ]);
    expect(first.deliveries).toHaveLength(3);
  });

  it('lists dead letters without taking them, gives back what is retried, and throws away what is not', async () => {
    const reject = (delivery: Delivery): void => delivery.nack({ requeue: false, reason: 'cannot be read' });
    const first = await collect(broker, settings.queue, { settle: reject });
    for (const body of ['one', 'two', 'three']) await broker.publish(message('ocpp.heartbeat', { body }));
    await first.until(3);
    await first.subscription.cancel();
    const letters = await vi.waitFor(async () => {
      const found = await broker.deadLetters(10);
      expect(found).toHaveLength(3);
      return found;
    }, WAIT);
    expect(letters).toMatchObject([
      { preview: 'one', routingKey: 'ocpp.heartbeat', error: 'cannot be read', size: 3 },
      { preview: 'two' },
      { preview: 'three' },
    ]);
    expect(letters[0]?.at).toBeGreaterThan(Date.now() - 60_000);
    expect(await broker.deadLetters(2)).toHaveLength(2);
    const idOf = (body: string): string => letters.find(({ preview }) => preview === body)?.letterId ?? '';
    // Whoever looks at the same time, or right afterwards, finds them too.
    const looks = await Promise.all([1, 2, 3].map(() => broker.deadLetters(10)));
    expect(looks.map(({ length }) => length)).toEqual([3, 3, 3]);
    const settle = async (body: string, how: 'retry' | 'discard') =>
      expect(await broker.settleDeadLetters(new Set([idOf(body)]), how)).toBe(1);
    await settle('two', 'retry');
    await settle('three', 'discard');
    const again = await collect(broker, settings.queue, { settle: ack });
    await again.until(1);
    expect(again.deliveries).toMatchObject([{ body: 'two', type: 'test', redelivered: false }]);
    await vi.waitFor(
      async () => expect((await broker.deadLetters(10)).map(({ preview }) => preview)).toEqual(['one']),
      WAIT,
    );
    expect(await broker.settleDeadLetters(new Set(['unknown']), 'discard')).toBe(0);
    await again.subscription.cancel();
  });

  it('puts a rejected message with its error among the dead letters', async () => {
    await collect(broker, settings.queue, {
      settle: (delivery) => delivery.nack({ requeue: false, reason: 'Unexpected token' }),
    });
    const dead = await collect(broker, `${settings.queue}.dead`, { settle: ack });
    const sent = message('ocpp.metervalues', { priority: 3, type: 'MeterValues' });
    await broker.publish(sent);
    await dead.until(1);
    const { messageId, body, type } = sent;
    expect(dead.deliveries).toMatchObject([
      { messageId, body, type, headers: { 'x-console-error': 'Unexpected token' } },
    ]);
  });

  it('drops a message whose time to live has passed', async () => {
    await broker.publish(message('notification.x', { body: 'late', expiration: 30 }));
    // From its confirm on: the broker has had it by then.
    const gone = Date.now() + 60;
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(gone), { interval: 5 });
    const { until, bodies } = await collect(broker, settings.notificationsQueue, { settle: ack });
    const last = await publishLast('notification.x');
    await until(1);
    expect(bodies()).toEqual([last]);
  });

  it('tells how many messages and consumers each queue has', async () => {
    await broker.publish(message('ocpp.x'));
    await collect(broker, settings.notificationsQueue);
    await vi.waitFor(
      () =>
        expect(broker.status().queues).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ name: settings.queue, ready: 1, consumers: 0 }),
            expect.objectContaining({ name: settings.notificationsQueue, ready: 0, consumers: 1 }),
            expect.objectContaining({ name: `${settings.queue}.dead`, ready: 0, consumers: 0 }),
          ]),
        ),
      WAIT,
    );
  });

  it('tells what is in hand, how fast each queue is, and how long a confirm takes', async () => {
    expect(broker.status().confirmLatency).toBeNull();
    const held = await collect(broker, settings.queue);
    for (let n = 0; n < 5; n += 1) await broker.publish(message('ocpp.x'));
    await held.until(5);
    const ocpp = () => broker.status().queues.find(({ role }) => role === 'messages');
    await vi.waitFor(() => expect(ocpp()).toMatchObject({ binding: 'ocpp.#', unacknowledged: 5 }), WAIT);
    const { confirmLatency, exchange } = broker.status();
    expect(exchange).toBe(settings.exchange);
    expect(confirmLatency?.count).toBe(5);
    expect(confirmLatency?.medianMs).toBeGreaterThan(0);
    expect(confirmLatency?.p99Ms).toBeGreaterThanOrEqual(confirmLatency?.medianMs ?? Infinity);
    // A hint is no message of a charger: it is not counted.
    await broker.publish(message('notification.x', { transient: true }));
    expect(broker.status().confirmLatency?.count).toBe(5);
    for (const delivery of held.deliveries) delivery.ack();
    await vi.waitFor(async () => {
      await broker.publish(message('ocpp.x'));
      expect(ocpp()?.inRate).toBeGreaterThan(0);
      expect(ocpp()?.outRate).toBeGreaterThan(0);
    }, WAIT);
  });

  it('refuses to publish when it is stopped, and tells of each change', async () => {
    const states: string[] = [];
    broker.onStateChange(() => states.push(broker.status().state));
    await broker.stop();
    expect(states.at(-1)).toBe('stopped');
    await expect(broker.publish(message('ocpp.x'))).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  });

  it('keeps what it confirmed through a power cut', async () => {
    const { deliveries, until } = await collect(broker, settings.queue);
    const kept = Array.from({ length: 20 }, (_, n) => message('ocpp.x', { body: `kept ${n}` }));
    await Promise.all(kept.map((one) => broker.publish(one)));
    await until(20);
    for (const delivery of deliveries.slice(0, 5)) delivery.ack();
    // From here on the broker answers for the letter; a delivery of it says less.
    await deliveries[5]?.deadLetter('poison');
    await house().powerCut(broker);

    broker = house().make(settings);
    await broker.start();
    await untilConnected(broker);
    const again = await collect(broker, settings.queue, { settle: ack });
    await again.until(14);
    const deadAgain = await collect(broker, `${settings.queue}.dead`, { settle: ack });
    await deadAgain.until(1);
    // An acknowledgement may be lost with the power; a message may not.
    expect(again.bodies().toSorted()).toEqual(
      expect.arrayContaining(
        kept
          .slice(6)
          .map(({ body }) => body)
          .toSorted(),
      ),
    );
    expect(deadAgain.bodies()).toEqual(['kept 5']);
  });
}
