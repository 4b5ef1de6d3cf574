import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CertificateStore } from '../../../backend/certificates/certificate-store.ts';
import { describeCertificate } from '../../../backend/certificates/describe.ts';
import { silentLogger, type Logger } from '../../../backend/ports/logger.ts';
import { keyFileCipher } from '../../../backend/settings/secret-cipher.ts';
import { requestOf } from './requests.ts';

let dataDir: string;
let warnings: string[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'certificates-'));
  warnings = [];
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const file = () => join(dataDir, 'certificates.json');
const filesLike = (part: string) => readdirSync(dataDir).filter((name) => name.includes(part));

function open(keyFile = 'secret.key'): CertificateStore {
  const logger: Logger = { ...silentLogger, warn: (_fields, message) => void warnings.push(message) };
  return new CertificateStore({ dataDir, cipher: keyFileCipher(join(dataDir, keyFile)), logger });
}

describe('CertificateStore', () => {
  it('starts empty, and then neither renews nor signs', async () => {
    const store = open();
    expect([store.authority(), store.server()]).toEqual([null, null]);
    const missing = expect.objectContaining({ code: 'CERTIFICATE_MISSING' });
    await expect(store.renewServer(['localhost'])).rejects.toThrow(missing);
    await expect(store.sign('', ['CP-1'])).rejects.toThrow(missing);
    expect([readdirSync(dataDir), warnings]).toEqual([[], []]);
  });

  it('keeps the authority and the server’s key pair over a restart', async () => {
    const store = open();
    await store.createAuthority('Console', ['localhost', '127.0.0.1']);
    const again = open();
    expect(again.authority()).toEqual(store.authority());
    expect(again.server()).toEqual(store.server());
    const { csr } = await requestOf('CN=CP-1');
    const chain = new X509Certificate(await again.sign(csr, ['CP-1']));
    expect(chain.checkIssued(new X509Certificate(store.authority()?.certificatePem ?? ''))).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('writes no private key in clear text, for this user only, and leaves nothing else behind', async () => {
    writeFileSync(`${file()}.tmp`, 'left by a crash', { mode: 0o644 });
    const store = open();
    await store.createAuthority('Console', ['localhost']);
    const text = readFileSync(file(), 'utf8');
    expect(text).not.toContain('PRIVATE KEY');
    for (const pair of [store.authority(), store.server()])
      for (const line of pair?.keyPem.split('\n').slice(1, -2) ?? ['-']) expect(text).not.toContain(line);
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir).toSorted()).toEqual(['certificates.json', 'secret.key']);
  });

  it('renews the server’s certificate under the same authority', async () => {
    const store = open();
    await store.createAuthority('Console', ['localhost']);
    const [authority, server] = [store.authority(), store.server()];
    await store.renewServer(['localhost', '192.168.1.7']);
    expect(store.authority()).toEqual(authority);
    expect(store.server()?.keyPem).not.toBe(server?.keyPem);
    const renewed = open().server()?.certificatePem ?? '';
    expect(describeCertificate(renewed, Date.now()).names).toEqual(['localhost', '192.168.1.7']);
  });

  it('keeps server and authority together when both change at once', async () => {
    const store = open();
    await store.createAuthority('First', ['localhost']);
    const second = store.createAuthority('Second', ['localhost']);
    const renewals: Promise<void>[] = [];
    // Begun one after another, so that some are under way when the new authority is ready.
    for (let count = 0; count < 60; count += 1) {
      renewals.push(store.renewServer(['localhost']));
      await nextTurn();
    }
    await Promise.all([second, ...renewals]);
    const server = new X509Certificate(store.server()?.certificatePem ?? '');
    const authority = new X509Certificate(store.authority()?.certificatePem ?? '');
    expect(authority.subject).toContain('Second');
    expect(server.verify(authority.publicKey)).toBe(true);
  });

  it('keeps what it had when names are wrong or the file cannot be written', async () => {
    const store = open();
    await store.createAuthority('Console', ['localhost']);
    const before = store.authority();
    await expect(store.createAuthority('Other', ['no name'])).rejects.toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_INVALID' }),
    );
    rmSync(file());
    mkdirSync(file());
    await expect(store.createAuthority('Other', ['localhost'])).rejects.toThrow(
      expect.objectContaining({ code: 'SETTINGS_NOT_SAVED' }),
    );
    expect(store.authority()).toEqual(before);
  });

  it.each([
    ['no JSON', () => '{"authority":'],
    ['of another shape', () => '{"authority":{},"server":null}'],
    [
      'with the keys of one pair at the other',
      (text: string) => {
        const { authority, server } = JSON.parse(text) as Record<string, object>;
        return JSON.stringify({ authority: server, server: { ...server, ...pick(authority) } });
      },
    ],
  ])('moves a file aside that is %s, and starts empty', async (_name, damage) => {
    await open().createAuthority('Console', ['localhost']);
    const damaged = damage(readFileSync(file(), 'utf8'));
    writeFileSync(file(), damaged);
    const store = open();
    expect(store.authority()).toBeNull();
    expect(warnings).toEqual(['certificate file is damaged; it was moved aside']);
    const [aside = ''] = filesLike('.damaged-');
    expect(readFileSync(join(dataDir, aside), 'utf8')).toBe(damaged);
    await store.createAuthority('Console', ['localhost']);
    expect(open().authority()).not.toBeNull();
  });

  it('leaves a file alone whose keys cannot be decrypted, and keeps a copy before it writes another', async () => {
    await open().createAuthority('Console', ['localhost']);
    const text = readFileSync(file(), 'utf8');
    const locked = open('other.key');
    expect([locked.authority(), locked.server()]).toEqual([null, null]);
    expect(warnings).toEqual(['private keys cannot be decrypted; certificates unused']);
    expect(readFileSync(file(), 'utf8')).toBe(text);
    expect(open().authority()).not.toBeNull();
    await locked.createAuthority('Console', ['localhost']);
    const [copy = ''] = filesLike('.replaced-');
    expect(readFileSync(join(dataDir, copy), 'utf8')).toBe(text);
  });
});

/** The key of a stored pair without its certificate. */
function pick(pair: object | undefined): object {
  return Object.fromEntries(Object.entries(pair ?? {}).filter(([field]) => field === 'encryptedKey'));
}
