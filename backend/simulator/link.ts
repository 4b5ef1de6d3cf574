import { setTimeout as wait } from 'node:timers/promises';
import { sleep } from './clock.ts';
import type { Emit } from './events.ts';
import type { Faults } from './faults.ts';
import type { Payload } from './protocol.ts';
import type { Random } from './random.ts';
import { explainClose, explainRefusal } from './refusal.ts';
import { OfflineError, openSocket, type Socket, type SocketOptions } from './socket.ts';

/** Real time between two attempts to connect: it doubles from the first to the longest, give or take a quarter. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

export interface LinkOptions extends SocketOptions {
  random: Random;
  faults: Faults;
  emit: Emit;
  onOnline: () => void;
}

/**
 * Keeps one charger connected: connects, says in words why it cannot, and tries again for as long as it is open.
 * Each connection is a fresh `ocpp-rpc` client, so that nothing of a dead one leaks into the next.
 */
export class Link {
  #options: LinkOptions;
  #socket: Socket | undefined;
  #session: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();
  #silence: AbortController | undefined;
  /** A message that is held back holds back those behind it: a charger makes one call at a time. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get online(): boolean {
    return this.#socket?.open ?? false;
  }

  /** Starts connecting and keeps at it until `close`. */
  open(): void {
    this.#session = new AbortController();
    this.#running = this.#keepConnected(this.#session.signal);
  }

  /** Closes with a proper WebSocket close frame and stops reconnecting. */
  async close(): Promise<void> {
    this.#session?.abort();
    this.comeBack();
    await this.#socket?.end();
    await this.#running;
  }

  /** Cuts the TCP connection without a word, as a pulled cable does. Reconnection follows by itself. */
  cut(): void {
    this.#socket?.cut();
  }

  /** Cuts the connection and does not come back before `comeBack`. */
  goSilent(): void {
    this.#silence ??= new AbortController();
    this.cut();
  }

  comeBack(): void {
    this.#silence?.abort();
    this.#silence = undefined;
  }

  /**
   * Makes a CALL and returns the payload of its CALLRESULT.
   *
   * @throws OfflineError when there is no connection or it ends, or no answer comes in time
   * @throws the library's RPCError for a CALLERROR or an answer that breaks the schema
   */
  async call(action: string, request: Payload): Promise<Record<string, unknown>> {
    const { faults } = this.#options;
    const delay = faults.delayMs(action);
    if (delay > 0) this.#turn = this.#turn.then(() => wait(delay));
    await this.#turn;
    const socket = this.#socket;
    if (!socket?.open) throw new OfflineError('The charger is offline.');
    return await socket.call(action, request, faults.repeats(action));
  }

  /** Sends bytes that are no OCPP: text as a text frame, a Buffer as a binary one. */
  sendGarbage(garbage: string | Buffer): void {
    this.#socket?.sendGarbage(garbage);
  }

  async #keepConnected(signal: AbortSignal): Promise<void> {
    let attempt = 0;
    while (!signal.aborted) {
      if (this.#silence) await sleep(Infinity, this.#silence.signal);
      if (signal.aborted) return;
      let reason: string;
      let kind: 'refused' | 'disconnected' = 'refused';
      try {
        const socket = await openSocket(this.#options, signal);
        attempt = 0;
        kind = 'disconnected';
        reason = await this.#use(socket, signal);
      } catch (error) {
        reason = explainRefusal(error);
      }
      if (signal.aborted) return;
      const delay = this.#retryMs(attempt++);
      this.#options.emit({ kind, reason, retryInSeconds: Math.round(delay / 100) / 10 });
      await sleep(delay, signal);
    }
  }

  /** Serves an open connection to its end and says why it ended. */
  async #use(socket: Socket, signal: AbortSignal): Promise<string> {
    this.#socket = socket;
    if (signal.aborted) await socket.end();
    else {
      this.#options.emit({ kind: 'connected', url: this.#options.url });
      this.#options.onOnline();
    }
    const { code, reason } = await socket.closed;
    this.#socket = undefined;
    return explainClose(code, reason);
  }

  #retryMs(attempt: number): number {
    const delay = Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS);
    return delay * this.#options.random.between(0.75, 1.25);
  }
}
