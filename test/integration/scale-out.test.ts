/** Several headless consoles on one RabbitMQ: what an independent consumer sees, and whose messages each database holds. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { startHeadless, type HeadlessConsole } from '../support/headless.ts';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';

const NAMES = ['a', 'b', 'c'] as const;
/** Frames of `chargeOnce`: eight CALLs, each with its answer. */
const FRAMES = 16;
const WAIT = { timeout: 40_000, interval: 100 };

let node: RabbitMqNode;
let stranger: ChannelModel;
let folder: string;
const consoles: HeadlessConsole[] = [];
beforeAll(async () => {
  node = await startRabbitMq();
  stranger = await connect(node.url);
});
afterAll(async () => {
  await stranger.close();
  await node.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scale-out-'));
});
afterEach(async () => {
  for (const running of consoles.splice(0)) await running.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** One console for each name, started together. */
async function start(
  of: (name: string) => { exchange: string; queue: string; notifications: string },
): Promise<void> {
  const started = NAMES.map((name) => {
    const dataDir = join(folder, name);
    mkdirSync(dataDir);
    const { exchange, queue, notifications } = of(name);
    // By settings.json and by environment: the two ways of a machine without a window.
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ broker: { exchange } }));
    return startHeadless(dataDir, {
      environment: {
        RABBITMQ_URL: node.url,
        RABBITMQ_QUEUE: queue,
        RABBITMQ_NOTIFICATIONS_QUEUE: notifications,
      },
    });
  });
  consoles.push(...(await Promise.all(started)));
  for (const one of consoles)
    await vi.waitFor(
      async () => expect((await one.request('status.get', {})).broker.state).toBe('connected'),
      WAIT,
    );
}

/** An independent consumer with a queue of its own. @returns the uid and charger of all it was given. */
async function observe(exchanges: readonly string[]): Promise<{ uid: string; chargerId: string }[]> {
  const channel = await stranger.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  for (const exchange of exchanges) await channel.bindQueue(queue, exchange, 'ocpp.#');
  const seen: { uid: string; chargerId: string }[] = [];
  await channel.consume(
    queue,
    (message) => {
      if (message !== null)
        seen.push(JSON.parse(message.content.toString('utf8')) as { uid: string; chargerId: string });
    },
    { noAck: true },
  );
  return seen;
}

/** At each console a charger of its own charges once. */
async function chargeEverywhere(): Promise<void> {
  await Promise.all(
    consoles.map(async ({ ready }, index) => {
      const charger = await connectCharger(ready.ocppUrl, `CP-${NAMES[index]}`);
      await chargeOnce(charger);
      await charger.close();
    }),
  );
}

/** Messages in a console's log, by charger. */
async function logOf(one: HeadlessConsole): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { chargerId } of (await one.request('messages.page', { limit: 500 })).rows)
    counts[chargerId] = (counts[chargerId] ?? 0) + 1;
  return counts;
}

const EVERYTHING = { 'CP-a': FRAMES, 'CP-b': FRAMES, 'CP-c': FRAMES };

async function untilSeenOnce(seen: readonly { uid: string }[]): Promise<void> {
  await vi.waitFor(() => expect(new Set(seen.map(({ uid }) => uid)).size).toBe(FRAMES * NAMES.length), WAIT);
  expect(seen).toHaveLength(FRAMES * NAMES.length);
}

it('one exchange, queues of their own: each database holds everything, sessions of all among it', async () => {
  await start((name) => ({
    exchange: 'shared',
    queue: `ocpp_messages.${name}`,
    notifications: `notifications.${name}`,
  }));
  const seen = await observe(['shared']);
  await chargeEverywhere();
  await untilSeenOnce(seen);
  for (const one of consoles) {
    await vi.waitFor(async () => expect(await logOf(one)).toEqual(EVERYTHING), WAIT);
    const { sessions } = await one.request('sessions.list', {});
    expect(sessions.map(({ chargerId, status, energyWh }) => ({ chargerId, status, energyWh }))).toEqual(
      expect.arrayContaining(
        NAMES.map((name) => ({ chargerId: `CP-${name}`, status: 'finished', energyWh: 11_345 })),
      ),
    );
    expect(sessions).toHaveLength(NAMES.length);
  }
});

it('an exchange for each: each database holds its own chargers, and one queue still sees all', async () => {
  await start((name) => ({
    exchange: `events.${name}`,
    queue: `own.${name}`,
    notifications: `hints.${name}`,
  }));
  const seen = await observe(NAMES.map((name) => `events.${name}`));
  await chargeEverywhere();
  await untilSeenOnce(seen);
  for (const [index, one] of consoles.entries())
    await vi.waitFor(async () => expect(await logOf(one)).toEqual({ [`CP-${NAMES[index]}`]: FRAMES }), WAIT);
});

it('one queue for all: every message lies in some database, dealt out, and each window warns', async () => {
  await start(() => ({ exchange: 'dealt', queue: 'dealt_messages', notifications: 'dealt_hints' }));
  const seen = await observe(['dealt']);
  await chargeEverywhere();
  await untilSeenOnce(seen);
  await vi.waitFor(async () => {
    const logs = await Promise.all(consoles.map(logOf));
    const total = (chargerId: string): number => logs.reduce((sum, log) => sum + (log[chargerId] ?? 0), 0);
    expect(Object.keys(EVERYTHING).map(total)).toEqual([FRAMES, FRAMES, FRAMES]);
  }, WAIT);
  for (const one of consoles)
    await vi.waitFor(async () => {
      const { queues } = (await one.request('status.get', {})).broker;
      expect(queues.find(({ role }) => role === 'messages')).toMatchObject({
        consumers: 3,
        foreignConsumers: 2,
      });
    }, WAIT);
});
