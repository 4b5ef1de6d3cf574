/** The OCPP WebSocket server: lets chargers in, keeps one connection for each, notices dead peers. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import { WebSocketServer, type WebSocket } from 'ws';
import { ConsoleError } from '../contract/errors.ts';
import type { Json } from '../contract/ocpp.ts';
import { ChargerConnection } from './charger-connection.ts';
import { MAX_IDENTITY_LENGTH, OCPP_PATH, parseIdentity } from './identity.ts';
import type { CallOutcome } from './outgoing-calls.ts';
import type { OcppPorts } from './ports.ts';

export const SUBPROTOCOL = 'ocpp1.6';
/** Sockets of chargers and of those who never finish an upgrade. */
const MAX_SOCKETS = 10_000;
/** A charger that has not finished its HTTP request by then is cut off, ms. */
const UPGRADE_TIMEOUT_MS = 10_000;
/** WebSocket close codes, RFC 6455 §7.4.1. */
const CLOSE_GOING_AWAY = 1001;
const CLOSE_PROTOCOL_ERROR = 1002;
const CLOSE_POLICY = 1008;

export class OcppServer {
  readonly #ports: OcppPorts;
  readonly #connections = new Map<string, ChargerConnection>();
  /** Connections that were replaced or whose frames are still being journalled. */
  readonly #open = new Set<ChargerConnection>();
  #http: Server | null = null;
  #webSockets: WebSocketServer | null = null;
  #sweep: NodeJS.Timeout | null = null;

  constructor(ports: OcppPorts) {
    this.#ports = ports;
  }

