/** What a technician should know or do about certificates and passwords, in words. */
import type { CertificateInfo } from '../contract/certificates.ts';

export interface SecurityState {
  /** Security profile in force, 0 … 3. */
  profile: number;
  authority: CertificateInfo | null;
  server: CertificateInfo | null;
  /** Addresses of this computer that the server certificate does not name. */
  missing: readonly string[];
}

const DAY_MS = 86_400_000;
const SERVER_NOTICE_MS = 30 * DAY_MS;
/** A new authority must be brought to every charger: that takes longer. */
const AUTHORITY_NOTICE_MS = 90 * DAY_MS;

/**
 * Sentences for the technician, the most urgent first; none when all is well. Certificates are spoken of only where
 * the profile uses them (2 and 3).
 * @param now ms since 1970 UTC.
 */
export function advice({ profile, authority, server, missing }: SecurityState, now: number): string[] {
  if (profile === 1)
    return ['Passwords travel unencrypted with security profile 1: use it only in a network that you trust.'];
  if (profile < 2) return [];
  if (authority === null || server === null)
    return [
      'There is no certificate yet, so no charger can connect with TLS: create the local certificate authority.',
    ];
  return [...authorityAdvice(authority, now), ...serverAdvice(server, missing, now)];
}

function authorityAdvice({ validFrom, validTo }: CertificateInfo, now: number): string[] {
  const remedy = 'create a new one and install it in every charger.';
  if (now > validTo)
    return [`The certificate authority expired on ${day(validTo)}; chargers refuse to connect: ${remedy}`];
  if (validTo - now <= AUTHORITY_NOTICE_MS)
    return [`The certificate authority expires on ${day(validTo)}: ${remedy}`];
  return now < validFrom ? [clockAdvice('certificate authority', validFrom)] : [];
}

function serverAdvice(
  { validFrom, validTo }: CertificateInfo,
  missing: readonly string[],
  now: number,
): string[] {
  const remedy = 'renew it. Chargers keep trusting this console, since the authority stays.';
  const sentences: string[] = [];
  if (now > validTo)
    sentences.push(
      `The server certificate expired on ${day(validTo)}; chargers refuse to connect: ${remedy}`,
    );
  else if (validTo - now <= SERVER_NOTICE_MS)
    sentences.push(`The server certificate expires on ${day(validTo)}: ${remedy}`);
  else if (now < validFrom) sentences.push(clockAdvice('server certificate', validFrom));
  if (missing.length > 0)
    sentences.push(
      `The server certificate does not name ${missing.join(', ')}: a charger that connects there will refuse. Renew it.`,
    );
  return sentences;
}

function clockAdvice(what: string, validFrom: number): string {
  return `The ${what} is valid from ${day(validFrom)} only: check the clock of this computer.`;
}

/** E.g. `3 May 2027`, in the time zone of this computer. */
function day(time: number): string {
  return new Date(time).toLocaleDateString('en-GB', { dateStyle: 'long' });
}
