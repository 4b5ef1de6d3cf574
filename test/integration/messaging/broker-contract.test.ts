/** One contract, two brokers: the embedded one, and a real RabbitMQ node. */
import { afterAll, beforeAll, describe } from 'vitest';
import { EmbeddedBroker } from '../../../backend/messaging/embedded/embedded-broker.ts';
import { RabbitMqBroker } from '../../../backend/messaging/rabbitmq/rabbitmq-broker.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { MemoryQueueStore } from '../../support/memory-queue-store.ts';
import { startRabbitMq, type RabbitMqNode } from '../../support/rabbitmq.ts';
import { brokerContract, type BrokerHouse } from './broker-contract.ts';

describe('EmbeddedBroker', () => {
  const store = new MemoryQueueStore();
  brokerContract(() => ({
    make: (settings) => new EmbeddedBroker({ settings, store, logger: silentLogger }),
    // The object is forgotten as it is; only the store is left.
    powerCut: async () => {},
  }));
});

describe.each(['classic', 'quorum'] as const)('RabbitMqBroker with %s queues', (queueType) => {
  let node: RabbitMqNode;
  beforeAll(async () => {
    node = await startRabbitMq();
  });
  afterAll(() => node.stop());

  const house = (): BrokerHouse => ({
    make: (settings) =>
      new RabbitMqBroker({
        settings: { ...settings, kind: 'rabbitmq', host: node.host, port: node.port },
        password: () => node.password,
        logger: silentLogger,
      }),
    powerCut: async (broker) => {
      await node.kill();
      await broker.stop();
      await node.start();
    },
  });
  brokerContract(house, { queueType });
});