  /** chargerIds that are connected now. */
  get online(): string[] {
    return [...this.#connections.keys()];
  }

  /**
   * Listens on the host and port of the settings (port 0: any free one).
   * @returns the port it listens on.
   * @throws ConsoleError OCPP_PORT_IN_USE, OCPP_LISTEN_FAILED
   */
  async start(): Promise<number> {
    const { host, port, maxFrameBytes, pingIntervalS } = this.#ports.settings();
    const http = createServer({ requestTimeout: UPGRADE_TIMEOUT_MS, headersTimeout: UPGRADE_TIMEOUT_MS });
    http.maxConnections = MAX_SOCKETS;
    const webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: (offered) => chooseSubprotocol(offered) ?? false,
    });
    http.on('request', (_request, response) => {
      response.writeHead(426, { Upgrade: 'websocket', 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`OCPP 1.6J is spoken here, over WebSocket. Chargers connect to ${OCPP_PATH}{identity}.\n`);
    });
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(webSockets, request, socket, head),
    );
    http.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
      const isTls = error.rawPacket?.[0] === 0x16;
      const remoteAddress = socket instanceof Socket ? plainAddress(socket.remoteAddress ?? '') : '';
      this.#refused(
        '',
        remoteAddress,
        400,
        isTls ? 'TLS (wss://) on the plain port: use ws://.' : error.message,
      );
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
    webSockets.on('wsClientError', (error: Error, socket: Duplex, request: IncomingMessage) => {
      this.#refused(
        '',
        request.socket.remoteAddress ?? '',
        400,
        `No valid WebSocket handshake: ${error.message}`,
      );
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });

    await listen(http, host, port);
    this.#http = http;
    this.#webSockets = webSockets;
    this.#sweep = setInterval(() => this.#pingAll(), pingIntervalS * 1_000);
    this.#sweep.unref();
    return (http.address() as AddressInfo).port;
  }

  /** Stops listening, says goodbye to the chargers (1001) and waits until their last frames are journalled. */
  async stop(deadlineMs = 3_000): Promise<void> {
    if (this.#sweep !== null) clearInterval(this.#sweep);
    const http = this.#http;
    this.#http = null;
    this.#webSockets?.close();
    this.#webSockets = null;
    if (http === null) return;
    const closed = new Promise<void>((resolve) => {
      http.close(() => resolve());
    });
    const open = [...this.#open];
    for (const connection of open) connection.close(CLOSE_GOING_AWAY, 'The console is closing');
    const deadline = setTimeout(() => {
      for (const connection of open) connection.terminate();
      http.closeAllConnections();
    }, deadlineMs);
    http.closeIdleConnections();
    await closed;
    clearTimeout(deadline);
    await Promise.all(open.map((connection) => connection.settled()));
  }

  /**
   * Sends a CALL to a connected charger.
   * @throws ConsoleError CHARGER_NOT_CONNECTED and what `ChargerConnection.call` throws.
   */
  async call(chargerId: string, action: string, payload: Json): Promise<CallOutcome> {
    const connection = this.#connections.get(chargerId);
    if (connection === undefined) throw new ConsoleError('CHARGER_NOT_CONNECTED', chargerId);
    return connection.call(action, payload);
  }

  #upgrade(webSockets: WebSocketServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const remoteAddress = plainAddress(request.socket.remoteAddress ?? '');
    // A peer that resets during the handshake must not end the process.
    const ignore = (): void => {};
    socket.on('error', ignore);
    const identity = parseIdentity(request.url ?? '');
    if (!identity.ok) {
      this.#refused(identity.deviceId, remoteAddress, identity.status, identity.reason);
      rejectUpgrade(socket, identity.status, identity.reason);
      return;
    }
    const header = request.headers['sec-websocket-protocol'];
    const offered = (header ?? '').split(',').map((token) => token.trim());
    const refusal =
      header === undefined || header.trim() === ''
        ? this.#ports.settings().requireSubprotocol
          ? `No WebSocket subprotocol was offered; the settings require ${SUBPROTOCOL}.`
          : null
        : chooseSubprotocol(offered) === undefined
          ? `The subprotocols offered (${header.slice(0, 80)}) do not include ${SUBPROTOCOL}.`
          : null;
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', ignore);
      webSocket.on('error', (error: Error & { code?: string }) =>
        this.#onSocketError(identity.deviceId, error),
      );
      if (refusal === null) this.#accept(webSocket, identity.deviceId, remoteAddress);
      else {
        // OCPP-J 1.6 §3.1.2: complete the handshake without a subprotocol, then close.
        this.#refused(identity.deviceId, remoteAddress, CLOSE_PROTOCOL_ERROR, refusal);
        webSocket.close(CLOSE_PROTOCOL_ERROR, `Subprotocol ${SUBPROTOCOL} is required`);
      }
    });
  }

  #accept(webSocket: WebSocket, deviceId: string, remoteAddress: string): void {
    const connection = new ChargerConnection(
      webSocket,
      { connectionId: uuidv7(), deviceId, remoteAddress, connectedAt: Date.now() },
      this.#ports,
    );
    const former = this.#connections.get(deviceId);
    this.#connections.set(deviceId, connection);
    this.#open.add(connection);
    webSocket.once('close', (code, reason) => this.#onClose(connection, code, reason.toString('utf8')));
    this.#ports.connected({
      connectionId: connection.connectionId,
      deviceId,
      remoteAddress,
      at: connection.connectedAt,
    });
    // A charger that lost its network opens a new connection long before the old one is noticed dead.
    former?.close(CLOSE_POLICY, 'Replaced by a newer connection of the same identity');
  }

  #onClose(connection: ChargerConnection, code: number, reason: string): void {
    this.#open.delete(connection);
    // The late close of a replaced connection must not remove the one that replaced it.
    if (this.#connections.get(connection.deviceId) === connection)
      this.#connections.delete(connection.deviceId);
    const { connectionId, deviceId } = connection;
    // Its last frames first: what they tell comes before the goodbye.
    void connection
      .settled()
      .then(() => this.#ports.disconnected({ connectionId, deviceId, at: Date.now(), code, reason }));
  }

  #onSocketError(deviceId: string, error: Error & { code?: string }): void {
    const detail =
      error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
        ? `A frame of more than ${this.#ports.settings().maxFrameBytes} bytes was refused.`
        : error.message;
    this.#ports.logger.warn({ deviceId, code: error.code }, detail);
    if (error.code?.startsWith('WS_ERR_') === true) this.#refused(deviceId, '', 1009, detail);
  }

  #refused(deviceId: string, remoteAddress: string, status: number, reason: string): void {
    this.#ports.refused({ deviceId, remoteAddress, at: Date.now(), status, reason });
  }

  #pingAll(): void {
    for (const connection of this.#open) {
      if (!connection.alive) connection.terminate();
      else {
        connection.alive = false;
        connection.ping();
      }
    }
  }
}

/** The offered token that means OCPP 1.6; some firmwares write it in capitals, and it is echoed as offered. */
function chooseSubprotocol(offered: Iterable<string>): string | undefined {
  for (const token of offered) if (token.toLowerCase() === SUBPROTOCOL) return token;
  return undefined;
}

function rejectUpgrade(socket: Duplex, status: 400 | 404, reason: string): void {
  const body = `${reason.slice(0, MAX_IDENTITY_LENGTH + 200)}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${status === 404 ? 'Not Found' : 'Bad Request'}\r\n` +
      `Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** IPv4 addresses as people write them: a dual-stack socket shows them as `::ffff:192.0.2.1`. */
function plainAddress(address: string): string {
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
    server.listen(port, host, resolve);
  });
}
