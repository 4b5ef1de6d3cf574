/** The network socket under a window's connection, to read it no more, as a window does that hangs. */
import type { Socket as NetworkSocket } from 'node:net';
import type { Socket } from 'socket.io-client';

/** @throws Error when the window is not connected over WebSocket. */
export function networkSocketOf(window: Socket): NetworkSocket {
  const { transport } = window.io.engine as unknown as { transport: { ws?: { _socket?: NetworkSocket } } };
  const socket = transport.ws?._socket;
  if (socket === undefined) throw new Error('The window has no WebSocket.');
  return socket;
}
