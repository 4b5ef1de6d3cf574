/** Socket.io client of the gateway: typed requests, with a deadline and errors that carry a stable code. */
import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  Method,
  MethodInput,
  MethodResults,
  Reply,
  ServerToClientEvents,
} from '../../backend/contract/gateway.ts';
import { ERRORS, type ErrorInfo } from '../../backend/contract/errors.ts';
import type { GatewayAddress } from './bootstrap.ts';

export type ConsoleSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Deadline of an ordinary request, ms; a full-text search over a large log takes longer. */
const TIMEOUT_MS = 15_000;
const LONG_TIMEOUT_MS = 90_000;
const LONG_METHODS: readonly Method[] = [
  'messages.page',
  'broker.test',
  'export.start',
  'data.get',
  'data.deleteCopy',
];
/**
 * A command waits for a charger, in a queue behind others, and ends by the backend's own time-out. A copy of a large
 * database takes as long as the disk does; the status tells how far it is.
 */
const ENDLESS_METHODS: readonly Method[] = [
  'commands.send',
  'data.backUp',
  'data.restore',
  'data.saveCopy',
  'data.prune',
];

export type RequestErrorInfo = ErrorInfo & { fields?: Record<string, string> };

/** A request that the backend refused or never answered; `info` is fit to show. */
export class RequestError extends Error {
  readonly info: RequestErrorInfo;

  constructor(info: RequestErrorInfo) {
    super(info.message);
    this.name = 'RequestError';
    this.info = info;
  }
}

/** Any thrown value as words for the operator. */
export function errorInfoOf(error: unknown): RequestErrorInfo {
  if (error instanceof RequestError) return error.info;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: ERRORS.INTERNAL.title, remedy: ERRORS.INTERNAL.remedy, detail };
}

export type Request = <M extends Method>(method: M, params: MethodInput<M>) => Promise<MethodResults[M]>;

/** What the window says as it connects; with a workspace's id it is answered out of that. */
export function credentials({ token }: GatewayAddress, workspaceId?: string): Record<string, string> {
  return workspaceId === undefined ? { token } : { token, workspace: workspaceId };
}

/** Opens the socket; it reconnects by itself for as long as the page lives. */
export function openSocket(address: GatewayAddress, workspaceId?: string): ConsoleSocket {
  return io(address.url, {
    auth: credentials(address, workspaceId),
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 3_000,
    timeout: 5_000,
  });
}

/**
 * Sends one request and waits for its reply.
 * @throws RequestError with the reply's error, or CONNECTION_LOST when no reply came in time.
 */
export function requester(socket: ConsoleSocket): Request {
  return async <M extends Method>(method: M, params: MethodInput<M>): Promise<MethodResults[M]> => {
    if (!socket.connected) throw connectionLost();
    const reply = await untilDisconnected(socket, deadlineOf(method), { method, params });
    if (!reply.ok) throw new RequestError(reply.error);
    // The gateway answers each method with the result that the contract names for it.
    return reply.data as MethodResults[M];
  };
}

/** ms; null: none. */
function deadlineOf(method: Method): number | null {
  if (ENDLESS_METHODS.includes(method)) return null;
  return LONG_METHODS.includes(method) ? LONG_TIMEOUT_MS : TIMEOUT_MS;
}

/** socket.io keeps an unanswered acknowledgement across a reconnection: here the loss of the link ends it. */
function untilDisconnected(
  socket: ConsoleSocket,
  timeout: number | null,
  request: { method: Method; params: unknown },
): Promise<Reply<Method>> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      clearTimeout(timer);
      socket.off('disconnect', fail);
      reject(connectionLost());
    };
    const timer = timeout === null ? undefined : setTimeout(fail, timeout);
    socket.once('disconnect', fail);
    socket.emit('request', request, (reply) => {
      clearTimeout(timer);
      socket.off('disconnect', fail);
      resolve(reply);
    });
  });
}

function connectionLost(): RequestError {
  const { title, remedy } = ERRORS.CONNECTION_LOST;
  return new RequestError({ code: 'CONNECTION_LOST', message: title, remedy });
}
