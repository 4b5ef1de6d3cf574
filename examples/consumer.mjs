// Prints each charging session that begins or ends: node examples/consumer.mjs amqp://guest:guest@127.0.0.1:5672/
import { connect } from 'amqplib';

const EXCHANGE = 'ev_charging_events';
const QUEUE = 'example.sessions';

const connection = await connect(process.argv[2] ?? 'amqp://guest:guest@127.0.0.1:5672/');
const channel = await connection.createChannel();
await channel.prefetch(50);
await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
// A queue of your own has its own copy of every message; it keeps them while this program is away.
await channel.assertQueue(QUEUE, { durable: true });
for (const key of ['ocpp.starttransaction', 'ocpp.stoptransaction'])
  await channel.bindQueue(QUEUE, EXCHANGE, key);

// Each message comes at least once, so now and then twice: its uid tells. In earnest this is a column of your database.
const seen = new Set();
await channel.consume(QUEUE, (message) => {
  if (message === null) return;
  const event = JSON.parse(message.content.toString('utf8'));
  if (event.v === 1 && event.messageType === 'CALL' && !seen.has(event.uid)) {
    seen.add(event.uid);
    console.log(new Date(event.timestamp).toISOString(), event.chargerId, event.action, event.payload);
  }
  channel.ack(message);
});
console.log('Waiting for sessions. Ctrl+C ends.');
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void connection.close());
