/** A TCP proxy on 127.0.0.1 that does to a connection what networks do: cut it, swallow it, slow it down. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Method ids as they stand in an AMQP 0-9-1 method frame: class and method, two octets each (AMQP 0-9-1 §4.2.4). */
export const AMQP_METHOD = {
  basicPublish: Buffer.from([0, 60, 0, 40]),
  basicAck: Buffer.from([0, 60, 0, 80]),
} as const;

interface Pair {
  client: Socket;
  server: Socket;
}

export class TcpProxy {
  readonly #target: { host: string; port: number };
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #accepted = 0;
  #swallows = false;
  #delayMs = 0;
  #trap: { pattern: Buffer; sprung(): void } | null = null;
  /** Bytes of acknowledgement and other methods that clients sent, counted by `count`. */
  readonly #counted = new Map<Buffer, number>();

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
    this.#server = createServer({ pauseOnConnect: true }, (client) => this.#accept(client));
  }

  static async open(target: { host: string; port: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
    return address.port;
  }

  /** Connections taken since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** The URL, by way of the proxy. */
  through(url: string): string {
    const changed = new URL(url);
    changed.port = String(this.port);
    return changed.href;
  }

  /** Everything open ends with RST. */
  cut(): void {
    for (const pair of this.#pairs) this.#reset(pair);
  }

  /** The next connection over which a client sends this is cut in the midst of it. Resolves when it is. */
  cutAt(pattern: Buffer): Promise<void> {
    return new Promise((sprung) => {
      this.#trap = { pattern, sprung };
    });
  }

  /** Nothing passes any more, and nobody is told: no RST, no FIN. What is sent is gone. */
  swallow(): void {
    this.#swallows = true;
  }

  /** New connections pass again; those that lost something never do. */
  pass(): void {
    this.#swallows = false;
  }

  /** Each way takes so long, ms. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** How often clients sent this since the first call. */
  count(pattern: Buffer): number {
    const count = this.#counted.get(pattern) ?? 0;
    this.#counted.set(pattern, count);
    return count;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    this.#accepted += 1;
    const pair: Pair = { client, server: connect({ ...this.#target }) };
    this.#pairs.add(pair);
    for (const socket of [pair.client, pair.server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
    }
    let lost = false;
    const blind = (): boolean => (lost ||= this.#swallows);
    this.#carry(client, pair.server, blind, (chunk) => this.#inspect(pair, chunk));
    this.#carry(pair.server, client, blind, () => false);
    pair.server.once('close', () => {
      if (!blind()) client.destroy();
    });
    client.once('close', () => {
      // A hole in the network passes no farewell either: the other end has to notice by itself.
      if (!blind()) pair.server.destroy();
      if (!blind()) this.#pairs.delete(pair);
    });
  }

  #carry(from: Socket, to: Socket, blind: () => boolean, stops: (chunk: Buffer) => boolean): void {
    let due = 0;
    from.on('data', (chunk: Buffer) => {
      if (blind() || stops(chunk)) return;
      const now = performance.now();
      due = Math.max(due, now + this.#delayMs);
      const write = (): void => {
        if (blind() || to.destroyed || to.write(chunk)) return;
        from.pause();
        to.once('drain', () => from.resume());
      };
      if (due <= now) write();
      else setTimeout(write, due - now);
    });
    from.on('end', () => {
      if (!blind()) to.end();
    });
    from.resume();
  }

  /** @returns whether the connection is cut here. */
  #inspect(pair: Pair, chunk: Buffer): boolean {
    for (const [pattern, count] of this.#counted)
      this.#counted.set(pattern, count + occurrences(chunk, pattern));
    const trap = this.#trap;
    const at = trap === null ? -1 : chunk.indexOf(trap.pattern);
    if (trap === null || at === -1) return false;
    this.#trap = null;
    // Half of the method arrives: the broker cannot have understood it.
    pair.server.write(chunk.subarray(0, at + 2), () => {
      this.#reset(pair);
      trap.sprung();
    });
    return true;
  }

  #reset(pair: Pair): void {
    this.#pairs.delete(pair);
    pair.client.resetAndDestroy();
    pair.server.resetAndDestroy();
  }
}

function occurrences(chunk: Buffer, pattern: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(pattern); at !== -1; at = chunk.indexOf(pattern, at + 1)) count += 1;
  return count;
}
