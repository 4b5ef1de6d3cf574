/**
 * Secrets that are found nowhere else go in by every door; then everything that comes out, and every file that is
 * left, is searched for them. The window's own memory is searched in test/e2e/hardening.test.ts.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CertificateStore } from '../../../backend/certificates/certificate-store.ts';
import { createLogger } from '../../../backend/logger.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { keyFileCipher } from '../../../backend/settings/secret-cipher.ts';
import { connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const CANARIES = {
  'broker password': 'canary-broker-4be1c07d',
  'broker password that was tested only': 'canary-tested-91aa02fe',
  'charger password': 'canary-charger-5f1c9a33',
  'wrong charger password': 'canary-wrong-77b2c9e0',
  'password sent with ChangeConfiguration': 'canary-key-0c9d4f7712',
};

let running: TestConsole;
let dataDir: string;
/** By name: each text that must not be found, in every encoding it might be found in. */
const secrets = new Map<string, string[]>();
/** What the windows and the exports were given. */
const shown: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'canary-'));
  vi.stubEnv('LOG_LEVEL', 'debug');
  const logger = createLogger({ file: join(dataDir, 'logs', 'console.log') });
  vi.unstubAllEnvs();
  running = await startConsole({ dataDir, logger });
  running.socket.on('status', (status) => shown.push(JSON.stringify(status)));
  await sendThemIn();
  await lookAtEverything();
  await running.close();
  for (const [name, text] of Object.entries(CANARIES)) secrets.set(name, encodings(text));
  const cipher = keyFileCipher(join(dataDir, 'secret.key'));
  const certificates = new CertificateStore({ dataDir, cipher, logger: silentLogger });
  for (const [name, pair] of [
    ['key of the certificate authority', certificates.authority()],
    ['key of the TLS server', certificates.server()],
  ] as const)
    // The first bytes of a PKCS #8 key are the same for every key of its kind.
    secrets.set(name, [pair?.keyPem.replaceAll(/-----[^-]+-----|\s/g, '').slice(60, 100) ?? '']);
  secrets.set('token of this launch', [running.ready.token]);
});
afterAll(() => running.dispose());

function encodings(text: string): string[] {
  const bytes = Buffer.from(text);
  return [text, bytes.toString('hex'), Buffer.from(`CP:${text}`).toString('base64').replaceAll('=', '')];
}

/** Every door that takes a secret. */
async function sendThemIn(): Promise<void> {
  const port = 1;
  const away = { kind: 'rabbitmq', host: '127.0.0.1', port } as const;
  await running.request('settings.update', {
    patch: { broker: away },
    secrets: { brokerPassword: CANARIES['broker password'] },
  });
  const { settings } = await running.request('settings.get', {});
  await running.request('broker.test', {
    settings: settings.broker,
    password: CANARIES['broker password that was tested only'],
  });
  // A door that refuses what it is given, and says why.
  await expect(
    running.request('settings.update', {
      patch: { ocpp: { port: -1 } },
      secrets: { brokerPassword: CANARIES['broker password'] },
    }),
  ).rejects.toMatchObject({ code: 'INVALID_REQUEST' });

  await running.request('security.createAuthority', { name: 'Canary CA' });
  await running.request('chargers.setPassword', { chargerId: 'CP', password: CANARIES['charger password'] });
  await running.request('settings.update', { patch: { ocpp: { securityProfile: 2 } } });
  const { authorityPem } = await running.request('security.get', {});
  const url = `wss://127.0.0.1:${running.backend.status().ocpp.port}/ws/ocpp/16/`;
  const wsOpts = { ca: authorityPem ?? '' };
  await expect(
    connectCharger(url, 'CP', { wsOpts, password: CANARIES['wrong charger password'] }),
  ).rejects.toThrow('Unauthorized');
  const charger = await connectCharger(url, 'CP', { wsOpts, password: CANARIES['charger password'] });
  const received: unknown[] = [];
  charger.handle('ChangeConfiguration', async ({ params }) => {
    received.push(params);
    return { status: 'Accepted' };
  });
  await charger.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  const payload = { key: 'AuthorizationKey', value: CANARIES['password sent with ChangeConfiguration'] };
  await running.request('commands.send', { chargerId: 'CP', action: 'ChangeConfiguration', payload });
  // The charger itself has to get it as it is.
  expect(received).toEqual([payload]);
  await charger.close();
}

/** Every method that answers with something, every notification, and the exports. */
async function lookAtEverything(): Promise<void> {
  await vi.waitFor(async () => {
    const { commands } = await running.request('commands.history', { chargerId: 'CP' });
    expect(commands[0]?.answer ?? null).not.toBeNull();
  }, 10_000);
  const { rows } = await running.request('messages.page', {});
  expect(rows.length).toBeGreaterThanOrEqual(4);
  const replies: unknown[] = [rows];
  for (const { uid } of rows) replies.push(await running.request('messages.get', { uid }));
  for (const method of [
    'status.get',
    'settings.get',
    'security.get',
    'chargers.list',
    'idTags.list',
  ] as const)
    replies.push(await running.request(method, {}));
  for (const method of ['chargers.configuration', 'chargers.connections', 'commands.history'] as const)
    replies.push(await running.request(method, { chargerId: 'CP' }));
  shown.push(JSON.stringify(replies), JSON.stringify(running.notifications));
  expect(shown.join('')).toContain('AuthorizationKey');
  for (const format of ['csv', 'json', 'ndjson'] as const) {
    await running.request('export.start', { format, filter: {}, destinationId: `export.${format}` });
    await vi.waitFor(() => expect(readdirSync(dataDir)).toContain(`export.${format}`), 10_000);
  }
}

/** Every file of the data folder but the key that protects the others. */
function filesLeft(): string[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'secret.key')
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('a secret', () => {
  it('is looked for where there is something to find', () => {
    const names = filesLeft().map((file) => file.slice(dataDir.length + 1));
    for (const name of ['settings.json', 'secrets.json', 'certificates.json', 'ocpp-console.sqlite'])
      expect(names).toContain(name);
    for (const name of ['logs/console.log', 'export.csv', 'export.json', 'export.ndjson'])
      expect(names).toContain(join(...name.split('/')));
    expect(readFileSync(join(dataDir, 'logs', 'console.log'), 'utf8')).toContain('connection refused');
    expect(readFileSync(join(dataDir, 'export.ndjson'), 'utf8')).toContain('AuthorizationKey');
    expect([...secrets.values()].flat().every((text) => text.length >= 15)).toBe(true);
  });

  it('is in no file: settings, log, database, journal, export', () => {
    for (const file of filesLeft()) {
      const content = readFileSync(file, 'latin1');
      for (const [name, texts] of secrets)
        for (const text of texts)
          expect(content.includes(text), `${name} in ${file.slice(dataDir.length)}`).toBe(false);
    }
  });

  it('is in nothing that the windows were told', () => {
    const everything = shown.join('\n');
    for (const [name, texts] of secrets)
      for (const text of texts) expect(everything.includes(text), name).toBe(false);
  });
});
