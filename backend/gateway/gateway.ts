/** The windows' door: HTTP and Socket.io on the loopback interface. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket as NetworkSocket } from 'node:net';
import sirv from 'sirv';
import { Server as SocketServer, type Socket } from 'socket.io';
import type { ClientToServerEvents, ExportProgress, ServerToClientEvents } from '../contract/gateway.ts';
import type { WorkspaceProgress } from '../contract/workspace.ts';
import type { Notification } from '../contract/notifications.ts';
import type { ConsoleStatus } from '../contract/status.ts';
import type { Logger } from '../ports/logger.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import type { Dispatcher } from './dispatcher.ts';
import { isAllowedRequest, isToken } from './door.ts';
import { serveFiles, type FileShelf } from './file-routes.ts';
import { serveLogs, type LogInbox } from './log-routes.ts';
import { LiveFeed } from './live-feed.ts';
import { serveMonitoring, type Monitored } from './monitoring-routes.ts';
import { PacketCount } from './packet-count.ts';
import { WindowStream } from './window-stream.ts';

/** Largest request of a window, bytes. */
const MAX_REQUEST_BYTES = 1_000_000;
/** Requests of one window that may be under way. */
const MAX_PENDING_REQUESTS = 100;
/** Windows that have not closed their sockets by then are cut off, ms. */
const GOODBYE_MS = 500;
/** Only this computer. */
const HOST = '127.0.0.1';

export interface GatewayOptions {
  port: number;
  token: string;
  dispatcher: Pick<Dispatcher, 'dispatch'>;
  /** A window that names a workspace as it connects is answered out of that; null: it is not open. */
  workspace(workspaceId: string): WorkspaceDoor | null;
  /** Takes logs that are to be opened. */
  logs: LogInbox;
  /** Built renderer to serve to browsers; left out for the desktop window, which has its own protocol. */
  rendererDirectory?: string;
  /** Answers `GET /exports/{jobId}`; false when there is no such export. */
  download(jobId: string, response: ServerResponse): boolean;
  /** Files for chargers, and from them. */
  files: FileShelf;
  monitored: Monitored;
  logger: Logger;
}

export interface WorkspaceDoor {
  dispatcher: Pick<Dispatcher, 'dispatch'>;
  /** The window has gone. */
  leave(): void;
}

