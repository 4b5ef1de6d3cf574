/** RabbitMQ goes and comes: chargers are served, the window sees everything, and nothing is lost or doubled. */
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { deleteQueues, startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';

let node: RabbitMqNode;
let running: TestConsole;
beforeAll(async () => {
  node = await startRabbitMq();
});
afterAll(() => node.stop());
afterEach(async () => {
  await running.dispose();
  await deleteQueues(node.url);
});

const FRAMES = 16;

async function start(password = node.password): Promise<void> {
  running = await startConsole({
    settings: { broker: { kind: 'rabbitmq', host: node.host, port: node.port } },
    brokerPassword: password,
  });
}

async function brokerState(state: string): Promise<void> {
  await vi.waitFor(() => expect(running.backend.status().broker.state).toBe(state), 40_000);
}

async function loggedRows(count: number): Promise<void> {
  await vi.waitFor(async () => {
    expect((await running.request('messages.page', { limit: 500 })).rows).toHaveLength(count);
  }, 20_000);
}

async function journalEmpty(): Promise<void> {
  await vi.waitFor(
    () => expect(running.backend.status()).toMatchObject({ journal: { pending: 0 }, broker: { backlog: 0 } }),
    40_000,
  );
}

it('killed in mid-flow: sessions go on in the window, and the backlog is published when it is back', async () => {
  await start();
  await brokerState('connected');
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-1');
  await chargeOnce(charger);
  await node.kill();
  await brokerState('disconnected');
  expect(running.backend.status().broker.error).toMatchObject({ code: 'BROKER_UNREACHABLE' });

  const inItsAbsence = Date.parse('2026-03-02T10:00:00Z');
  await chargeOnce(charger, { startedAt: inItsAbsence });
  await loggedRows(2 * FRAMES);
  const { sessions } = await running.request('sessions.list', {});
  expect(sessions.map(({ status }) => status)).toEqual(['finished', 'finished']);
  // Hints that the broker took with it are lost; those of a session in its absence come past it.
  await vi.waitFor(() => {
    const stopped = running.notifications.filter((notification) => notification.type === 'session.stopped');
    expect(stopped.map(({ data }) => data.startedAt)).toContain(inItsAbsence);
  }, 10_000);
  expect(running.backend.status().broker.backlog).toBeGreaterThanOrEqual(FRAMES);
  const [newest] = (await running.request('messages.page', { limit: 1 })).rows;
  expect(await running.request('messages.get', { uid: newest?.uid ?? '' })).toMatchObject({
    journaledMs: expect.any(Number) as number,
    publishedMs: null,
  });

  await node.start();
  await brokerState('connected');
  await journalEmpty();
  await loggedRows(2 * FRAMES);
  expect((await running.request('sessions.list', {})).sessions).toEqual(sessions);
  await charger.close();
});

it('a wrong password is named, and tried less than once a second; the right one needs no restart', async () => {
  running = await startConsole();
  const broker = { kind: 'rabbitmq' as const, host: node.host, port: node.port };
  await running.request('settings.update', { patch: { broker }, secrets: { brokerPassword: 'wrong' } });
  await brokerState('disconnected');
  expect(running.backend.status().broker.error).toMatchObject({ code: 'BROKER_AUTH_FAILED' });
  expect(JSON.stringify(await running.request('settings.get', {}))).not.toContain('wrong');
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-2');
  await chargeOnce(charger);
  await loggedRows(FRAMES);
  await running.request('settings.update', { patch: {}, secrets: { brokerPassword: node.password } });
  await brokerState('connected');
  await journalEmpty();
  await charger.close();
});

it('a switch from the embedded broker while chargers send loses nothing', async () => {
  running = await startConsole();
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-3');
  let sent = 0;
  const beats = (async () => {
    for (; sent < 200; sent += 1) await charger.call('Heartbeat', {});
  })();
  await vi.waitFor(() => expect(sent).toBeGreaterThan(20), 10_000);
  await running.request('settings.update', {
    patch: { broker: { kind: 'rabbitmq', host: node.host, port: node.port } },
    secrets: { brokerPassword: node.password },
  });
  await beats;
  await brokerState('connected');
  await loggedRows(400);
  await journalEmpty();
  await charger.close();
});

it('a memory alarm is shown as such, and what came meanwhile is published after it', async () => {
  await start();
  await brokerState('connected');
  await node.ctl('set_vm_memory_high_watermark', '0');
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-4');
  await chargeOnce(charger);
  await brokerState('blocked');
  await loggedRows(FRAMES);
  await node.ctl('set_vm_memory_high_watermark', '0.4');
  await brokerState('connected');
  await journalEmpty();
  await loggedRows(FRAMES);
  await charger.close();
});

it('a queue with other arguments is explained with both sides’ arguments, and left alone', async () => {
  const connection = await connect(node.url);
  const channel = await connection.createChannel();
  await channel.deleteQueue('ocpp_messages');
  await channel.assertQueue('ocpp_messages', { durable: true });
  await start();
  await brokerState('disconnected');
  const { error } = running.backend.status().broker;
  expect(error).toMatchObject({ code: 'BROKER_TOPOLOGY_MISMATCH' });
  expect(error?.detail).toMatch(/received .* but current is none/);
  const test = await running.request('broker.test', {
    settings: (await running.request('settings.get', {})).settings.broker,
  });
  expect(test.steps.find(({ outcome }) => outcome === 'failed')).toMatchObject({ name: 'topology' });
  await channel.deleteQueue('ocpp_messages');
  await connection.close();
  await brokerState('connected');
});
