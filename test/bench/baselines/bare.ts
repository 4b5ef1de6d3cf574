/** The limit: a `ws` server that reads a CALL's id and answers it, and does nothing else. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { announce } from './server-process.ts';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  backlog: 4_096,
  perMessageDeflate: false,
  handleProtocols: () => 'ocpp1.6',
});
server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    // `[2,"id","Action",{…}]`
    const text = data.toString('utf8');
    socket.send(`[3,"${text.slice(4, text.indexOf('"', 4))}",{}]`);
  });
});
await once(server, 'listening');
announce({ url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/` });
