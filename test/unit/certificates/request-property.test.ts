import { createPublicKey, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, signRequest, type KeyPairPem } from '../../../backend/certificates/authority.ts';
import { ConsoleError } from '../../../backend/contract/errors.ts';
import { requestOf } from './requests.ts';

const now = Date.now();
let authority: KeyPairPem;
let der: Buffer;
/** The outcome for the request as it was made. */
let whole: string;
beforeAll(async () => {
  authority = await createAuthority({ name: 'Console', now });
  const { csr, keyPem } = await requestOf('CN=CP-1, O=Operator');
  whole = `CN=CP-1\nO=Operator ${createPublicKey(keyPem).export({ format: 'jwk' }).x}`;
  der = Buffer.from(csr.replaceAll(/-----.*-----|\s/g, ''), 'base64');
});

const pem = (bytes: Uint8Array) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE REQUEST-----`;

async function outcome(csr: string): Promise<string> {
  try {
    const certificate = new X509Certificate(
      await signRequest(authority, csr, { acceptedNames: ['CP-1'], now }),
    );
    const { x } = certificate.publicKey.export({ format: 'jwk' });
    return `${certificate.subject} ${x}`;
  } catch (error) {
    return error instanceof ConsoleError ? error.code : String(error);
  }
}

describe('any certificate request', () => {
  it('is signed when it is whole', async () => {
    expect(await outcome(pem(der))).toBe(whole);
  });

  it('is refused in words when one of its bytes is another, or signed for what it said before', async () => {
    let refused = 0;
    for (const [index, byte] of der.entries())
      for (const mask of [0x01, 0x80]) {
        const changed = Buffer.from(der);
        changed[index] = byte ^ mask;
        const result = await outcome(pem(changed));
        // Another spelling of the same content (BER instead of DER) leaves the signature valid.
        expect({ index, mask, result }).toEqual({
          index,
          mask,
          result: result === whole ? whole : 'CERTIFICATE_INVALID',
        });
        if (result !== whole) refused += 1;
      }
    expect(refused).toBeGreaterThan(der.length * 1.9);
  });

  it('is refused in words when it is any bytes or any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 400 }).map(pem), fc.string({ maxLength: 200 })),
        async (csr) => {
          expect(await outcome(csr)).toBe('CERTIFICATE_INVALID');
        },
      ),
      { numRuns: 300 },
    );
  });
});
