import { createHash, X509Certificate } from 'node:crypto';
import type { ChargePoint } from '../charge-point.ts';
import { status, type Handlers } from './handler.ts';
import type { CertificateHashData } from './requests.ts';

interface Installed {
  type: string;
  hash: CertificateHashData;
}

/** The certificates of each charger, for as long as it runs. */
const stores = new WeakMap<ChargePoint, Installed[]>();

function storeOf(point: ChargePoint): Installed[] {
  const store = stores.get(point) ?? [];
  stores.set(point, store);
  return store;
}

/** Reads the first certificate of a PEM text; undefined when there is none. */
export function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * Identifies a certificate. A real charger hashes the issuer's name in DER and its key (RFC 6960 §4.1.1); this
 * one hashes the name as text and the certificate's own key: enough to find it again.
 */
function hashOf(certificate: X509Certificate): CertificateHashData {
  return {
    hashAlgorithm: 'SHA256',
    issuerNameHash: sha256(certificate.issuer),
    issuerKeyHash: sha256(certificate.publicKey.export({ type: 'spki', format: 'der' })),
    serialNumber: certificate.serialNumber.slice(0, 40),
  };
}

function same(one: CertificateHashData, other: CertificateHashData): boolean {
  return one.issuerKeyHash === other.issuerKeyHash && one.serialNumber === other.serialNumber;
}

/** Certificates: the OCPP 1.6 security white paper. */
export const certificateHandlers: Handlers<
  'CertificateSigned' | 'InstallCertificate' | 'GetInstalledCertificateIds' | 'DeleteCertificate'
> = {
  CertificateSigned: (_point, { certificateChain }) =>
    status(readCertificate(certificateChain) ? 'Accepted' : 'Rejected'),

  InstallCertificate: (point, { certificateType, certificate }) => {
    const read = readCertificate(certificate);
    if (!read) return status('Rejected');
    const hash = hashOf(read);
    const others = storeOf(point).filter((one) => !same(one.hash, hash));
    stores.set(point, [...others, { type: certificateType, hash }]);
    return status('Accepted');
  },

  GetInstalledCertificateIds: (point, { certificateType }) => {
    const found = storeOf(point).filter(({ type }) => type === certificateType);
    if (found.length === 0) return status('NotFound');
    return { answer: { status: 'Accepted', certificateHashData: found.map(({ hash }) => hash) } };
  },

  DeleteCertificate: (point, { certificateHashData }) => {
    const store = storeOf(point);
    const kept = store.filter(({ hash }) => !same(hash, certificateHashData));
    stores.set(point, kept);
    return status(kept.length < store.length ? 'Accepted' : 'NotFound');
  },
};
