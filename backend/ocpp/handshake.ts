/** Judges a charger's upgrade request before there is a WebSocket. Source: OCPP-J 1.6 §3.1. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RefusalCause } from '../contract/refusals.ts';
import { authenticate, FailedAttempts } from './authentication.ts';
import { MAX_IDENTITY_LENGTH, parseIdentity } from './identity.ts';
import type { OcppPorts } from './ports.ts';

export const SUBPROTOCOL = 'ocpp1.6';

export type Verdict =
  | { kind: 'welcome'; deviceId: string; authenticated: boolean }
  /** Refused before the upgrade. */
  | {
      kind: 'http';
      deviceId: string;
      status: HttpRefusal;
      cause: RefusalCause;
      reason: string;
      retryAfterS?: number;
    }
  /** Upgraded without a subprotocol, then closed (OCPP-J 1.6 §3.1.2). */
  | { kind: 'close'; deviceId: string; reason: string };

export type HttpRefusal = 400 | 401 | 403 | 404 | 429;

const STATUS_TEXT: Readonly<Record<HttpRefusal, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
};

export class Handshake {
  readonly #ports: OcppPorts;
  readonly #attempts = new FailedAttempts();

  constructor(ports: OcppPorts) {
    this.#ports = ports;
  }

  /** @param remoteAddress of the charger; with its identity it is what failed passwords are counted by. */
  async judge(request: IncomingMessage, remoteAddress: string): Promise<Verdict> {
    const identity = parseIdentity(request.url ?? '');
    if (!identity.ok) return { kind: 'http', ...identity };
    const { deviceId } = identity;
    const { securityProfile, requireSubprotocol } = this.#ports.settings();
    const place = `${remoteAddress} ${deviceId}`;
    const waitS = this.#attempts.waitS(place, performance.now());
    if (waitS > 0)
      return {
        kind: 'http',
        deviceId,
        status: 429,
        cause: 'tooManyTries',
        reason: `Too many wrong passwords: the next try is looked at in ${waitS} s.`,
        retryAfterS: waitS,
      };
    const authentication = await this.#attempts.during(place, async () => {
      const outcome = await authenticate(securityProfile, request, deviceId, this.#ports.access);
      if (outcome.ok) this.#attempts.clear(place);
      else if (outcome.counts) this.#attempts.note(place, performance.now());
      return outcome;
    });
    if (!authentication.ok)
      return {
        kind: 'http',
        deviceId,
        status: authentication.status,
        cause: authentication.cause,
        reason: authentication.reason,
      };
    const fault = subprotocolFault(request.headers['sec-websocket-protocol'], requireSubprotocol);
    return fault === null
      ? { kind: 'welcome', deviceId, authenticated: securityProfile > 0 }
      : { kind: 'close', deviceId, reason: fault };
  }
}

function subprotocolFault(header: string | undefined, required: boolean): string | null {
  if (header === undefined || header.trim() === '')
    return required ? `No WebSocket subprotocol was offered; the settings require ${SUBPROTOCOL}.` : null;
  const offered = header.split(',').map((token) => token.trim());
  return chooseSubprotocol(offered) === undefined
    ? `The subprotocols offered (${header.slice(0, 80)}) do not include ${SUBPROTOCOL}.`
    : null;
}

/** The offered token that means OCPP 1.6; some firmwares write it in capitals, and it is echoed as offered. */
export function chooseSubprotocol(offered: Iterable<string>): string | undefined {
  for (const token of offered) if (token.toLowerCase() === SUBPROTOCOL) return token;
  return undefined;
}

/** Answers an upgrade request with an HTTP error and its reason in words, and closes. */
export function rejectUpgrade(
  socket: Duplex,
  { status, reason, retryAfterS }: Verdict & { kind: 'http' },
): void {
  const body = `${reason.slice(0, MAX_IDENTITY_LENGTH + 200)}\n`;
  const extra = [
    ...(status === 401 ? ['WWW-Authenticate: Basic realm="OCPP", charset="UTF-8"'] : []),
    ...(retryAfterS === undefined ? [] : [`Retry-After: ${retryAfterS}`]),
  ];
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_TEXT[status]}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...extra,
      '',
      body,
    ].join('\r\n'),
  );
}
