import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type ConnectionOptions, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAuthority,
  issueServerCertificate,
  signRequest,
  type KeyPairPem,
} from '../../../backend/certificates/authority.ts';
import { P256, requestOf, rsa } from './requests.ts';

/** What the server made of a client. */
interface Seen {
  authorized: boolean;
  error: string | null;
  commonName: string | string[] | null;
}

const DAY_MS = 86_400_000;
const NO_CERTIFICATE = 'UNABLE_TO_GET_ISSUER_CERT';
const now = Date.now();
let authority: KeyPairPem;
let foreign: KeyPairPem;
let server: Server;

beforeAll(async () => {
  [authority, foreign] = await Promise.all([
    createAuthority({ name: 'Console', now }),
    // The same name: only the key tells the two apart.
    createAuthority({ name: 'Console', now }),
  ]);
  server = await serverWith(
    await issueServerCertificate(authority, { names: ['localhost', '127.0.0.1'], now }),
  );
});
afterAll(() => void server.close());

async function serverWith({ certificatePem, keyPem }: KeyPairPem): Promise<Server> {
  const created = createServer({
    cert: certificatePem,
    key: keyPem,
    ca: authority.certificatePem,
    requestCert: true,
    rejectUnauthorized: false,
  });
  created.on('tlsClientError', () => {});
  created.on('secureConnection', (socket) => {
    const seen: Seen = {
      authorized: socket.authorized,
      // Node gives the code as a string, whatever its type says.
      error: socket.authorizationError ? String(socket.authorizationError) : null,
      commonName: socket.getPeerCertificate().subject?.CN ?? null,
    };
    socket.on('error', () => {}).end(JSON.stringify(seen));
  });
  created.listen(0, '127.0.0.1');
  await once(created, 'listening');
  return created;
}

/** Connects as a charger that trusts the authority only, and returns what the server made of it. */
async function handshake(options: ConnectionOptions, at = server): Promise<Seen> {
  const { port } = at.address() as AddressInfo;
  const socket = connect({ ca: authority.certificatePem, port, host: '127.0.0.1', ...options });
  try {
    return JSON.parse(await text(socket)) as Seen;
  } finally {
    socket.destroy();
  }
}

describe('a TLS handshake', () => {
  it('succeeds for who trusts the authority, by address and by name', async () => {
    const stranger: Seen = { authorized: false, error: NO_CERTIFICATE, commonName: null };
    expect(await handshake({})).toEqual(stranger);
    expect(await handshake({ servername: 'localhost' })).toEqual(stranger);
  });

  it('fails for who trusts another authority of the same name', async () => {
    await expect(handshake({ servername: 'localhost', ca: foreign.certificatePem })).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/SIGNATURE|SELF_SIGNED|LEAF|ISSUER/) as string }),
    );
  });

  it('fails at an address that the certificate does not name', async () => {
    const other = await serverWith(await issueServerCertificate(authority, { names: ['192.0.2.1'], now }));
    try {
      await expect(handshake({}, other)).rejects.toThrow(
        expect.objectContaining({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
      );
    } finally {
      other.close();
    }
  });

  it.each([
    ['EC', P256],
    ['RSA', rsa(2_048)],
  ] as const)('authorises a charger by the certificate that it asked for (%s)', async (_name, algorithm) => {
    const { csr, keyPem } = await requestOf('CN=CP-1', algorithm);
    const cert = await signRequest(authority, csr, { acceptedNames: ['CP-1'], now });
    expect(await handshake({ cert, key: keyPem })).toEqual({
      authorized: true,
      error: null,
      commonName: 'CP-1',
    });
  });

  it('does not authorise a certificate of another authority, or none', async () => {
    const { csr, keyPem } = await requestOf('CN=CP-1');
    const cert = await signRequest(foreign, csr, { acceptedNames: ['CP-1'], now });
    expect(await handshake({ cert, key: keyPem })).toMatchObject({ authorized: false, commonName: 'CP-1' });
    expect(await handshake({})).toMatchObject({ authorized: false, error: NO_CERTIFICATE });
  });

  it('does not authorise a charger by an expired certificate, nor by a server’s', async () => {
    const { csr, keyPem } = await requestOf('CN=CP-1');
    const past = now - 400 * DAY_MS;
    const old = await signRequest(authority, csr, { acceptedNames: ['CP-1'], now: past });
    expect(await handshake({ cert: old, key: keyPem })).toMatchObject({
      authorized: false,
      error: 'CERT_HAS_EXPIRED',
    });
    const serverPair = await issueServerCertificate(authority, { names: ['CP-1'], now });
    expect(await handshake({ cert: serverPair.certificatePem, key: serverPair.keyPem })).toMatchObject({
      authorized: false,
      error: 'INVALID_PURPOSE',
    });
  });
});
