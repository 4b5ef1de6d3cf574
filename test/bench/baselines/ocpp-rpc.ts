/** The peer: `ocpp-rpc` in strict mode, which validates both ways, and neither stores nor publishes. */
import { RPCServer } from 'ocpp-rpc';
import { freePorts } from '../../support/free-ports.ts';
import { announce } from './server-process.ts';

const ANSWERS: Readonly<Record<string, () => object>> = {
  BootNotification: () => ({ status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 }),
  Heartbeat: () => ({ currentTime: new Date().toISOString() }),
  StartTransaction: () => ({ transactionId: 1, idTagInfo: { status: 'Accepted' } }),
  MeterValues: () => ({}),
  StatusNotification: () => ({}),
};

// The library's types ask for every option, though all have defaults.
const options = { protocols: ['ocpp1.6'], strictMode: true } as ConstructorParameters<typeof RPCServer>[0];
const server = new RPCServer(options);
server.on('client', (client: { handle(action: string, handler: () => object): void }) => {
  for (const [action, answer] of Object.entries(ANSWERS)) client.handle(action, answer);
});
const [port = 0] = await freePorts(1);
await server.listen(port, '127.0.0.1');
announce({ url: `ws://127.0.0.1:${port}/` });
