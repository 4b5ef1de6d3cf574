import { once } from 'node:events';
import { RPCClient, type IHandlersOption } from 'ocpp-rpc';
import rpcErrors from 'ocpp-rpc/lib/errors.js';
import { sleep } from './clock.ts';
import type { Payload } from './protocol.ts';

/** OCPP-J 1.6 §4.1.3 message type number. */
const CALL = 2;
const CALL_TIMEOUT_MS = 30_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** A server that does not answer the close frame does not hold up the end of the program. */
const CLOSE_TIMEOUT_MS = 2_000;

/** A call could not be made or was not answered because the connection is gone; it may be made again. */
export class OfflineError extends Error {
  override name = 'OfflineError';
}

export interface SocketOptions {
  /** Where the identity is appended to, with or without a slash at its end. */
  url: string;
  identity: string;
  /** For HTTP Basic authentication, OCPP-J 1.6 §6.2. */
  password: string | undefined;
  pingIntervalSeconds: () => number;
  /** The actions that `onCall` knows; the library answers any other with NotImplemented. */
  actions: readonly string[];
  /** Answers a CALL of the central system; what it throws becomes a CALLERROR. */
  onCall: (action: string, request: Payload, call: IHandlersOption) => Promise<Record<string, unknown>>;
}

/** One open connection. */
export interface Socket {
  /** False from the moment at which either end begins to close. */
  readonly open: boolean;
  /** Settles when the connection has ended, whoever ended it. */
  closed: Promise<{ code: number; reason: string }>;
  /** @param repeat sends the very same frame once more after it has been answered */
  call(action: string, request: Payload, repeat: boolean): Promise<Record<string, unknown>>;
  sendGarbage(garbage: string | Buffer): void;
  /** Closes in good order. */
  end(): Promise<void>;
  /** Cuts the TCP connection. */
  cut(): void;
}

/** The library's client and, for the faults, the WebSocket that it owns. */
class Client extends RPCClient {
  /* oxlint-disable no-underscore-dangle -- the library's name for its protected member */
  sendBytes(bytes: string | Buffer): void {
    if (this.state === RPCClient.OPEN) this._ws?.send(bytes);
  }

  terminate(): void {
    this._ws?.terminate();
  }
  /* oxlint-enable no-underscore-dangle */
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Connects once.
 *
 * @throws what the handshake failed with; `explainRefusal` has words for it
 */
export async function openSocket(options: SocketOptions, signal: AbortSignal): Promise<Socket> {
  const client = new Client({
    // The library puts the slash and the encoded identity behind the endpoint: OCPP-J 1.6 §3.1.1.
    endpoint: options.url.replace(/\/+$/, ''),
    identity: options.identity,
    password: options.password ?? null,
    protocols: ['ocpp1.6'],
    strictMode: true,
    strictModeValidators: [],
    // The library reconnects without telling why it had to: Link does it instead.
    reconnect: false,
    maxReconnects: 0,
    backoff: { initialDelay: 1000, maxDelay: 2000, factor: 2, randomisationFactor: 0 },
    // OCPP-J 1.6 §4.1.1: one CALL at a time.
    callConcurrency: 1,
    callTimeoutMs: CALL_TIMEOUT_MS,
    pingIntervalMs: options.pingIntervalSeconds() * 1000,
    deferPingsOnActivity: false,
    respondWithDetailedErrors: false,
    maxBadMessages: Infinity,
    wsOpts: { handshakeTimeout: HANDSHAKE_TIMEOUT_MS },
    headers: {},
  });
  client.on('socketError', () => {
    // A close event with the reason follows.
  });
  for (const action of options.actions) {
    client.handle(action, (call) => options.onCall(action, call.params ?? {}, call));
  }

  const abandon = (): void => void client.close();
  signal.addEventListener('abort', abandon);
  try {
    await client.connect();
  } finally {
    signal.removeEventListener('abort', abandon);
  }

  const closed = once(client, 'close').then(([event]: { code: number; reason: string }[]) => ({
    code: event?.code ?? 1006,
    reason: event?.reason ?? '',
  }));
  let lastAnswered: string | undefined;
  client.on('callResult', ({ outbound, messageId }: { outbound: boolean; messageId: string }) => {
    if (outbound) lastAnswered = messageId;
  });

  return {
    get open() {
      return client.state === RPCClient.OPEN;
    },
    closed,
    async call(action, request, repeat) {
      let answer: unknown;
      try {
        answer = await client.call(action, request);
      } catch (error) {
        if (client.state !== RPCClient.OPEN) throw new OfflineError(`The connection ended: ${action}.`);
        if (error instanceof rpcErrors.TimeoutError) {
          // Nobody knows whether the message arrived. A charger hangs up and starts anew.
          client.terminate();
          throw new OfflineError(`No answer to ${action} within ${CALL_TIMEOUT_MS / 1000} s.`);
        }
        throw error;
      }
      // After the answer, as when the answer came too late for the charger's own time-out.
      if (repeat) client.sendBytes(JSON.stringify([CALL, lastAnswered, action, request]));
      return isRecord(answer) ? answer : {};
    },
    sendGarbage: (garbage) => client.sendBytes(garbage),
    async end() {
      const patience = new AbortController();
      void sleep(CLOSE_TIMEOUT_MS, patience.signal).then(() => client.terminate());
      await client.close({ code: 1000, reason: 'Charger stops' });
      patience.abort();
    },
    cut: () => client.terminate(),
  };
}
