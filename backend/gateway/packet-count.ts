/** Counts what waits in a Socket.io connection for its transport, by the events of engine.io. */
import type { Socket } from 'socket.io';

interface Packet {
  data?: unknown;
}

export class PacketCount {
  packets = 0;
  /** Of texts their characters: what the engine holds, whatever it takes on the wire. */
  bytes = 0;

  constructor(connection: Socket['conn']) {
    connection.on('packetCreate', (packet: Packet) => {
      this.packets += 1;
      this.bytes += sizeOf(packet.data);
    });
    // The transport takes all at once, when the former lot has gone to the network.
    connection.on('flush', () => {
      this.packets = 0;
      this.bytes = 0;
    });
  }
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0;
}
