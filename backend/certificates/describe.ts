/** Says what is in a certificate, or in a request for one. */
import { X509Certificate as NodeCertificate } from 'node:crypto';
import type { CertificateInfo } from '../contract/certificates.ts';
import { ConsoleError } from '../contract/errors.ts';
import { canonicalName } from './names.ts';
import { parseRequest } from './request.ts';
import { X509Certificate } from './x509.ts';

const EXPIRING_MS = 30 * 86_400_000;

/**
 * Describes the first certificate of a PEM text.
 * @param now ms since 1970 UTC.
 * @throws ConsoleError CERTIFICATE_INVALID when it cannot be read.
 */
export function describeCertificate(pem: string, now: number): CertificateInfo {
  try {
    const known = new NodeCertificate(pem);
    const certificate = new X509Certificate(known.raw);
    const validFrom = certificate.notBefore.getTime();
    const validTo = certificate.notAfter.getTime();
    return {
      subject: certificate.subject,
      issuer: certificate.issuer,
      serialNumber: known.serialNumber,
      fingerprint: known.fingerprint256,
      validFrom,
      validTo,
      names: namesOf(known.subjectAltName ?? ''),
      validity: validityAt(now, validFrom, validTo),
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ConsoleError('CERTIFICATE_INVALID', `The certificate cannot be read: ${detail}`, {
      cause: error,
    });
  }
}

/**
 * What a charger's certificate request asks for; its signature is not verified.
 * @param csrPem PKCS #10 in PEM.
 * @throws ConsoleError CERTIFICATE_INVALID when it cannot be read.
 */
export function describeRequest(csrPem: string): { subject: string } {
  return { subject: parseRequest(csrPem).subject };
}

/** Both ends belong to the validity (RFC 5280 §4.1.2.5). */
function validityAt(now: number, validFrom: number, validTo: number): CertificateInfo['validity'] {
  if (now < validFrom) return 'notYetValid';
  if (now > validTo) return 'expired';
  return validTo - now <= EXPIRING_MS ? 'expiring' : 'valid';
}

/** From Node's text form, e.g. `DNS:localhost, IP Address:0:0:0:0:0:0:0:1`. */
function namesOf(subjectAltName: string): string[] {
  return [...subjectAltName.matchAll(/(?:^|, )(?:DNS|IP Address):([^\s,"]+)/g)].map(
    ([, name = '']) => canonicalName(name) ?? name,
  );
}
