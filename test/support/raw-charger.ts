/** A charger without a WebSocket library, for what no library does: it never answers a close frame, nor reads. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawCharger {
  socket: Socket;
  /** Everything received so far, frames and all, as Latin-1. */
  received(): string;
  /** Sends a text frame of at most 125 bytes. */
  send(text: string): void;
}

/** Connects and upgrades. @throws Error when the answer is not 101. */
export async function connectRaw(ocppUrl: string, identity: string): Promise<RawCharger> {
  const url = new URL(`${ocppUrl}${identity}`);
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => {});
  let received = '';
  socket.on('data', (data) => {
    received += data.toString('latin1');
  });
  await once(socket, 'connect');
  const key = randomBytes(16).toString('base64');
  socket.write(
    [
      `GET ${url.pathname} HTTP/1.1`,
      `Host: ${url.host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: ocpp1.6',
      `Sec-WebSocket-Key: ${key}`,
      '',
      '',
    ].join('\r\n'),
  );
  while (!received.includes('\r\n\r\n')) await once(socket, 'data');
  // RFC 6455 §4.2.2: the answer proves that it read our key.
  const proof = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  if (!received.startsWith('HTTP/1.1 101') || !received.includes(proof)) throw new Error(received);
  received = '';
  return {
    socket,
    received: () => received,
    send(text) {
      const payload = Buffer.from(text, 'utf8');
      const mask = randomBytes(4);
      const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
      socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, masked]));
    },
  };
}
