import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createAuthority,
  issueServerCertificate,
  signRequest,
  type KeyPairPem,
} from '../../../backend/certificates/authority.ts';
import { describeCertificate, describeRequest } from '../../../backend/certificates/describe.ts';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509Certificate as ParsedCertificate,
} from '../../../backend/certificates/x509.ts';
import { hasOpenssl, opensslRequest, P256, P384, P521, requestOf, rsa } from './requests.ts';

const DAY_MS = 86_400_000;
const now = Date.parse('2026-03-01T12:00:00Z');
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

let authority: KeyPairPem;
beforeAll(async () => {
  authority = await createAuthority({ name: 'Depot “North” #1', now });
});

const sign = (csr: string, acceptedNames = ['CP-1']) => signRequest(authority, csr, { acceptedNames, now });
const refused = (detail: RegExp) =>
  expect.objectContaining({ code: 'CERTIFICATE_INVALID', detail: expect.stringMatching(detail) as string });

describe('createAuthority', () => {
  it('makes a self-signed authority that may not have authorities below it', () => {
    const certificate = new X509Certificate(authority.certificatePem);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    const parsed = new ParsedCertificate(authority.certificatePem);
    expect(parsed.getExtension(BasicConstraintsExtension)).toMatchObject({ pathLength: 0, critical: true });
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('is valid for ten years and for clocks a day behind', () => {
    const { validFrom, validTo, subject } = describeCertificate(authority.certificatePem, now);
    expect(validFrom).toBe(now - DAY_MS);
    expect(Math.round((validTo - now) / DAY_MS)).toBe(3_652);
    expect(subject).toContain('Depot “North” #1');
  });

  it('never gives a serial number twice, and it is positive', async () => {
    const serials = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { certificatePem } = await createAuthority({ name: 'CA', now });
        return new X509Certificate(certificatePem).serialNumber;
      }),
    );
    expect(new Set(serials).size).toBe(20);
    for (const serial of serials) expect(serial).toMatch(/^[0-9A-F]{24,40}$/);
  });
});

describe('issueServerCertificate', () => {
  const names = ['console', 'console.local', '192.168.1.20', '::1', '2001:DB8::0:1'];

  it('names hosts and addresses, each of its kind', async () => {
    const server = await issueServerCertificate(authority, { names, now });
    const certificate = new X509Certificate(server.certificatePem);
    expect(certificate.checkHost('console.local')).toBe('console.local');
    expect(certificate.checkIP('192.168.1.20')).toBe('192.168.1.20');
    expect(certificate.checkIP('2001:db8::1')).toBe('2001:db8::1');
    expect(certificate.checkIP('192.168.1.21')).toBeUndefined();
    expect(certificate.subject).toMatch(/^CN=console$/m);
    const info = describeCertificate(server.certificatePem, now);
    expect(info.names).toEqual(['console', 'console.local', '192.168.1.20', '::1', '2001:db8::1']);
    expect(info.validTo).toBe(now + 825 * DAY_MS);
  });

  it('is signed by the authority, for TLS servers only', async () => {
    const { certificatePem } = await issueServerCertificate(authority, { names, now });
    const certificate = new X509Certificate(certificatePem);
    const issuer = new X509Certificate(authority.certificatePem);
    expect(certificate.checkIssued(issuer)).toBe(true);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    // Node’s own `ca` is false for whatever lacks the key usage for it.
    expect(new ParsedCertificate(certificate.raw).getExtension(BasicConstraintsExtension)?.ca).toBe(false);
    expect(certificate.keyUsage).toEqual([SERVER_AUTH]);
  });

  it('does not outlive its authority, and an expired one issues nothing', async () => {
    const info = describeCertificate(authority.certificatePem, now);
    const late = info.validTo - 10 * DAY_MS;
    const server = await issueServerCertificate(authority, { names, now: late });
    expect(describeCertificate(server.certificatePem, late).validTo).toBe(info.validTo);
    await expect(issueServerCertificate(authority, { names, now: info.validTo + 1 })).rejects.toThrow(
      refused(/authority has expired/),
    );
  });

  it.each([[[]], [['two words']], [['300.1.1.1/8']]])('refuses the names %j', async (names) => {
    await expect(issueServerCertificate(authority, { names, now })).rejects.toThrow(refused(/name/));
  });
});

