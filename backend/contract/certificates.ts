/** Certificates for the security profiles 2 and 3, as the window shows them. Never with private keys. */
import type { ErrorInfo } from './errors.ts';

export interface CertificateInfo {
  /** Distinguished name of the subject, e.g. `CN=OCPP Console CA`. */
  subject: string;
  issuer: string;
  /** Hexadecimal. */
  serialNumber: string;
  /** SHA-256 of the DER form, in pairs of hexadecimal digits with colons. */
  fingerprint: string;
  /** ms since 1970 UTC. */
  validFrom: number;
  validTo: number;
  /** DNS names and IP addresses it is valid for. */
  names: string[];
  /** `expiring`: within 30 days. */
  validity: 'valid' | 'expiring' | 'expired' | 'notYetValid';
}

/** A charger's wish for a certificate (SignCertificate), whether or not CertificateSigned has followed. */
export interface CertificateRequest {
  chargerId: string;
  /** Distinguished name that the charger asks for. */
  subject: string;
  /** PEM (PKCS #10). */
  csr: string;
  receivedAt: number;
  /** Why it cannot be signed. */
  error?: ErrorInfo;
}

export interface SecurityView {
  /** Security profile in force, 0 … 3. */
  profile: number;
  authority: CertificateInfo | null;
  /** PEM of the authority's certificate, to be installed in chargers. */
  authorityPem: string | null;
  server: CertificateInfo | null;
  /** Addresses of this computer that the server certificate does not name. */
  missingNames: string[];
  /** What a technician should know or do, in words; empty when all is well. */
  advice: string[];
}
