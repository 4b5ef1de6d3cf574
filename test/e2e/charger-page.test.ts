/** The charger's own page, idTags and security, in the real window, with a charger that we did not write. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { makeRequest } from '../support/certificate-request.ts';
import { connectCharger, type Charger } from '../support/charger.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

const IDENTITY = 'CP-PAGE';
const SCREENSHOTS = join(import.meta.dirname, '__screenshots__');

let dataDir: string;
let window: ConsoleWindow;
let charger: Charger;
const calls: { action: string; payload: unknown }[] = [];
const configuration = new Map([
  ['HeartbeatInterval', '60'],
  ['AuthorizeRemoteTxRequests', 'false'],
  ['NumberOfConnectors', '2'],
  ['VendorLedBrightness', '80'],
]);

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'page-'));
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({
      ocpp: { port: 0, registration: 'ask' },
      files: { enabled: true, port: 0 },
    }),
  );
  window = await openConsole(dataDir);
  charger = await connectCharger(await window.ocppUrl(), IDENTITY, { strictMode: false });
  charger.handle(async ({ method, params }) => answer(String(method), params));
  await charger.call('BootNotification', { chargePointVendor: 'Nordlicht', chargePointModel: 'AC-22' });
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
});
afterAll(async () => {
  await charger.close({ force: true });
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function answer(action: string, payload: unknown): Promise<Record<string, unknown>> {
  calls.push({ action, payload });
  const { key, value, location } = payload as { key?: string | string[]; value?: string; location?: string };
  if (action === 'GetConfiguration') {
    const asked = Array.isArray(key) ? key : [...configuration.keys()];
    return {
      configurationKey: asked
        .filter((name) => configuration.has(name))
        .map((name) => ({
          key: name,
          readonly: name === 'NumberOfConnectors',
          value: configuration.get(name),
        })),
      unknownKey: asked.filter((name) => !configuration.has(name)),
    };
  }
  if (action === 'ChangeConfiguration' && typeof key === 'string') {
    configuration.set(key, value ?? '');
    return { status: 'Accepted' };
  }
  if (action === 'GetDiagnostics') {
    setImmediate(() => void upload(location ?? ''));
    return { fileName: 'diagnostics.txt' };
  }
  return { status: 'Accepted' };
}

/** Uploads as OCPP 1.6 §5.9 says, with the progress that §4.4 asks for. */
async function upload(location: string): Promise<void> {
  await charger.call('DiagnosticsStatusNotification', { status: 'Uploading' });
  const { ok } = await fetch(`${location}diagnostics.txt`, { method: 'PUT', body: 'all is well' });
  await charger.call('DiagnosticsStatusNotification', { status: ok ? 'Uploaded' : 'UploadFailed' });
}

async function openTab(name: string): Promise<void> {
  const { page } = window;
  if ((await page.getByTestId('charger-page').count()) === 0) {
    await window.open('chargers');
    await page.getByTestId('charger-row').filter({ hasText: IDENTITY }).click();
    await page.getByTestId('open-charger').click();
  }
  await page.getByTestId(`charger-tab-${name}`).click();
}

/** The system's own dialog cannot be driven: downloads go to this file from now on. */
async function saveDownloadsAs(file: string): Promise<void> {
  await window.app.evaluate(({ session }, path) => {
    session.defaultSession.removeAllListeners('will-download');
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(path));
  }, file);
}

