/** Why a connection was not let in, as a stable code: given where it is refused, put into words by the window. */
export const REFUSAL_CAUSES = [
  /** Another path than that for chargers, or none of an identity. */
  'path',
  /** An identity that cannot be used. */
  'identity',
  'subprotocol',
  /** `wss://` where there is no TLS, and the reverse. */
  'tlsOnPlain',
  'plainOnTls',
  /** The charger does not trust the console's certificate. */
  'untrusted',
  /** TLS failed otherwise. */
  'tls',
  'password',
  /** The charger's certificate. */
  'certificate',
  'tooManyTries',
  /** A WebSocket handshake that lost its headers on the way. */
  'proxy',
  'frameSize',
  /** No valid HTTP, or WebSocket frames that break RFC 6455. */
  'other',
] as const;
export type RefusalCause = (typeof REFUSAL_CAUSES)[number];
