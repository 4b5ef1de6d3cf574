/** Why a charger did not get as far as a WebSocket, in words for a technician. */
import type { IncomingMessage } from 'node:http';
import type { RefusalCause } from '../contract/refusals.ts';

/**
 * What an ordinary HTTP request got wrong that was meant as a WebSocket handshake; null for a browser's visit. Node
 * takes a request for an upgrade only when both headers are there (RFC 6455 §4.2.1).
 */
export function plainHttpFault({ headers, method }: IncomingMessage): string | null {
  const isMeant =
    headers['sec-websocket-key'] !== undefined || headers['sec-websocket-version'] !== undefined;
  if (!isMeant) return null;
  if (method !== 'GET') return `Its WebSocket handshake is a ${method ?? ''} request instead of GET.`;
  if (headers.upgrade === undefined) return 'Its WebSocket handshake lacks the header “Upgrade: websocket”.';
  return `Its WebSocket handshake lacks “Connection: Upgrade” (it sent “${headers.connection ?? ''}”): a proxy may have removed it.`;
}

export interface TlsFault {
  cause: RefusalCause;
  reason: string;
}

/** Causes by OpenSSL's error code; a peer that hangs up during the handshake is no news (null). */
export function tlsFault(error: NodeJS.ErrnoException): TlsFault | null {
  const { code = '', message } = error;
  if (code === 'ECONNRESET' || code === 'EPIPE') return null;
  if (code === 'ERR_SSL_HTTP_REQUEST')
    return fault('plainOnTls', 'Plain ws:// on the TLS port: the charger must use wss://.');
  if (/UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE/.test(code))
    return fault(
      'untrusted',
      'The charger does not trust the console’s certificate: install the console’s CA certificate on it, and use an address that the certificate names.',
    );
  if (code.includes('CERTIFICATE_EXPIRED'))
    return fault(
      'untrusted',
      'The charger says that the console’s certificate has expired: renew it, or check the charger’s clock.',
    );
  if (/UNSUPPORTED_PROTOCOL|VERSION|NO_SHARED_CIPHER|HANDSHAKE_FAILURE/.test(code))
    return fault(
      'tls',
      'The charger and the console share no TLS version or cipher: the console wants TLS 1.2 or newer.',
    );
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT')
    return fault('tls', 'The TLS handshake was not finished in time.');
  return fault('tls', `TLS failed: ${message.slice(0, 200)}`);
}

function fault(cause: RefusalCause, reason: string): TlsFault {
  return { cause, reason };
}
