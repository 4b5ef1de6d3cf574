/** Certificate requests as chargers make them, by OpenSSL where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pkcs10CertificateRequestGenerator, type Extension } from '../../../backend/certificates/x509.ts';

export interface ChargerRequest {
  csr: string;
  keyPem: string;
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

export const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
export const P384 = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' } as const;
export const P521 = { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' } as const;
export const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
});

/** @param name Distinguished name, e.g. `CN=CP-1, O=Operator`. */
export async function requestOf(
  name: string,
  algorithm: typeof P256 | typeof P384 | typeof P521 | ReturnType<typeof rsa> = P256,
  extensions: Extension[] = [],
): Promise<ChargerRequest> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name,
    keys,
    signingAlgorithm: algorithm,
    extensions,
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { csr: request.toString('pem'), keyPem: key.export({ format: 'pem', type: 'pkcs8' }).toString() };
}

/** @param newKey The arguments of `-newkey`, e.g. `['rsa:2048']`. */
export function opensslRequest(subject: string, newKey: string[], extra: string[] = []): ChargerRequest {
  const folder = mkdtempSync(join(tmpdir(), 'csr-'));
  try {
    const csr = join(folder, 'csr.pem');
    const key = join(folder, 'key.pem');
    const args = ['req', '-new', '-nodes', '-newkey', ...newKey, '-subj', subject, ...extra];
    execFileSync('openssl', [...args, '-keyout', key, '-out', csr], { stdio: 'pipe' });
    return { csr: readFileSync(csr, 'utf8'), keyPem: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
