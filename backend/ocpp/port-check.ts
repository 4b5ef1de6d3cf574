/** Whether the OCPP server answers at each of this computer's addresses, as seen from this computer. */
import { connect } from 'node:net';
import type { OcppListenerStatus, PortCheck } from '../contract/status.ts';

/** This computer answers itself at once, or not at all. */
const TIMEOUT_MS = 2_000;

/**
 * Opens a TCP connection to each address and closes it. A firewall that keeps others out is not seen by this: it lets
 * a computer talk to itself.
 */
export async function checkPort({ addresses, port }: OcppListenerStatus): Promise<PortCheck[]> {
  return Promise.all(
    addresses.map(async ({ interfaceName, address }) => ({
      interfaceName,
      address,
      port,
      fault: await faultOf(address, port),
    })),
  );
}

/** @returns null when the connection was accepted, else Node's error code. */
function faultOf(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (fault: string | null): void => {
      socket.destroy();
      resolve(fault);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end('ETIMEDOUT'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