describe('signRequest', () => {
  it.each([
    ['P-256', P256],
    ['P-384', P384],
    ['RSA 2048', rsa(2_048)],
  ] as const)('signs a request with a key of %s for TLS clients, for a year', async (_name, algorithm) => {
    const { csr } = await requestOf('CN=CP-1, O=Operator, C=DE', algorithm);
    expect(describeRequest(csr)).toEqual({ subject: 'CN=CP-1, O=Operator, C=DE' });
    const chain = await sign(csr);
    expect(chain.length).toBeLessThan(10_000);
    const [own, issuer] = chain
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((pem) => new X509Certificate(pem));
    expect(issuer?.fingerprint256).toBe(new X509Certificate(authority.certificatePem).fingerprint256);
    expect(own?.verify(new X509Certificate(authority.certificatePem).publicKey)).toBe(true);
    expect(own?.keyUsage).toEqual([CLIENT_AUTH]);
    expect(own?.subject).toBe('CN=CP-1\nO=Operator\nC=DE');
    expect(describeCertificate(chain, now).validTo).toBe(now + 365 * DAY_MS);
  });

  it.skipIf(!hasOpenssl).each([
    ['rsa:3072', ['rsa:3072']],
    ['P-256', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']],
    ['P-384', ['ec', '-pkeyopt', 'ec_paramgen_curve:secp384r1']],
  ])('signs what OpenSSL requests: %s', async (_name, newKey) => {
    const { csr } = opensslRequest('/O=Operator/CN=SN 4711', newKey);
    const chain = await sign(csr, ['CP-1', 'SN 4711']);
    expect(new X509Certificate(chain).subject).toBe('O=Operator\nCN=SN 4711');
  });

  it.skipIf(!hasOpenssl)('takes the label of old, CRLF, and text around the block', async () => {
    const { csr } = opensslRequest('/CN=CP-1', ['rsa:2048'], ['-newhdr']);
    expect(csr).toContain('BEGIN NEW CERTIFICATE REQUEST');
    await expect(sign(`Request:\r\n${csr.replaceAll('\n', '\r\n')}`)).resolves.toContain('BEGIN CERTIFICATE');
  });

  it('grants no extension that the request asks for', async () => {
    const { csr } = await requestOf('CN=CP-1', P256, [
      new BasicConstraintsExtension(true, 3, true),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: 'console.local' }]),
    ]);
    const certificate = new ParsedCertificate(new X509Certificate(await sign(csr)).raw);
    expect(certificate.getExtension(BasicConstraintsExtension)).toMatchObject({ ca: false, critical: true });
    expect(certificate.extensions.map(({ type }) => type).toSorted()).toEqual([
      '2.5.29.14', // subject key identifier
      '2.5.29.15', // key usage
      '2.5.29.19', // basic constraints
      '2.5.29.35', // authority key identifier
      '2.5.29.37', // extended key usage
    ]);
  });

  it('refuses what is no request', async () => {
    const { csr } = await requestOf('CN=CP-1');
    await expect(sign('')).rejects.toThrow(refused(/not PEM/));
    await expect(sign(authority.certificatePem)).rejects.toThrow(refused(/not PEM/));
    await expect(sign(csr + csr)).rejects.toThrow(refused(/more than one/));
    const body = csr.split('\n').slice(1, -1).join('');
    for (const broken of ['AAAA', body.slice(0, 40), body.slice(40)])
      await expect(
        sign(`-----BEGIN CERTIFICATE REQUEST-----\n${broken}\n-----END CERTIFICATE REQUEST-----`),
      ).rejects.toThrow(refused(/cannot be decoded/));
    expect(() => describeRequest('nothing')).toThrow(refused(/not PEM/));
  });

  it('refuses a request that was changed after it was signed', async () => {
    const { csr } = await requestOf('CN=CP-2');
    const der = Buffer.from(csr.replaceAll(/-----.*-----|\s/g, ''), 'base64');
    der.write('CP-1', der.indexOf('CP-2'));
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
    expect(describeRequest(forged).subject).toBe('CN=CP-1');
    await expect(sign(forged)).rejects.toThrow(refused(/signature of the request does not match/));
  });

  it.each([
    ['RSA 1024', rsa(1_024), /1024 bits/],
    ['P-521', P521, /secp521r1/],
  ] as const)('refuses a key of %s', async (_name, algorithm, words) => {
    const { csr } = await requestOf('CN=CP-1', algorithm);
    await expect(sign(csr)).rejects.toThrow(refused(words));
  });

  it.skipIf(!hasOpenssl)('refuses an Ed25519 key', async () => {
    await expect(sign(opensslRequest('/CN=CP-1', ['ed25519']).csr)).rejects.toThrow(refused(/ed25519/));
  });

  it.each([
    ['CN=CP-2', /“CP-2” is not this charger’s: expected “CP-1” or “SN-1”/],
    ['CN=cp-1', /“cp-1” is not this charger’s/],
    ['O=CP-1', /no common name/],
    ['CN=CP-1, CN=CP-2', /more than one common name/],
  ])('refuses the subject %s', async (name, words) => {
    const { csr } = await requestOf(name);
    await expect(sign(csr, ['CP-1', 'SN-1'])).rejects.toThrow(refused(words));
  });
});
