/** Security profiles of OCPP 1.6 (“Improved security for OCPP 1.6-J”, edition 3, §2), with real TLS and foreign clients. */
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OcppSettings } from '../../../backend/contract/settings.ts';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { makeRequest } from '../../support/certificate-request.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
afterEach(() => running.dispose());

async function start(ocpp: Partial<OcppSettings>): Promise<void> {
  running = await startConsole({ settings: { ocpp } });
}

function lastRefusal() {
  return running.backend.status().refusals[0];
}

async function heartbeat(charger: Charger): Promise<void> {
  await expect(charger.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
  await charger.close();
}

const PASSWORD = '0123456789abcdef0123456789abcdef01234567';

describe('profile 1: passwords', () => {
  it('lets in by the right password, as text or as the bytes it stands for, and nobody else', async () => {
    await start({ securityProfile: 1 });
    const { ocppUrl } = running.ready;
    await running.request('chargers.setPassword', { chargerId: 'CP-PASS', password: PASSWORD });
    await heartbeat(await connectCharger(ocppUrl, 'CP-PASS', { password: PASSWORD }));
    await heartbeat(await connectCharger(ocppUrl, 'CP-PASS', { password: Buffer.from(PASSWORD, 'hex') }));
    await expect(connectCharger(ocppUrl, 'CP-PASS')).rejects.toThrow('Unauthorized');
    expect(lastRefusal()?.reason).toContain('sent no password');
    await expect(connectCharger(ocppUrl, 'CP-PASS', { password: 'wrong-canary-91' })).rejects.toThrow(
      'Unauthorized',
    );
    expect(lastRefusal()).toMatchObject({ status: 401, cause: 'password', reason: 'Its password is wrong.' });
    await expect(connectCharger(ocppUrl, 'CP-NEW', { password: PASSWORD })).rejects.toThrow('Unauthorized');
    expect(lastRefusal()?.reason).toContain('No password is set');
  });

  it('looks at no further guess after five wrong ones, and lets others in meanwhile', async () => {
    await start({ securityProfile: 1 });
    const { ocppUrl } = running.ready;
    for (const chargerId of ['VICTIM', 'OTHER'])
      await running.request('chargers.setPassword', { chargerId, password: PASSWORD });
    for (let guess = 0; guess < 5; guess += 1)
      await expect(connectCharger(ocppUrl, 'VICTIM', { password: `guess-${guess}` })).rejects.toThrow(
        'Unauthorized',
      );
    await expect(connectCharger(ocppUrl, 'VICTIM', { password: PASSWORD })).rejects.toThrow(
      'Too Many Requests',
    );
    expect(lastRefusal()?.reason).toContain('Too many wrong passwords');
    expect(lastRefusal()?.cause).toBe('tooManyTries');
    // A charger that keeps trying takes one line, however long it has to wait.
    await expect(connectCharger(ocppUrl, 'VICTIM', { password: PASSWORD })).rejects.toThrow();
    const { refusals } = running.backend.status();
    expect(refusals.filter(({ cause }) => cause === 'tooManyTries')).toHaveLength(1);
    await heartbeat(await connectCharger(ocppUrl, 'OTHER', { password: PASSWORD }));
  });

  it('keeps passwords out of every file and answer', async () => {
    await start({ securityProfile: 1 });
    const canary = 'canary-password-5f1c9a';
    const charger = await running.request('chargers.setPassword', { chargerId: 'CP', password: canary });
    expect(charger).toMatchObject({ hasPassword: true });
    expect(JSON.stringify(charger)).not.toContain('scrypt');
    await heartbeat(await connectCharger(running.ready.ocppUrl, 'CP', { password: canary }));
    await expect(
      connectCharger(running.ready.ocppUrl, 'CP', { password: 'wrong-canary-77b2' }),
    ).rejects.toThrow();
    await running.close();
    for (const name of readdirSync(running.dataDir, { recursive: true, withFileTypes: true }))
      if (name.isFile()) {
        const content = readFileSync(join(name.parentPath, name.name), 'latin1');
        expect(content).not.toContain(canary);
        expect(content).not.toContain('wrong-canary-77b2');
        expect(content).not.toContain(Buffer.from(`CP:${canary}`).toString('base64'));
      }
  });

  it('lets the newest connection win at once: it has proved who it is', async () => {
    await start({ securityProfile: 1 });
    const { ocppUrl } = running.ready;
    await running.request('chargers.setPassword', { chargerId: 'CP', password: PASSWORD });
    const old = await connectCharger(ocppUrl, 'CP', { password: PASSWORD });
    const newer = await connectCharger(ocppUrl, 'CP', { password: PASSWORD });
    await heartbeat(newer);
    await old.close({ force: true });
    expect(running.notifications.filter(({ type }) => type === 'console.error')).toEqual([]);
  });
});

describe('profiles 2 and 3: TLS', () => {
  it('cannot be chosen before there is a certificate', async () => {
    running = await startConsole();
    await expect(
      running.request('settings.update', { patch: { ocpp: { securityProfile: 2 } } }),
    ).rejects.toMatchObject({ code: 'CERTIFICATE_MISSING' });
    expect((await running.request('settings.get', {})).settings.ocpp.securityProfile).toBe(0);
  });

  it('serves by TLS and password, names what goes wrong, and keeps its certificates over a restart', async () => {
    running = await startConsole();
    const view = await running.request('security.createAuthority', { name: 'Test CA' });
    const ca = view.authorityPem ?? '';
    expect(view).toMatchObject({
      authority: { subject: expect.stringContaining('CN=Test CA') as string },
      missingNames: [],
    });
    await running.request('chargers.setPassword', { chargerId: 'CP', password: PASSWORD });
    await running.request('settings.update', { patch: { ocpp: { securityProfile: 2 } } });
    const urlNow = (): string => {
      const { port } = running.backend.status().ocpp;
      return `wss://127.0.0.1:${port}/ws/ocpp/16/`;
    };
    expect(running.backend.status().ocpp.addresses[0]?.url).toMatch(/^wss:/);
    await heartbeat(await connectCharger(urlNow(), 'CP', { password: PASSWORD, wsOpts: { ca } }));
    await expect(connectCharger(urlNow(), 'CP', { wsOpts: { ca } })).rejects.toThrow('Unauthorized');
    // A charger that does not trust the console's authority.
    await expect(connectCharger(urlNow(), 'CP', { password: PASSWORD })).rejects.toThrow();
    await expect(
      connectCharger(urlNow().replace('wss:', 'ws:'), 'CP', { password: PASSWORD }),
    ).rejects.toThrow();
    await vi.waitFor(() => expect(lastRefusal()?.reason).toContain('must use wss://'), 10_000);
    expect(lastRefusal()?.cause).toBe('plainOnTls');

    await running.close();
    running = await startConsole({ dataDir: running.dataDir, settings: { ocpp: { securityProfile: 2 } } });
    await heartbeat(await connectCharger(urlNow(), 'CP', { password: PASSWORD, wsOpts: { ca } }));
    expect((await running.request('security.get', {})).authorityPem).toBe(ca);
  });

  it('enrols a charger: SignCertificate, the operator signs, CertificateSigned, then it connects by certificate', async () => {
    running = await startConsole();
    const { authorityPem } = await running.request('security.createAuthority', { name: 'Test CA' });
    const ca = authorityPem ?? '';
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const csr = await makeRequest(key, 'CP-CERT');
    const charger = await connectCharger(running.ready.ocppUrl, 'CP-CERT', { strictMode: false });
    let chain = '';
    charger.handle('CertificateSigned', async ({ params }) => {
      chain = (params as { certificateChain: string }).certificateChain;
      return { status: 'Accepted' };
    });
    expect(await charger.call('SignCertificate', { csr })).toEqual({ status: 'Accepted' });
    const requests = await vi.waitFor(async () => {
      const found = await running.request('security.requests', { chargerId: 'CP-CERT' });
      expect(found).toMatchObject([{ subject: 'CN=CP-CERT', csr }]);
      return found;
    }, 10_000);
    const signed = await running.request('security.sign', {
      chargerId: 'CP-CERT',
      csr: requests[0]?.csr ?? '',
    });
    await running.request('commands.send', {
      chargerId: 'CP-CERT',
      action: 'CertificateSigned',
      payload: signed,
    });
    await charger.close();
    expect(chain).toContain('BEGIN CERTIFICATE');

    await running.request('settings.update', { patch: { ocpp: { securityProfile: 3 } } });
    const url = `wss://127.0.0.1:${running.backend.status().ocpp.port}/ws/ocpp/16/`;
    const pem = key.export({ type: 'pkcs8', format: 'pem' });
    const wsOpts = { ca, key: pem, cert: chain };
    await heartbeat(await connectCharger(url, 'CP-CERT', { wsOpts }));
    await expect(connectCharger(url, 'CP-OTHER', { wsOpts })).rejects.toThrow('Unauthorized');
    expect(lastRefusal()?.reason).toContain('is for “CP-CERT”, not for this charger');
    await expect(connectCharger(url, 'CP-CERT', { wsOpts: { ca } })).rejects.toThrow('Unauthorized');
    expect(lastRefusal()?.reason).toContain('presented no certificate');
    expect(lastRefusal()?.cause).toBe('certificate');
  });

  it('refuses to sign for another name', async () => {
    running = await startConsole();
    await running.request('security.createAuthority', { name: 'Test CA' });
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const csr = await makeRequest(key, 'SOMEBODY-ELSE');
    await expect(running.request('security.sign', { chargerId: 'CP', csr })).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
    });
  });
});