describe('registration (OCPP 1.6 §4.2)', () => {
  it('lets the charger wait until the operator accepts it, and asks it to boot again', async () => {
    const { page } = window;
    await window.open('chargers');
    const bar = page.getByTestId('pending-bar');
    await bar.getByText(IDENTITY).waitFor();
    await page.getByTestId('charger-row').filter({ hasText: IDENTITY }).getByText('Waiting').waitFor();
    await bar.getByTestId('registration-accept').click();
    await bar.waitFor({ state: 'detached' });
    await vi.waitFor(
      () =>
        expect(calls).toContainEqual({
          action: 'TriggerMessage',
          payload: { requestedMessage: 'BootNotification' },
        }),
      10_000,
    );
    const boot = await charger.call('BootNotification', {
      chargePointVendor: 'Nordlicht',
      chargePointModel: 'AC-22',
    });
    expect(boot).toMatchObject({ status: 'Accepted' });
    await openTab('overview');
    await page.locator('[data-testid="registration"][data-state="accepted"]').waitFor();
  });

  it('makes a charger known by hand', async () => {
    const { page } = window;
    await window.open('chargers');
    await page.getByTestId('charger-add').click();
    await page.getByLabel('Identity of the charger').fill('CP-INVITED');
    await page.keyboard.press('Enter');
    await page.getByText('CP-INVITED is known now.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('charger-row').filter({ hasText: 'CP-INVITED' }).getByText('Offline').waitFor();
  });

  it('sets a password, and shows a generated one this once', async () => {
    const { page } = window;
    await openTab('overview');
    await page.getByTestId('password-generate').click();
    await page.getByText('The password is set.').waitFor();
    expect(await page.getByTestId('password-generated').textContent()).toMatch(/^[\da-f]{40}$/);
    await openTab('connections');
    await openTab('overview');
    await page.getByText('A password is set.').waitFor();
    expect(await page.getByTestId('password-generated').count()).toBe(0);
  });
});

describe('the configuration (OCPP 1.6 §5.3, §5.8, §9)', () => {
  it('is read, explained, changed, and compared with the reading before', async () => {
    const { page } = window;
    await openTab('configuration');
    await page.getByTestId('configuration-read').click();
    const row = page.locator('[data-testid="configuration-row"][data-key="HeartbeatInterval"]');
    await row.getByText('heartbeat', { exact: false }).first().waitFor();
    expect(await page.getByTestId('configuration-row').count()).toBe(4);
    await page.getByText('A key of the vendor').waitFor();
    expect(await page.getByTestId('configuration-value-NumberOfConnectors').count()).toBe(0);

    const value = page.getByTestId('configuration-value-HeartbeatInterval');
    await value.fill('soon');
    await page.getByText('Enter a whole number').waitFor();
    await value.fill('120');
    await page.getByTestId('configuration-save-HeartbeatInterval').click();
    await page.getByTestId('configuration-answer-HeartbeatInterval').getByText('Accepted').waitFor();
    expect(configuration.get('HeartbeatInterval')).toBe('120');
    await row.getByText('60').waitFor();
    await row.getByText('changed').waitFor();

    await page.getByTestId('configuration-value-AuthorizeRemoteTxRequests').selectOption('true');
    await page.getByTestId('configuration-save-AuthorizeRemoteTxRequests').click();
    await page.getByTestId('configuration-answer-AuthorizeRemoteTxRequests').getByText('Accepted').waitFor();
    expect(configuration.get('AuthorizeRemoteTxRequests')).toBe('true');
  });
});

describe('files', () => {
  it('are uploaded by the charger to an address of one use, with its progress', async () => {
    const { page } = window;
    await openTab('commands');
    await page.getByTestId('command-GetDiagnostics').click();
    await page.getByTestId('offer-upload').click();
    const location = page.getByTestId('field-location');
    await vi.waitFor(async () => expect(await location.inputValue()).toContain('/upload/'), 10_000);
    const send = page.getByTestId('command-send');
    await vi.waitFor(async () => expect(await send.isEnabled()).toBe(true), 10_000);
    await send.click();
    await page.locator('[data-testid="command-answer"][data-outcome="CALLRESULT"]').waitFor();
    await openTab('files');
    const row = page
      .locator('[data-testid="file-row"][data-state="done"]')
      .filter({ hasText: 'diagnostics.txt' });
    await row.waitFor();
    await page.getByTestId('transfer-progress').getByText('Uploaded').waitFor();
    const saved = join(dataDir, 'saved.txt');
    await saveDownloadsAs(saved);
    await row.getByRole('button', { name: 'Save…' }).click();
    await vi.waitFor(() => {
      expect(existsSync(saved)).toBe(true);
      expect(readFileSync(saved, 'utf8')).toBe('all is well');
    }, 10_000);
  });

  it('are added by the technician and offered to the charger', async () => {
    const { page } = window;
    await openTab('files');
    const file = join(dataDir, 'firmware 2.bin');
    writeFileSync(file, 'new firmware');
    await page.getByTestId('file-add').setInputFiles(file);
    await page.getByTestId('file-row').filter({ hasText: 'firmware 2.bin' }).waitFor();
    await openTab('commands');
    await page.getByTestId('command-UpdateFirmware').click();
    const choice = page.getByTestId('stored-file');
    await choice.focus();
    await vi.waitFor(async () => expect(await choice.textContent()).toContain('firmware 2.bin'), 10_000);
    await choice.selectOption({ index: 1 });
    await page.getByTestId('offer-download').click();
    const location = page.getByTestId('field-location');
    await vi.waitFor(async () => expect(await location.inputValue()).toContain('/download/'), 10_000);
    expect(await (await fetch(await location.inputValue())).text()).toBe('new firmware');
  });
});

describe('idTags', () => {
  it('are entered, pasted, and decide who may charge', async () => {
    const { page } = window;
    await window.open('idtags');
    await page.getByTestId('idtag-add').click();
    const form = page.getByTestId('idtag-form');
    await form.getByLabel('idTag', { exact: true }).fill('CARD-1');
    await form.getByLabel('Status').selectOption('Blocked');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.locator('[data-id-tag="CARD-1"]').getByText('Blocked').waitFor();
    await page.getByRole('button', { name: 'Paste lines…' }).click();
    const lines = page.getByLabel('Lines');
    await lines.fill('CARD-2;Accepted;2099-12-31;GROUP;the boss\nCARD-3,nonsense\nCARD-4');
    await page.getByText('Line 2:').waitFor();
    await page.getByRole('button', { name: 'Import 2 idTags' }).click();
    await page.locator('[data-id-tag="CARD-2"]').getByText('the boss').waitFor();
    expect(await lines.inputValue()).toBe('CARD-3,nonsense');
    await page.getByText('The list', { exact: true }).click();
    await page.getByText('Only idTags of this list may charge').waitFor();
    expect(await charger.call('Authorize', { idTag: 'card-2' })).toMatchObject({
      idTagInfo: { status: 'Accepted', parentIdTag: 'GROUP' },
    });
    expect(await charger.call('Authorize', { idTag: 'CARD-1' })).toEqual({
      idTagInfo: { status: 'Blocked' },
    });
    expect(await charger.call('Authorize', { idTag: 'OTHER' })).toEqual({ idTagInfo: { status: 'Invalid' } });
  });
});

describe('certificates', () => {
  it('are made by the console, shown by their fingerprint, and signed for the charger', async () => {
    const { page } = window;
    await window.open('settings');
    await page.getByTestId('security-create-ca').click();
    await vi.waitFor(
      async () =>
        expect(await page.getByTestId('security-fingerprint').textContent()).toMatch(
          /^[\dA-F]{2}(:[\dA-F]{2}){31}$/,
        ),
      10_000,
    );
    const exported = join(dataDir, 'ca.pem');
    await saveDownloadsAs(exported);
    await page.getByTestId('security-export').click();
    await vi.waitFor(
      () => expect(readFileSync(exported, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/),
      10_000,
    );
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const csr = await makeRequest(key, IDENTITY);
    expect(await charger.call('SignCertificate', { csr })).toEqual({ status: 'Accepted' });
    await openTab('certificates');
    await page.getByTestId('certificate-sign').click();
    await page.getByText('The charger answered Accepted.').waitFor();
    expect(calls.at(-1)).toMatchObject({
      action: 'CertificateSigned',
      payload: { certificateChain: expect.stringContaining('BEGIN CERTIFICATE') as string },
    });
    await page.getByTestId('certificate-install').click();
    await page.getByTestId('certificate-install-confirm').click();
    await vi.waitFor(() => expect(calls.at(-1)?.action).toBe('InstallCertificate'), 10_000);
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(['commands', 'overview', 'configuration', 'files', 'certificates', 'connections'])(
    'the tab %s has no accessibility violations',
    async (tab) => {
      const { page } = window;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
      await openTab(tab);
      await page.getByTestId(`charger-tab-${tab}`).and(page.locator('[data-active]')).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        await page.evaluate(() => document.documentElement.clientWidth),
      );
      expect(await violationsOf(page)).toEqual([]);
      if (process.env['UPDATE_SCREENSHOTS'] === '1') {
        mkdirSync(SCREENSHOTS, { recursive: true });
        await page.screenshot({ path: join(SCREENSHOTS, `charger-${tab}-${colorScheme}.png`) });
      }
    },
  );
});

describe('security profile 2', () => {
  it('is chosen in the settings, and the address for chargers begins with wss', async () => {
    const { page } = window;
    await window.open('settings');
    const form = page.getByTestId('settings-ocpp');
    await form.getByLabel('Security profile').selectOption('2');
    await form.getByRole('button', { name: 'Save changes' }).click();
    await vi.waitFor(
      async () => expect(await page.getByTestId('charger-address').first().textContent()).toMatch(/^wss:/),
      10_000,
    );
  });
});
