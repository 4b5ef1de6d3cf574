/** Reads and judges a charger's certificate request (PKCS #10, RFC 2986). */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { ConsoleError } from '../contract/errors.ts';
import { Pkcs10CertificateRequest } from './x509.ts';

/** Security white paper A00.FR.502. */
const MIN_RSA_BITS = 2_048;
/** P-256 and P-384, as OpenSSL calls them. */
const CURVES = ['prime256v1', 'secp384r1'];
/** Some firmwares write the label of old with NEW. */
const PEM =
  /-----BEGIN (NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END \1?CERTIFICATE REQUEST-----/g;

/**
 * Decodes one request; its signature is not verified.
 * @param csrPem PEM; text around the block is allowed (RFC 7468 §2).
 * @throws ConsoleError CERTIFICATE_INVALID when it is not exactly one readable request.
 */
export function parseRequest(csrPem: string): Pkcs10CertificateRequest {
  const blocks = [...csrPem.matchAll(PEM)];
  if (blocks.length !== 1)
    throw refusal(
      blocks.length === 0
        ? 'The request is not PEM with a CERTIFICATE REQUEST block.'
        : 'The text holds more than one certificate request.',
    );
  try {
    const request = new Pkcs10CertificateRequest(Buffer.from(blocks[0]?.[2] ?? '', 'base64'));
    // The library reads these late: what cannot be read must fail here.
    void [request.subject, request.publicKey.rawData];
    return request;
  } catch (error) {
    throw refusal(`The request cannot be decoded: ${messageOf(error)}`, error);
  }
}

/**
 * Checks that a request may be signed: whoever sent it holds the key, the key is strong, and the subject names the
 * charger (security white paper A00.FR.405, A00.FR.501–503, A00.FR.511).
 * @param acceptedNames The charger's identity and serial numbers, any of which may be the CN.
 * @throws ConsoleError CERTIFICATE_INVALID with the reason in words.
 */
export async function checkRequest(
  request: Pkcs10CertificateRequest,
  acceptedNames: readonly string[],
): Promise<void> {
  checkKey(request);
  if (!(await isSignedByItsKey(request)))
    throw refusal('The signature of the request does not match its public key: it was damaged or forged.');
  const commonNames = request.subjectName.getField('CN');
  const commonName = commonNames[0];
  if (commonName === undefined) throw refusal('The subject has no common name (CN).');
  // A second name would let a charger be whichever the reader of its certificate looks at.
  if (commonNames.length > 1) throw refusal('The subject has more than one common name (CN).');
  if (!acceptedNames.includes(commonName))
    throw refusal(
      `The common name (CN) “${commonName}” is not this charger’s: expected ${acceptedNames.map((name) => `“${name}”`).join(' or ')}.`,
    );
}

function checkKey(request: Pkcs10CertificateRequest): void {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
  } catch (error) {
    throw refusal(`The public key cannot be read: ${messageOf(error)}`, error);
  }
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'rsa') {
    const bits = details?.modulusLength ?? 0;
    if (bits < MIN_RSA_BITS)
      throw refusal(`The RSA key has ${bits} bits; at least ${MIN_RSA_BITS} are required.`);
  } else if (key.asymmetricKeyType === 'ec') {
    if (!CURVES.includes(details?.namedCurve ?? ''))
      throw refusal(`The curve ${details?.namedCurve ?? 'of the key'} is not accepted; use P-256 or P-384.`);
  } else throw refusal(`Keys of type ${key.asymmetricKeyType ?? 'unknown'} are not accepted; use RSA or EC.`);
}

async function isSignedByItsKey(request: Pkcs10CertificateRequest): Promise<boolean> {
  try {
    return await request.verify();
  } catch (error) {
    throw refusal(`The signature of the request cannot be checked: ${messageOf(error)}`, error);
  }
}

function refusal(detail: string, cause?: unknown): ConsoleError {
  return new ConsoleError('CERTIFICATE_INVALID', detail, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
