/** The OCPP WebSocket server: listens, with TLS or without, and hands chargers' sockets to their connections. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CommandResult } from '../contract/commands.ts';
import { ConsoleError } from '../contract/errors.ts';
import type { Json } from '../contract/ocpp.ts';
import { makeUid } from '../uid.ts';
import { ChargerConnection } from './charger-connection.ts';
import { Connections } from './connections.ts';
import { chooseSubprotocol, Handshake, rejectUpgrade, SUBPROTOCOL, type Verdict } from './handshake.ts';
import { OCPP_PATH } from './identity.ts';
import type { ConnectionRefused, OcppPorts } from './ports.ts';
import { plainHttpFault, tlsFault } from './transport-faults.ts';

/** Sockets of chargers and of those who never finish an upgrade. */
const MAX_SOCKETS = 10_000;
/** Connections that may wait to be accepted: after a power cut a whole site comes back in one moment. */
const BACKLOG = 4_096;
/** A charger that has not finished its HTTP request, or its TLS handshake, by then is cut off, ms. */
const UPGRADE_TIMEOUT_MS = 10_000;
/** Chargers that have not answered the goodbye by then are cut off, ms. */
const GOODBYE_MS = 2_000;
/** WebSocket close codes, RFC 6455 §7.4.1. */
const CLOSE_GOING_AWAY = 1001;
const CLOSE_PROTOCOL_ERROR = 1002;
const CLOSE_TOO_BIG = 1009;

/** Addresses of a connection's two ends. */
interface Ends {
  remoteAddress: string;
  localAddress: string;
}

export class OcppServer {
  readonly #ports: OcppPorts;
  readonly #handshake: Handshake;
  readonly #connections: Connections;
  #http: Server | null = null;
  #webSockets: WebSocketServer | null = null;
  #sweep: NodeJS.Timeout | null = null;
  readonly #sockets = new Set<Socket>();

  constructor(ports: OcppPorts) {
    this.#ports = ports;
    this.#handshake = new Handshake(ports);
    this.#connections = new Connections(ports);
  }

  /** chargerIds that are connected now. */
  get online(): string[] {
    return this.#connections.online;
  }

  /** Tells of the connections that there are, as when they came: who wrote them down has forgotten them. */
  announceConnections(): void {
    this.#connections.announceAll();
  }

  /** This computer's address as a connected charger reaches it; undefined for one that is away. */
  localAddressOf(chargerId: string): string | undefined {
    return this.#connections.find(chargerId)?.localAddress;
  }

