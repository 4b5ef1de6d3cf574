/** Reads the charge point identity from the connection URL. Source: OCPP-J 1.6 §3.1.1. */
import type { RefusalCause } from '../contract/refusals.ts';

/** Where chargers connect; the identity follows. */
export const OCPP_PATH = '/ws/ocpp/16/';
/** Longer identities are refused: no vendor's label has them, and every row of the log would carry them. */
export const MAX_IDENTITY_LENGTH = 255;

export type IdentityResult =
  | { ok: true; deviceId: string }
  /** HTTP status and the reason in words for the log, the charger's installer and the window. */
  | { ok: false; status: 400 | 404; cause: RefusalCause; deviceId: string; reason: string };

/**
 * The identity in `ws://host:port/ws/ocpp/16/{identity}`, percent-decoded.
 * Refused are: other paths and empty identities (404); identities that are too long, not valid percent-encoding, that
 * hold a slash, a backslash or a control character, begin or end with a space, or are a path step (`.`, `..`) (400).
 */
export function parseIdentity(requestTarget: string): IdentityResult {
  const path = pathOf(requestTarget);
  if (!path.startsWith(OCPP_PATH))
    return refuse(404, '', `Unknown path ${cut(path)}: chargers connect to ${OCPP_PATH}{identity}.`);
  // Some firmwares add a slash of their own to an address that ends in one.
  const encoded = path.slice(OCPP_PATH.length).replace(/^\/+|\/$/g, '');
  if (encoded === '') return refuse(404, '', `The path has no charge point identity after ${OCPP_PATH}.`);
  let deviceId: string;
  try {
    deviceId = decodeURIComponent(encoded);
  } catch {
    return refuse(400, cut(encoded), 'The charge point identity is not valid percent-encoding.');
  }
  if (deviceId.length > MAX_IDENTITY_LENGTH)
    return refuse(
      400,
      cut(deviceId),
      `The charge point identity has ${deviceId.length} characters; at most ${MAX_IDENTITY_LENGTH} are allowed.`,
    );
  if (deviceId.includes('/') || deviceId.includes('\\'))
    return refuse(400, cut(deviceId), 'The charge point identity holds a slash.');
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(deviceId))
    return refuse(400, cut(encoded), 'The charge point identity holds a control character.');
  if (deviceId === '.' || deviceId === '..')
    return refuse(400, deviceId, 'The charge point identity is a step in a path.');
  if (deviceId.trim() !== deviceId)
    return refuse(400, cut(encoded), 'The charge point identity begins or ends with a space.');
  return { ok: true, deviceId };
}

/** The path of a request target, in origin form or, as some firmwares send it, absolute form (RFC 9112 §3.2). */
function pathOf(requestTarget: string): string {
  const origin = /^(?:wss?|https?):\/\/[^/?#]*/i.exec(requestTarget)?.[0] ?? '';
  return requestTarget.slice(origin.length).split(/[?#]/, 1)[0] ?? '';
}

function refuse(status: 400 | 404, deviceId: string, reason: string): IdentityResult {
  return { ok: false, status, cause: status === 404 ? 'path' : 'identity', deviceId, reason };
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
