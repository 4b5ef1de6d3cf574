/**
 * Lets a charger in by its password or certificate. Source: “Improved security for OCPP 1.6-J”, edition 3, §2
 * (security profiles); RFC 7617 (HTTP Basic).
 */
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { RefusalCause } from '../contract/refusals.ts';

export type Authentication =
  | { ok: true }
  /** `status` for the HTTP answer; `reason` holds no secret; `counts`: a guess, which is rate limited. */
  | { ok: false; status: 401; cause: RefusalCause; reason: string; counts: boolean };

export interface Credentials {
  /** Names that a certificate of this charger may carry: its identity, and its serial number once it is known. */
  namesOf(chargerId: string): string[];
  hasPassword(chargerId: string): boolean;
  verifyPassword(chargerId: string, password: Buffer): Promise<boolean>;
}

const LET_IN: Authentication = { ok: true };

/** Whether the charger may connect under this security profile (0 … 3). */
export async function authenticate(
  profile: number,
  request: IncomingMessage,
  chargerId: string,
  credentials: Credentials,
): Promise<Authentication> {
  if (profile === 0) return LET_IN;
  if (profile === 3) return byCertificate(request, credentials.namesOf(chargerId));
  return byPassword(request, chargerId, credentials);
}

async function byPassword(
  request: IncomingMessage,
  chargerId: string,
  credentials: Credentials,
): Promise<Authentication> {
  const header = request.headers.authorization;
  if (header === undefined)
    return refusePassword('It sent no password (HTTP Basic); the security profile asks for one.', false);
  const basic = readBasic(header, chargerId);
  if (basic === null) return refusePassword('Its Authorization header is no HTTP Basic one.', false);
  if (basic.user !== chargerId)
    return refusePassword('The user of its HTTP Basic header is not its charge point identity.', true);
  if (!credentials.hasPassword(chargerId))
    return refusePassword('No password is set for it. Set one on the charger’s page.', true);
  if (!(await credentials.verifyPassword(chargerId, basic.password)))
    return refusePassword('Its password is wrong.', true);
  return LET_IN;
}

/**
 * User and password of an HTTP Basic header; null when it is none. RFC 7617 forbids colons in a user, but identities
 * made from MAC addresses have them: so the identity itself is looked for first.
 */
export function readBasic(header: string, identity: string): { user: string; password: Buffer } | null {
  const encoded = /^basic +([a-z\d+/=_-]+) *$/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const prefix = Buffer.from(`${identity}:`);
  if (bytes.subarray(0, prefix.length).equals(prefix))
    return { user: identity, password: bytes.subarray(prefix.length) };
  const colon = bytes.indexOf(0x3a);
  if (colon < 0) return null;
  return { user: bytes.subarray(0, colon).toString('utf8'), password: bytes.subarray(colon + 1) };
}

function byCertificate(request: IncomingMessage, names: readonly string[]): Authentication {
  const { socket } = request;
  if (!(socket instanceof TLSSocket)) return refuseCertificate('It connected without TLS.');
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined)
    return refuseCertificate('It presented no certificate; security profile 3 asks for one.');
  if (!socket.authorized)
    return refuseCertificate(
      `Its certificate is not valid here: ${certificateFault(String(socket.authorizationError))}`,
    );
  const name = commonNameOf(certificate.subject);
  // White paper, A00.FR.405: the common name is the charger's serial number; many give their identity.
  if (!names.includes(name))
    return refuseCertificate(`Its certificate is for “${name.slice(0, 100)}”, not for this charger.`);
  return LET_IN;
}

/** Words for OpenSSL's verification errors (X509_verify_cert_error_string). */
function certificateFault(code: string): string {
  if (code.includes('CERT_HAS_EXPIRED')) return 'it has expired. Sign a new request of the charger.';
  if (code.includes('CERT_NOT_YET_VALID')) return 'it is not valid yet: check this computer’s clock.';
  if (/UNABLE_TO_|SELF_SIGNED|ISSUER/.test(code))
    return 'the console’s certificate authority has not signed it.';
  return `${code}.`;
}

/** CN of a subject as Node writes it, one attribute a line. */
function commonNameOf(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? '';
}

function refusePassword(reason: string, counts: boolean): Authentication {
  return { ok: false, status: 401, cause: 'password', reason, counts };
}

/** A certificate is no guess. */
function refuseCertificate(reason: string): Authentication {
  return { ok: false, status: 401, cause: 'certificate', reason, counts: false };
}

/** Failed guesses that are permitted in the window of time. */
const MAX_FAILURES = 5;
const WINDOW_MS = 60_000;
/** Places that are remembered; a scan from many addresses must not fill the memory. */
const MAX_PLACES = 10_000;

/** Counts failed passwords for each identity and address: past a few, further ones are not even checked. */
export class FailedAttempts {
  readonly #failures = new Map<string, number[]>();
  /** Guesses that are being checked: a thousand at the same moment are no more than one after the other. */
  readonly #underWay = new Map<string, number>();

  /**
   * @param now ms, of a clock that only goes forward.
   * @returns how long to wait before the next try is looked at, seconds; 0 for not at all.
   */
  waitS(place: string, now: number): number {
    const recent = this.#recent(place, now);
    const underWay = this.#underWay.get(place) ?? 0;
    if (recent.length + underWay < MAX_FAILURES) return 0;
    const [oldest] = recent;
    if (oldest === undefined || recent.length < MAX_FAILURES) return 1;
    return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1_000));
  }

  /** A guess counts as under way until `check` settles. */
  async during<T>(place: string, check: () => Promise<T>): Promise<T> {
    this.#underWay.set(place, (this.#underWay.get(place) ?? 0) + 1);
    try {
      return await check();
    } finally {
      const left = (this.#underWay.get(place) ?? 1) - 1;
      if (left > 0) this.#underWay.set(place, left);
      else this.#underWay.delete(place);
    }
  }

  note(place: string, now: number): void {
    const recent = [...this.#recent(place, now), now].slice(-MAX_FAILURES);
    this.#failures.delete(place);
    this.#failures.set(place, recent);
    if (this.#failures.size <= MAX_PLACES) return;
    const eldest = this.#failures.keys().next();
    if (eldest.done !== true) this.#failures.delete(eldest.value);
  }

  clear(place: string): void {
    this.#failures.delete(place);
  }

  #recent(place: string, now: number): number[] {
    return (this.#failures.get(place) ?? []).filter((at) => now - at < WINDOW_MS);
  }
}
