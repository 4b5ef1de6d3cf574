/** Ports that nobody listens on. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections (from 32768 on Linux, from 49152 elsewhere): while a server
 * is down and its clients try again, none of these may land on its port, or be connected to itself.
 */
const LOWEST = 12_000;
/** Workers of one run look in a slice each: what one of them has down for a moment, no other takes. */
const SLICE = 2_000;
const SLICES = 10;

const slice = (Number(process.env.VITEST_POOL_ID ?? process.pid) || 0) % SLICES;
let next = Math.floor(Math.random() * SLICE);

/**
 * Ports of 127.0.0.1 that were free a moment ago, each another one; one process is never given a port twice before
 * it has been given all of its slice.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries > SLICE) throw new Error(`Of ${SLICE} ports ${ports.length} were free, not ${count}.`);
    next = (next + 1) % SLICE;
    const port = LOWEST + slice * SLICE + next;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
