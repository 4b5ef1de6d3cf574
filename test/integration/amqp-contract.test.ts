/** What other systems get from the exchange: judged by the JSON Schema of the contract, and by the example that we show. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { connect, type ChannelModel, type ConsumeMessage } from 'amqplib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { priorityOf } from '../../backend/ocpp/catalogue/index.ts';
import { chargeOnce, connectCharger, type Charger } from '../support/charger.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const schema = JSON.parse(
  readFileSync(at('backend/contract/amqp/ocpp-message.v1.schema.json'), 'utf8'),
) as object;
const WAIT = { timeout: 30_000, interval: 50 };

let node: RabbitMqNode;
let stranger: ChannelModel;
let running: TestConsole;
let charger: Charger;
const seen: ConsumeMessage[] = [];
beforeAll(async () => {
  node = await startRabbitMq();
  stranger = await connect(node.url);
  const channel = await stranger.createChannel();
  await channel.assertExchange('ev_charging_events', 'topic', { durable: true });
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'ev_charging_events', 'ocpp.#');
  await channel.consume(queue, (message) => message !== null && seen.push(message), { noAck: true });
  running = await startConsole({
    settings: { broker: { kind: 'rabbitmq', host: node.host, port: node.port, user: node.user } },
    brokerPassword: node.password,
  });
  charger = await connectCharger(running.ready.ocppUrl, 'CP-1');
});
afterAll(async () => {
  await charger.close({ force: true });
  await running.dispose();
  await stranger.close();
  await node.stop();
});

interface Body {
  uid: string;
  messageType: 'CALL' | 'CALLRESULT' | 'CALLERROR' | 'INVALID';
  action: string;
  direction: string;
}
const bodies = (): Body[] => seen.map(({ content }) => JSON.parse(content.toString('utf8')) as Body);

it('sends every kind of message as the schema says, with the properties of the table in the README', async () => {
  await chargeOnce(charger);
  // An answer of ours that is an error, a frame that is none, a CALL of ours and its answer.
  await charger.call('NoSuchAction', {}).catch(() => {});
  charger.sendRaw('{"not":"an OCPP-J message"}');
  charger.sendRaw('[2,"no json');
  charger.handle('ClearCache', async () => ({ status: 'Accepted' }));
  await running.request('commands.send', { chargerId: 'CP-1', action: 'ClearCache', payload: {} });
  await vi.waitFor(() => {
    const kinds = new Set(bodies().map(({ messageType, direction }) => `${direction} ${messageType}`));
    for (const kind of ['Incoming CALL', 'Outgoing CALLRESULT', 'Outgoing CALLERROR', 'Incoming INVALID'])
      expect(kinds).toContain(kind);
    expect(bodies().some((body) => body.action === 'ClearCache' && body.messageType === 'CALLRESULT')).toBe(
      true,
    );
  }, WAIT);

  const judge = new Ajv2020({ strict: true, allErrors: true, formats: { uuid: true } }).compile(schema);
  for (const [index, body] of bodies().entries()) {
    expect([body, judge(body), judge.errors]).toEqual([body, true, null]);
    const { fields, properties } = seen[index] as ConsumeMessage;
    const keys = {
      CALL: `ocpp.${body.action.toLowerCase()}`,
      CALLRESULT: 'ocpp.response',
      CALLERROR: 'ocpp.error',
      INVALID: 'ocpp.unknown',
    };
    expect([body, fields.routingKey]).toEqual([body, keys[body.messageType]]);
    expect(properties).toMatchObject({
      messageId: body.uid,
      type: 'ocpp',
      appId: 'ocpp-console',
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      priority: priorityOf(body.messageType, body.action),
    });
    expect(properties.headers).toEqual({
      'journaled-at': expect.any(Number) as number,
      'published-at': expect.any(Number) as number,
    });
    expect(Math.abs(Number(properties.timestamp) - Date.now() / 1_000)).toBeLessThan(3_600);
  }
  expect(new Set(bodies().map(({ uid }) => uid)).size).toBe(seen.length);
  // The schema is one that can refuse.
  for (const wrong of [{ v: 2 }, { uid: 'x' }, { messageType: 'PING' }, { timestamp: 1.5 }])
    expect([wrong, judge({ ...bodies()[0], ...wrong })]).toEqual([wrong, false]);
  const { uid: _uid, ...without } = bodies()[0] as Body;
  expect(judge(without)).toBe(false);
});

it('feeds the example of the README, also with what came while it was away', async () => {
  const start = () => {
    const child = spawn(process.execPath, [at('examples/consumer.mjs'), node.url], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (output += data.toString('utf8')));
    return {
      output: () => output,
      async end() {
        child.kill('SIGTERM');
        expect([await once(child, 'exit'), output]).toEqual([[0, null], output]);
      },
    };
  };
  const sessions = (output: string): string[] =>
    output.split('\n').flatMap((line) => /Z CP-1 (\w+Transaction)/.exec(line)?.[1] ?? []);
  const first = start();
  await vi.waitFor(() => expect(first.output()).toContain('Waiting for sessions'), WAIT);
  await chargeOnce(charger, { startedAt: Date.parse('2026-03-02T10:00:00Z') });
  await vi.waitFor(
    () => expect(sessions(first.output()).toSorted()).toEqual(['StartTransaction', 'StopTransaction']),
    WAIT,
  );
  await first.end();
  await chargeOnce(charger, { startedAt: Date.parse('2026-03-03T10:00:00Z') });
  const second = start();
  await vi.waitFor(
    () => expect(sessions(second.output()).toSorted()).toEqual(['StartTransaction', 'StopTransaction']),
    WAIT,
  );
  await second.end();
});
