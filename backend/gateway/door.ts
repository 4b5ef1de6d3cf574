/**
 * Who may talk to the gateway. Socket.io's `cors` option does not refuse a WebSocket from a foreign Origin, so each
 * request's Host and Origin are compared here, and each client needs the token of this launch.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Origin of the desktop window's pages. */
export const APP_ORIGIN = 'app://console';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Whether Host names this listener by a loopback name (a DNS-rebinding page sends its own name) and Origin,
 * if any, is the window's or the gateway's own.
 */
export function isAllowedRequest(request: Pick<IncomingMessage, 'headers'>, port: number): boolean {
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.includes(host.toLowerCase())) return false;
  return origin === undefined || origin === APP_ORIGIN || hosts.some((name) => origin === `http://${name}`);
}

/** Compares in constant time. */
export function isToken(candidate: unknown, token: string): boolean {
  if (typeof candidate !== 'string') return false;
  const left = Buffer.from(candidate);
  const right = Buffer.from(token);
  return left.length === right.length && timingSafeEqual(left, right);
}