/** What a window says as it connects. */
interface Credentials {
  token?: unknown;
  /** Left out: the live console. */
  workspace?: unknown;
}

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #http: Server;
  readonly #io: SocketServer<ClientToServerEvents, ServerToClientEvents>;
  readonly #feed: LiveFeed;
  readonly #streams = new Set<WindowStream>();
  readonly #sockets = new Set<NetworkSocket>();
  #port = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const files =
      options.rendererDirectory === undefined
        ? null
        : sirv(options.rendererDirectory, { dev: false, etag: true, single: false });
    this.#http = createServer((request, response) => {
      try {
        this.#serve(request, response, files);
      } catch (error) {
        // Whoever finds a request that breaks something here must not end the console with it.
        options.logger.error({ err: error }, 'a request to the gateway failed');
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
        response.end('The console could not do this.\n');
      }
    });
    this.#io = new SocketServer(this.#http, {
      serveClient: false,
      maxHttpBufferSize: MAX_REQUEST_BYTES,
      allowRequest: (request, decide) => decide(null, isAllowedRequest(request, this.#port)),
    });
    this.#io.use((socket, next) => {
      const auth = socket.handshake.auth as Credentials;
      next(isToken(auth.token, options.token) ? undefined : new Error('UNAUTHORIZED'));
    });
    this.#io.on('connection', (socket) => {
      const { workspace: wanted } = socket.handshake.auth as Credentials;
      const door = typeof wanted === 'string' ? options.workspace(wanted) : null;
      if (wanted !== undefined && door === null) {
        socket.emit('workspace.gone');
        socket.disconnect();
        return;
      }
      if (door !== null) socket.once('disconnect', () => door.leave());
      const dispatcher = door?.dispatcher ?? options.dispatcher;
      const stream = this.#open(socket, door === null);
      let pending = 0;
      socket.on('request', (request, acknowledge) => {
        // Answers that nobody reads would fill the memory as well.
        if (typeof acknowledge !== 'function' || !stream.keepsUp()) return;
        pending += 1;
        if (pending > MAX_PENDING_REQUESTS) {
          options.logger.warn({ pending }, 'a window sends too many requests and is cut off');
          // Not after what waits for it: it may read nothing.
          socket.conn.close(true);
          return;
        }
        void dispatcher.dispatch(request).then((reply) => {
          pending -= 1;
          acknowledge(reply);
        });
      });
    });
    this.#feed = new LiveFeed((notification) => {
      for (const stream of this.#streams) stream.push(notification);
    });
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Listens on 127.0.0.1; port 0 takes any free one. @returns the origin, such as `http://127.0.0.1:41234`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.#options.port, HOST, resolve);
    });
    this.#port = (this.#http.address() as AddressInfo).port;
    return `http://${HOST}:${this.#port}`;
  }

  /** Says goodbye to the windows; one that does not read it is cut off. */
  async stop(): Promise<void> {
    this.#feed.flush();
    const cut = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, GOODBYE_MS);
    this.#http.closeIdleConnections();
    await this.#io.close();
    clearTimeout(cut);
  }

  notify(notification: Notification): void {
    this.#feed.push(notification);
  }

  /** Live figures: a window that is behind may miss one, the next is a second away. */
  status(status: ConsoleStatus): void {
    this.#io.volatile.emit('status', status);
  }

  /** A window that is behind may miss how far an export is, but not how it ended. */
  exportProgress(progress: ExportProgress): void {
    const target = progress.state === 'running' ? this.#io.volatile : this.#io;
    target.emit('export.progress', progress);
  }

  /** As with an export. */
  workspaceProgress(progress: WorkspaceProgress): void {
    const target = progress.state === 'running' ? this.#io.volatile : this.#io;
    target.emit('workspace.progress', progress);
  }

  /** The notifications of one window. @param live whether it is sent any: what a workspace shows does not change. */
  #open(socket: Socket<ClientToServerEvents, ServerToClientEvents>, live: boolean): WindowStream {
    const count = new PacketCount(socket.conn);
    const stream = new WindowStream({
      waiting: () => count,
      emit: (notification) => socket.emit('notification', notification),
      cutOff: () => {
        const { packets, bytes } = count;
        this.#options.logger.warn({ packets, bytes }, 'a window that does not read is cut off');
        // What waits is thrown away: a farewell behind it would wait for ever.
        socket.conn.close(true);
      },
    });
    if (live) this.#streams.add(stream);
    socket.conn.on('drain', () => stream.drained());
    socket.once('disconnect', () => this.#streams.delete(stream));
    return stream;
  }

  #serve(request: IncomingMessage, response: ServerResponse, files: ReturnType<typeof sirv> | null): void {
    if (!isAllowedRequest(request, this.#port)) {
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end('Forbidden\n');
      return;
    }
    const { files: shelf, token, logger } = this.#options;
    if (serveFiles(request, response, { shelf, token, logger })) return;
    if (serveLogs(request, response, { inbox: this.#options.logs, token, logger })) return;
    if (serveMonitoring(request, response, this.#options.monitored)) return;
    const exportId = /^\/exports\/([0-9a-f-]{36})$/.exec(request.url ?? '')?.[1];
    if (exportId !== undefined && request.method === 'GET' && this.#options.download(exportId, response))
      return;
    response.setHeader('Content-Security-Policy', contentSecurityPolicy(`http://${HOST}:${this.#port}`));
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    const notFound = (): void => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
    };
    if (files === null) notFound();
    else files(request, response, notFound);
  }
}