  /**
   * Listens on the host and port of the settings (port 0: any free one), with TLS from security profile 2 on.
   * @returns the port it listens on.
   * @throws ConsoleError OCPP_PORT_IN_USE, OCPP_LISTEN_FAILED, CERTIFICATE_MISSING
   */
  async start(): Promise<number> {
    const { host, port, maxFrameBytes, pingIntervalS } = this.#ports.settings();
    const http = this.#createServer();
    http.maxConnections = MAX_SOCKETS;
    http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    const webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: (offered) => chooseSubprotocol(offered) ?? false,
    });
    http.on('request', (request, response) => {
      const fault = plainHttpFault(request);
      if (fault !== null)
        this.#refused({
          deviceId: '',
          remoteAddress: remoteAddressOf(request.socket),
          status: 426,
          cause: 'proxy',
          reason: fault,
        });
      response.writeHead(426, { Upgrade: 'websocket', 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`OCPP 1.6J is spoken here, over WebSocket. Chargers connect to ${OCPP_PATH}{identity}.\n`);
    });
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(webSockets, request, socket, head).catch((error: unknown) => {
        this.#ports.logger.error({ err: error }, 'an upgrade failed');
        socket.destroy();
      });
    });
    http.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
      const isTls = error.rawPacket?.[0] === 0x16;
      this.#refused({
        deviceId: '',
        remoteAddress: remoteAddressOf(socket),
        status: 400,
        cause: isTls ? 'tlsOnPlain' : 'other',
        reason: isTls ? 'TLS (wss://) on the plain port: use ws://.' : error.message,
      });
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
    http.on('tlsClientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      const fault = tlsFault(error);
      if (fault !== null)
        this.#refused({ deviceId: '', remoteAddress: remoteAddressOf(socket), status: 0, ...fault });
    });
    webSockets.on('wsClientError', (error: Error, socket: Duplex, request: IncomingMessage) => {
      this.#refused({
        deviceId: '',
        remoteAddress: remoteAddressOf(request.socket),
        status: 400,
        cause: 'other',
        reason: `No valid WebSocket handshake: ${error.message}`,
      });
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });

    await listen(http, host, port);
    this.#http = http;
    this.#webSockets = webSockets;
    const intervalMs = pingIntervalS * 1_000;
    this.#connections.pingAnew();
    this.#sweep = setInterval(() => this.#connections.pingAll(intervalMs), intervalMs);
    this.#sweep.unref();
    return (http.address() as AddressInfo).port;
  }

  /** The computer was asleep: no charger is taken for dead because of pings it could not answer. */
  resumed(): void {
    this.#sweep?.refresh();
    this.#connections.pingAnew();
  }

  /**
   * Stops listening, says goodbye to the chargers (1001) and waits until their last frames are journalled.
   * @param deadlineMs then sockets whose other end does not close them are cut.
   */
  async stop(deadlineMs = GOODBYE_MS): Promise<void> {
    if (this.#sweep !== null) clearInterval(this.#sweep);
    const http = this.#http;
    this.#http = null;
    this.#webSockets?.close();
    this.#webSockets = null;
    if (http === null) return;
    const closed = new Promise<void>((resolve) => {
      http.close(() => resolve());
    });
    const { open } = this.#connections;
    for (const connection of open) connection.close(CLOSE_GOING_AWAY, 'The console is closing');
    const deadline = setTimeout(() => {
      const silent = this.#sockets.size;
      this.#ports.logger.warn({ silent }, 'sockets that were not closed at the other end are cut');
      for (const connection of open) connection.terminate('The console is closing');
      // Those too that never became a charger's: an answered request keeps its socket until the peer closes it.
      for (const socket of this.#sockets) socket.destroy();
    }, deadlineMs);
    http.closeIdleConnections();
    await closed;
    clearTimeout(deadline);
    await Promise.all(open.map((connection) => connection.settled()));
  }

  /** Takes a new certificate into use, from the next handshake on; connections stay. */
  renewTls(): void {
    const tls = this.#ports.tls();
    if (this.#http instanceof TlsServer && tls !== null) this.#http.setSecureContext(tls);
  }

  /**
   * Sends a CALL to a connected charger.
   * @throws ConsoleError CHARGER_NOT_CONNECTED, CHARGER_NOT_ACCEPTED and what `ChargerConnection.call` throws.
   */
  async call(chargerId: string, action: string, payload: Json): Promise<CommandResult> {
    const connection = this.#connections.find(chargerId);
    if (connection === undefined) throw new ConsoleError('CHARGER_NOT_CONNECTED', chargerId);
    // OCPP 1.6 §4.2: the central system shall not initiate any message while the charger is Rejected.
    if (connection.registration === 'Rejected') throw new ConsoleError('CHARGER_NOT_ACCEPTED', chargerId);
    return connection.call(action, payload);
  }

  #createServer(): Server {
    const limits = { requestTimeout: UPGRADE_TIMEOUT_MS, headersTimeout: UPGRADE_TIMEOUT_MS };
    const { securityProfile } = this.#ports.settings();
    if (securityProfile < 2) return createServer(limits);
    const tls = this.#ports.tls();
    if (tls === null) throw new ConsoleError('CERTIFICATE_MISSING');
    return createTlsServer({
      ...limits,
      ...tls,
      handshakeTimeout: UPGRADE_TIMEOUT_MS,
      minVersion: 'TLSv1.2',
      requestCert: securityProfile === 3,
      // A bad certificate is refused after the handshake, where the cause can be told.
      rejectUnauthorized: false,
    });
  }

  async #upgrade(
    webSockets: WebSocketServer,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const remoteAddress = remoteAddressOf(request.socket);
    const localAddress = plain(request.socket.localAddress);
    // A peer that resets during the handshake must not end the process.
    const ignore = (): void => {};
    socket.on('error', ignore);
    const verdict = await this.#handshake.judge(request, remoteAddress);
    const { deviceId } = verdict;
    if (socket.destroyed || this.#webSockets !== webSockets) {
      socket.destroy();
      return;
    }
    if (verdict.kind === 'http') {
      const { status, cause, reason } = verdict;
      this.#refused({ deviceId, remoteAddress, status, cause, reason });
      rejectUpgrade(socket, verdict);
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', ignore);
      webSocket.on('error', (error: Error & { code?: string }) =>
        this.#onSocketError(deviceId, remoteAddress, error),
      );
      if (verdict.kind === 'welcome') this.#accept(webSocket, { remoteAddress, localAddress }, verdict);
      else {
        this.#refused({
          deviceId,
          remoteAddress,
          status: CLOSE_PROTOCOL_ERROR,
          cause: 'subprotocol',
          reason: verdict.reason,
        });
        webSocket.close(CLOSE_PROTOCOL_ERROR, `Subprotocol ${SUBPROTOCOL} is required`);
      }
    });
  }

  #accept(
    webSocket: WebSocket,
    { remoteAddress, localAddress }: Ends,
    { deviceId, authenticated }: Verdict & { kind: 'welcome' },
  ): void {
    const connection = new ChargerConnection(
      webSocket,
      { connectionId: makeUid(), deviceId, remoteAddress, localAddress, connectedAt: Date.now() },
      this.#ports,
    );
    webSocket.once('close', (code, reason) => {
      this.#connections.ended(connection, code, reason.toString('utf8')).catch(this.#logFailure);
    });
    this.#connections.admit(connection, authenticated).catch(this.#logFailure);
  }

  readonly #logFailure = (error: unknown): void => {
    this.#ports.logger.error({ err: error }, 'a connection failed');
  };

  #onSocketError(deviceId: string, remoteAddress: string, error: Error & { code?: string }): void {
    const tooLong = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    const detail = tooLong
      ? `A frame of more than ${this.#ports.settings().maxFrameBytes} bytes was refused.`
      : error.message;
    this.#ports.logger.warn({ deviceId, code: error.code }, detail);
    if (error.code?.startsWith('WS_ERR_') === true)
      this.#refused({
        deviceId,
        remoteAddress,
        status: tooLong ? CLOSE_TOO_BIG : CLOSE_PROTOCOL_ERROR,
        cause: tooLong ? 'frameSize' : 'other',
        reason: detail,
      });
  }

  #refused(refusal: Omit<ConnectionRefused, 'at'>): void {
    this.#ports.refused({ at: Date.now(), ...refusal });
  }
}

/** IPv4 addresses as people write them: a dual-stack socket shows them as `::ffff:192.0.2.1`. */
function remoteAddressOf(socket: Duplex): string {
  return plain(socket instanceof Socket ? socket.remoteAddress : '');
}

function plain(address = ''): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'OCPP_PORT_IN_USE' : 'OCPP_LISTEN_FAILED';
      reject(
        new ConsoleError(code, error.message, {
          cause: error,
          ...(code === 'OCPP_PORT_IN_USE' ? { message: `Port ${port} is used by another program` } : {}),
        }),
      );
    });
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
}
