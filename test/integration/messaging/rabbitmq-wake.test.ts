/** After a sleep the broker is tried at once, not when its pause is over. */
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';
import { RabbitMqBroker } from '../../../backend/messaging/rabbitmq/rabbitmq-broker.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';

let server: Server;
let tries = 0;
let broker: RabbitMqBroker;

beforeEach(async () => {
  // A port where whoever comes is sent away, and counted.
  server = createServer((socket) => {
    tries += 1;
    socket.on('error', () => {});
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const settings = { ...DEFAULT_SETTINGS.broker, kind: 'rabbitmq' as const, host: '127.0.0.1', port };
  broker = new RabbitMqBroker({ settings, password: () => 'guest', logger: silentLogger });
});
afterEach(async () => {
  vi.useRealTimers();
  await broker.stop();
  server.close();
});

it('is tried again by waking up alone', async () => {
  // No pause ends by itself while these timers stand still.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  await broker.start();
  await vi.waitUntil(() => tries === 1);
  await vi.waitUntil(() => {
    broker.wake();
    return tries === 4;
  });
});
