/** A certificate authority of one computer: it signs the console's server certificate and the chargers' own. */
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import { ConsoleError } from '../contract/errors.ts';
import { canonicalName, isAddress } from './names.ts';
import { checkRequest, parseRequest } from './request.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
  type JsonGeneralName,
  type PublicKeyType,
} from './x509.ts';

/** A certificate and its private key. */
export interface KeyPairPem {
  /** PEM (X.509). */
  certificatePem: string;
  /** PEM (PKCS #8), not encrypted. */
  keyPem: string;
}

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_652;
/** The longest that common TLS clients accept of a server certificate. */
const SERVER_DAYS = 825;
const CHARGER_DAYS = 365;
/** Chargers’ clocks are wrong: a certificate of now must be valid for one that is a day behind. */
const BACKDATE_MS = DAY_MS;
/** certificateChain of CertificateSigned (security white paper §5.1), in characters. */
const MAX_CHAIN_LENGTH = 10_000;
/** RFC 5280, ub-common-name. */
const MAX_COMMON_NAME_LENGTH = 64;
/** Security white paper A00.FR.505 and A00.FR.506. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * Creates a self-signed authority for ten years, with a new ECDSA P-256 key. It may sign end certificates only.
 * @param options.name Common name and organisation, 1 to 64 characters.
 * @param options.now ms since 1970 UTC.
 */
export async function createAuthority({ name, now }: { name: string; now: number }): Promise<KeyPairPem> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(now, AUTHORITY_DAYS),
    serialNumber: newSerialNumber(),
    name: distinguishedName(name, name),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: pemOf(certificate), keyPem: await privatePem(keys.privateKey) };
}

/**
 * Issues a certificate for this console's TLS server, with a new ECDSA P-256 key, for 825 days.
 * @param options.names DNS names, IPv4 and IPv6 addresses, the most usual first: it becomes the common name, which
 * chargers compare with the host in their URL (security white paper A00.FR.412, A00.FR.510).
 * @param options.now ms since 1970 UTC.
 * @throws ConsoleError CERTIFICATE_INVALID when there is no name, one is neither, or the authority has expired.
 */
export async function issueServerCertificate(
  authority: KeyPairPem,
  { names, now }: { names: readonly string[]; now: number },
): Promise<KeyPairPem> {
  const subjectNames = [...new Set(names.map(validName))];
  const commonName = subjectNames.find((name) => name.length <= MAX_COMMON_NAME_LENGTH);
  if (commonName === undefined)
    throw new ConsoleError('CERTIFICATE_INVALID', 'A server certificate needs at least one name.');
  const issuer = new X509Certificate(authority.certificatePem);
  const keys = await newKeys();
  const certificate = await issue(authority, issuer, {
    subject: distinguishedName(commonName, issuer.subjectName.getField('CN')[0] ?? commonName),
    publicKey: keys.publicKey,
    days: SERVER_DAYS,
    now,
    usage: ExtendedKeyUsage.serverAuth,
    extensions: [new SubjectAlternativeNameExtension(subjectNames.map(generalName))],
  });
  return { certificatePem: pemOf(certificate), keyPem: await privatePem(keys.privateKey) };
}

/**
 * Signs a charger's certificate request for one year: a TLS client certificate with the request's subject and key.
 * Extensions that the request asks for are not granted.
 * @param csrPem PKCS #10 in PEM, as SignCertificate carries it.
 * @param options.acceptedNames The charger's identity and serial numbers: the CN must be one of them.
 * @param options.now ms since 1970 UTC.
 * @returns PEM: the charger's certificate, then the authority's, as CertificateSigned carries them.
 * @throws ConsoleError CERTIFICATE_INVALID with the reason in words.
 */
export async function signRequest(
  authority: KeyPairPem,
  csrPem: string,
  { acceptedNames, now }: { acceptedNames: readonly string[]; now: number },
): Promise<string> {
  const request = parseRequest(csrPem);
  await checkRequest(request, acceptedNames);
  const issuer = new X509Certificate(authority.certificatePem);
  const certificate = await issue(authority, issuer, {
    subject: request.subjectName,
    publicKey: request.publicKey,
    days: CHARGER_DAYS,
    now,
    usage: ExtendedKeyUsage.clientAuth,
  });
  const chain = pemOf(certificate) + pemOf(issuer);
  if (chain.length > MAX_CHAIN_LENGTH)
    throw new ConsoleError(
      'CERTIFICATE_INVALID',
      `The certificate chain would have ${chain.length} characters; CertificateSigned allows ${MAX_CHAIN_LENGTH}.`,
    );
  return chain;
}

interface EndCertificate {
  subject: Name;
  publicKey: PublicKeyType;
  days: number;
  now: number;
  usage: ExtendedKeyUsage;
  extensions?: Extension[];
}

/** Issues a certificate that cannot sign others and does not outlive its issuer. */
async function issue(
  authority: KeyPairPem,
  issuer: X509Certificate,
  { subject, publicKey, days, now, usage, extensions = [] }: EndCertificate,
): Promise<X509Certificate> {
  const { notBefore, notAfter } = validity(now, days);
  if (issuer.notAfter.getTime() <= now)
    throw new ConsoleError('CERTIFICATE_INVALID', 'The certificate authority has expired; create a new one.');
  return X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject,
    issuer: issuer.subjectName,
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    publicKey,
    signingKey: await signingKey(authority.keyPem),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ...extensions,
    ],
  });
}

/** Of the right kind: a client looks for an address among the addresses only (RFC 5280 §4.2.1.6). */
function generalName(name: string): JsonGeneralName {
  return { type: isAddress(name) ? 'ip' : 'dns', value: name };
}

function validName(name: string): string {
  const canonical = canonicalName(name);
  if (canonical === null)
    throw new ConsoleError('CERTIFICATE_INVALID', `“${name}” is neither a host name nor an IP address.`);
  return canonical;
}

/** The owner's organisation belongs in the subject (security white paper A00.FR.509). */
function distinguishedName(commonName: string, organisation: string): Name {
  // As typed strings: the library would read `#`, quotes and backslashes of plain ones as syntax.
  return new Name([{ CN: [{ utf8String: commonName }] }, { O: [{ utf8String: organisation }] }]);
}

/** Certificates count in whole seconds. */
function validity(now: number, days: number): { notBefore: Date; notAfter: Date } {
  const second = now - (now % 1_000);
  return { notBefore: new Date(second - BACKDATE_MS), notAfter: new Date(second + days * DAY_MS) };
}

/** 128 random bits in hexadecimal; the library keeps them positive (RFC 5280 §4.1.2.2). */
function newSerialNumber(): string {
  return randomBytes(16).toString('hex');
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function signingKey(keyPem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(keyPem).export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${PemConverter.encode(der, PemConverter.PrivateKeyTag)}\n`;
}

function pemOf(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
