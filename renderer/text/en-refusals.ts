import type { RefusalCause } from '../../backend/contract/refusals.ts';

interface RefusalWords {
  title: string;
  /** What to try. */
  advice: string;
}

/** Why a connection was refused, and what to do. The reason in particular comes with each refusal. */
export const refusalText: Readonly<Record<RefusalCause, RefusalWords>> = {
  path: {
    title: 'Wrong path',
    advice:
      'Enter the address exactly as it is shown here, with /ws/ocpp/16/ at its end. Some chargers add their id themselves, others want it typed after the last slash.',
  },
  identity: {
    title: 'Unusable charger id',
    advice:
      'Give the charger another id (charge point identity): letters, digits, hyphens and underscores are safe.',
  },
  subprotocol: {
    title: 'Another OCPP version',
    advice: 'Set the charger to OCPP 1.6 JSON (1.6J). SOAP and OCPP 2.0.1 are other protocols.',
  },
  tlsOnPlain: {
    title: 'Secure connection to the plain port',
    advice:
      'Let the charger’s address begin with ws:// instead of wss://, or choose security profile 2 or 3 in Settings.',
  },
  plainOnTls: {
    title: 'Plain connection to the secure port',
    advice:
      'Let the charger’s address begin with wss:// instead of ws://, or choose security profile 0 or 1 in Settings.',
  },
  untrusted: {
    title: 'The charger does not accept the certificate',
    advice:
      'Install the certificate authority from Settings, Security on the charger, connect by an address that the certificate names, and check the charger’s clock.',
  },
  tls: {
    title: 'No secure connection',
    advice:
      'The console wants TLS 1.2 or newer with elliptic-curve certificates. Look for a newer firmware of the charger, or use security profile 1.',
  },
  password: {
    title: 'Wrong or missing password',
    advice:
      'Set the same password in the charger (AuthorizationKey) and on its page here; its user is the charger’s id.',
  },
  certificate: {
    title: 'The charger’s certificate is refused',
    advice:
      'Sign a new request of the charger on its page, under Certificates, and check the date on both sides.',
  },
  tooManyTries: {
    title: 'Too many wrong passwords',
    advice: 'Correct the password in the charger. After a minute it is let in again by itself.',
  },
  proxy: {
    title: 'No WebSocket request',
    advice:
      'A proxy or gateway on the way may not pass WebSockets on: connect the charger directly, or let the proxy keep the headers Upgrade and Connection.',
  },
  frameSize: {
    title: 'A message was too large',
    advice: 'Raise the largest frame in Settings, OCPP server, if the charger really sends that much.',
  },
  other: {
    title: 'Not understood',
    advice:
      'Something that is no OCPP charger may be using this address, or the charger sends a broken request: check its type of protocol and its address.',
  },
};
