/** What went wrong with a connection, in words for the person at the terminal. */

const SOCKET_ERRORS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens at that address (connection refused)',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be looked up at the moment',
  ECONNRESET: 'the server cut the connection while it was being set up',
  ETIMEDOUT: 'the server does not answer (time-out)',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EPIPE: 'the server closed the connection while it was being set up',
};

const HTTP_REFUSALS: Record<number, string> = {
  401: 'the server wants another password, or one at all (HTTP 401 Unauthorized); see --password',
  403: 'the server forbids this charger (HTTP 403 Forbidden)',
  404: 'the server does not know this path or charger (HTTP 404 Not Found); see --url',
  426: 'the server is no WebSocket server at this path (HTTP 426)',
  429: 'the server has had too many requests (HTTP 429)',
  503: 'the server takes no more connections at the moment (HTTP 503)',
};

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}

/** Says why a WebSocket handshake failed. `error` is what `RPCClient.connect()` threw. */
export function explainRefusal(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  if (typeof code === 'number') {
    return HTTP_REFUSALS[code] ?? `the server refused with HTTP ${code} ${error.message}`.trimEnd();
  }
  if (/subprotocol/.test(error.message))
    return 'the server does not speak OCPP 1.6J (no subprotocol ocpp1.6)';
  if (typeof code === 'string' && SOCKET_ERRORS[code]) return SOCKET_ERRORS[code];
  // Node tries every address of a host name and reports the failures together, with an empty message.
  if (error instanceof AggregateError && error.errors.length > 0) return explainRefusal(error.errors[0]);
  return error.message || (typeof code === 'string' ? code : error.name);
}

/** Says why an open connection ended: RFC 6455 §7.4.1 close codes. */
export function explainClose(code: number, reason: string): string {
  if (code === 1006) return 'the connection broke';
  if (code === 1000 || code === 1005) return reason ? `closed: ${reason}` : 'closed by the server';
  if (code === 1001) return reason ? `the server goes away: ${reason}` : 'the server goes away';
  return `closed by the server with code ${code}${reason ? `: ${reason}` : ''}`;
}
