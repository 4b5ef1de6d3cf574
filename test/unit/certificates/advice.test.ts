import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { advice } from '../../../backend/certificates/advice.ts';
import { createAuthority, issueServerCertificate } from '../../../backend/certificates/authority.ts';
import { describeCertificate } from '../../../backend/certificates/describe.ts';
import { localNames, missingNames } from '../../../backend/certificates/local-names.ts';
import { canonicalName } from '../../../backend/certificates/names.ts';
import type { CertificateInfo } from '../../../backend/contract/certificates.ts';

const DAY_MS = 86_400_000;
const now = Date.parse('2026-03-01T12:00:00Z');
const certificate = (daysLeft: number, more: Partial<CertificateInfo> = {}): CertificateInfo => ({
  subject: 'CN=Console',
  issuer: 'CN=Console',
  serialNumber: '01',
  fingerprint: '',
  validFrom: now - DAY_MS,
  validTo: now + daysLeft * DAY_MS,
  names: [],
  validity: 'valid',
  ...more,
});
const say = (profile: number, authorityDays = 3_000, serverDays = 800, missing: string[] = []) =>
  advice({ profile, authority: certificate(authorityDays), server: certificate(serverDays), missing }, now);

describe('describeCertificate', () => {
  it('says how long a certificate is good', async () => {
    const { certificatePem } = await createAuthority({ name: 'Console', now });
    const { validFrom, validTo, fingerprint, issuer, subject } = describeCertificate(certificatePem, now);
    const at = (time: number) => describeCertificate(certificatePem, time).validity;
    expect([at(validFrom - 1), at(validFrom)]).toEqual(['notYetValid', 'valid']);
    expect([at(validTo - 30 * DAY_MS - 1), at(validTo - 30 * DAY_MS)]).toEqual(['valid', 'expiring']);
    expect([at(validTo), at(validTo + 1)]).toEqual(['expiring', 'expired']);
    expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect([subject, issuer]).toEqual(['CN=Console, O=Console', 'CN=Console, O=Console']);
  });

  it('refuses what is no certificate', () => {
    expect(() => describeCertificate('nothing', now)).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_INVALID' }),
    );
  });
});

describe('canonicalName', () => {
  it.each([
    ['Laptop.LOCAL', 'laptop.local'],
    ['müller.local', 'xn--mller-kva.local'],
    ['example.com.', 'example.com'],
    ['10.0.0.1', '10.0.0.1'],
    ['FE80:0:0:0::1%eth0', 'fe80::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['', null],
    ['two words', null],
    ['300.1.1.1', null],
    ['a'.repeat(64), null],
  ])('spells %s as %s', (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });
});

describe('localNames', () => {
  it('names this computer and each of its addresses once', () => {
    const names = localNames();
    expect(names[0]).toBe(hostname().toLowerCase());
    expect(names).toEqual(expect.arrayContaining(['localhost', '127.0.0.1']));
    expect(names.some((name) => name.endsWith('.local'))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    expect(names.filter((name) => isIP(name)).length).toBe(new Set(addresses.map((a) => a.address)).size);
  });

  it('are all in a certificate that was issued for them', async () => {
    const authority = await createAuthority({ name: 'Console', now });
    const server = await issueServerCertificate(authority, { names: localNames(), now });
    const info = describeCertificate(server.certificatePem, now);
    expect(missingNames(info, localNames())).toEqual([]);
    expect(missingNames(info, ['192.0.2.9', 'LOCALHOST', '2001:db8::9'])).toEqual([
      '192.0.2.9',
      '2001:db8::9',
    ]);
  });
});

describe('advice', () => {
  it('is silent when all is well, and about certificates that the profile does not use', () => {
    expect([say(0, -1, -1), say(2), say(3)]).toEqual([[], [], []]);
    expect(advice({ profile: 0, authority: null, server: null, missing: [] }, now)).toEqual([]);
  });

  it('warns that passwords of profile 1 travel unencrypted', () => {
    expect(say(1)).toEqual([expect.stringContaining('unencrypted')]);
  });

  it.each([2, 3])('asks for an authority where profile %i has none', (profile) => {
    expect(advice({ profile, authority: null, server: null, missing: [] }, now)).toEqual([
      expect.stringContaining('create the local certificate authority'),
    ]);
  });

  it('says when certificates expire, and what to do', () => {
    expect(say(2, 3_000, 20)).toEqual([
      'The server certificate expires on 21 March 2026: renew it. Chargers keep trusting this console, since the authority stays.',
    ]);
    expect(say(2, 3_000, -2)).toEqual([
      expect.stringMatching(/^The server certificate expired on 27 February 2026; .* renew it/),
    ]);
    expect(say(3, 60, 800)).toEqual([
      'The certificate authority expires on 30 April 2026: create a new one and install it in every charger.',
    ]);
    expect(say(3, -1, -1)).toEqual([
      expect.stringMatching(/authority expired on 28 February 2026/),
      expect.stringMatching(/server certificate expired/),
    ]);
  });

  it('names the addresses that the certificate lacks', () => {
    expect(say(2, 3_000, 800, ['10.0.0.7', '10.0.0.8'])).toEqual([
      'The server certificate does not name 10.0.0.7, 10.0.0.8: a charger that connects there will refuse. Renew it.',
    ]);
  });

  it('suspects the clock where a certificate is not valid yet', () => {
    const tomorrow = certificate(300, { validFrom: now + DAY_MS });
    expect(advice({ profile: 2, authority: tomorrow, server: tomorrow, missing: [] }, now)).toEqual([
      'The certificate authority is valid from 2 March 2026 only: check the clock of this computer.',
      'The server certificate is valid from 2 March 2026 only: check the clock of this computer.',
    ]);
  });
});
