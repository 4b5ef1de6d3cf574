/**
 * The flow built as one would first write it: each message is published and its confirm awaited, consumed with
 * prefetch 1, stored by an INSERT of its own on the network thread, announced through the broker and emitted by itself.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import Database from 'better-sqlite3';
import { Server } from 'socket.io';
import { WebSocketServer, type WebSocket } from 'ws';
import { announce } from './server-process.ts';

const EXCHANGE = 'naive_events';
const MESSAGES = 'naive_messages';
const NOTIFICATIONS = 'naive_notifications';

interface Message {
  chargerId: string;
  action: string;
  payload: { meterValue?: { sampledValue: { value: string }[] }[] };
  raw: string;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-naive-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));

const database = new Database(join(folder, 'naive.sqlite'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(
  `CREATE TABLE charger_data (id INTEGER PRIMARY KEY AUTOINCREMENT, charger_id TEXT, action TEXT, payload TEXT,
     raw TEXT, timestamp INTEGER);
   CREATE INDEX by_charger ON charger_data (charger_id, timestamp);`,
);
const insert = database.prepare(
  'INSERT INTO charger_data (charger_id, action, payload, raw, timestamp) VALUES (?, ?, ?, ?, ?)',
);

const connection = await connect(process.argv[2] ?? '');
const publisher = await connection.createConfirmChannel();
const consumer = await connection.createConfirmChannel();
await publisher.assertExchange(EXCHANGE, 'topic', { durable: true });
for (const queue of [MESSAGES, NOTIFICATIONS]) {
  await publisher.assertQueue(queue, { durable: true });
  await publisher.bindQueue(queue, EXCHANGE, queue);
  await publisher.purgeQueue(queue);
}
await consumer.prefetch(1);

const http = createServer();
const io = new Server(http, { serveClient: false });
http.listen(0, '127.0.0.1');
await once(http, 'listening');

await consumer.consume(MESSAGES, (delivery) => {
  if (delivery !== null) void store(delivery);
});
await consumer.consume(NOTIFICATIONS, (delivery) => {
  if (delivery === null) return;
  io.emit('notification', bodyOf(delivery));
  consumer.ack(delivery);
});

const chargers = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  backlog: 4_096,
  perMessageDeflate: false,
  handleProtocols: () => 'ocpp1.6',
});
/** One message is confirmed before the next is published. */
let published: Promise<void> = Promise.resolve();
chargers.on('connection', (socket: WebSocket, request) => {
  const chargerId = (request.url ?? '/').slice(1);
  socket.on('message', (data: Buffer) => {
    const raw = data.toString('utf8');
    const [, messageId, action, payload] = JSON.parse(raw) as [number, string, string, Message['payload']];
    const answer = JSON.stringify([3, messageId, {}]);
    socket.send(answer);
    // Both directions, as the console does.
    for (const message of [
      { chargerId, action, payload, raw },
      { chargerId, action, payload: {}, raw: answer },
    ])
      published = published.then(() => publish(publisher, MESSAGES, message));
  });
});
await once(chargers, 'listening');
announce({
  url: `ws://127.0.0.1:${(chargers.address() as AddressInfo).port}/`,
  uiUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
});

async function store(delivery: ConsumeMessage): Promise<void> {
  const { chargerId, action, payload, raw } = bodyOf(delivery) as Message;
  insert.run(chargerId, action, JSON.stringify(payload), raw, Date.now());
  const timestamp = Date.now();
  await publish(consumer, NOTIFICATIONS, {
    type: 'messages.stored',
    data: { count: 1, lastId: 0 },
    timestamp,
  });
  const register = payload.meterValue?.[0]?.sampledValue[0]?.value;
  if (register !== undefined) {
    const data = { chargerId, energyWh: Number(register) };
    await publish(consumer, NOTIFICATIONS, { type: 'session.updated', data, timestamp });
  }
  consumer.ack(delivery);
}

function publish(channel: ConfirmChannel, routingKey: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const content = Buffer.from(JSON.stringify(body));
    channel.publish(EXCHANGE, routingKey, content, { persistent: true }, (error: unknown) =>
      error instanceof Error ? reject(error) : resolve(),
    );
  });
}

function bodyOf(delivery: ConsumeMessage): unknown {
  return JSON.parse(delivery.content.toString('utf8'));
}
