/**
 * The program as it is released: its fuses, what is in it, and that a copy of its folder works in an empty place,
 * without a window, its user interface in a browser. (The other end-to-end tests drive a build that differs from it
 * in one fuse: the inspector, by which Playwright attaches.)
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser, type Browser } from '../support/browser.ts';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { startHeadless, type HeadlessConsole } from '../support/headless.ts';
import { copyOfPackage, packageConsole } from '../support/package.ts';

/** A fuse that is on, as it stands in the program (Electron documentation, “Electron Fuses”). */
const FUSE_ON = '1'.charCodeAt(0);

let place: ReturnType<typeof copyOfPackage>;
let program: string;
beforeAll(() => {
  packageConsole();
  place = copyOfPackage('release');
  program = place.program;
});
afterAll(() => place.remove());

/** Paths of files below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}

describe('the packaged program', () => {
  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(program);
    const isOn = (option: FuseV1Options): boolean => Number(wire[option]) === FUSE_ON;
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      fileProtocol: false,
    });
  });

  it('brings the database module of this platform alone, outside of the archive', () => {
    const files = filesBelow(dirname(program));
    const native = files.filter((file) => file.endsWith('.node'));
    expect(native.length).toBeGreaterThan(0);
    for (const file of native) expect(file).toContain('app.asar.unpacked');
    const prebuilt = native.filter((file) => file.includes('prebuilds')).map((file) => basename(file));
    expect(prebuilt).toEqual([`${process.platform}-${process.arch}.node`]);
  });

  it('has no feed for updates: it never looks for any', () => {
    expect(filesBelow(dirname(program)).filter((file) => file.endsWith('app-update.yml'))).toEqual([]);
  });
});

describe('its copy in an empty directory, with an empty home', () => {
  let console: HeadlessConsole;
  let browser: Browser | null = null;
  afterAll(async () => {
    await browser?.close();
  });

  const dataDir = (): string => join(place.home, 'data');
  const start = (): Promise<HeadlessConsole> => {
    const { home } = place;
    return startHeadless(dataDir(), {
      program: [program, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      // No display either: nothing is shown.
      environment: { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: undefined, DISPLAY: undefined },
    });
  };

  it('starts without a window, serves a charger, and survives being killed', async () => {
    console = await start();
    const charger = await connectCharger(console.ready.ocppUrl, 'CP-RELEASED');
    await chargeOnce(charger);
    await console.end('SIGKILL');
    await charger.close({ force: true });
    console = await start();
    await vi.waitFor(
      async () =>
        expect(await console.request('sessions.list', {})).toMatchObject({
          sessions: [{ chargerId: 'CP-RELEASED', status: 'finished' }],
        }),
      15_000,
    );
    // The last of them may come out of the journal after the session's end.
    await vi.waitFor(
      async () => expect((await console.request('messages.page', {})).rows).toHaveLength(16),
      15_000,
    );
  });

  it('shows itself to a browser that has the link, and to no other', async () => {
    const { uiUrl, token } = console.ready;
    const linkFile = join(dataDir(), 'browser-link.txt');
    expect(readFileSync(linkFile, 'utf8')).toBe(`${uiUrl}#token=${token}\n`);
    if (process.platform !== 'win32') expect(statSync(linkFile).mode & 0o777).toBe(0o600);

    const stranger = await openBrowser(uiUrl);
    await stranger.page.getByText('link', { exact: false }).first().waitFor();
    expect(await stranger.page.getByTestId('nav-chargers').count()).toBe(0);
    await stranger.close();

    browser = await openBrowser(`${uiUrl}#token=${token}`);
    const { page, errors } = browser;
    await page.getByTestId('nav-chargers').click();
    await page.getByTestId('charger-row').filter({ hasText: 'CP-RELEASED' }).waitFor();
    // The token does not stay where it can be read over a shoulder.
    expect(page.url()).not.toContain(token);
    await page.getByTestId('nav-sessions').click();
    await page.getByTestId('session-row').getByText('11.345 kWh').waitFor();

    const charger = await connectCharger(console.ready.ocppUrl, 'CP-LIVE');
    await charger.call('BootNotification', { chargePointVendor: 'Nordlicht', chargePointModel: 'AC-22' });
    await page.getByTestId('nav-chargers').click();
    const row = page.getByTestId('charger-row').filter({ hasText: 'CP-LIVE' });
    await row.getByText('Online').waitFor();
    await charger.close();
    await row.getByText('Offline').waitFor();
    expect(errors).toEqual([]);
  });

  it('ends in order when it is asked to, and takes the link away', async () => {
    expect(await console.end('SIGTERM')).toBe(0);
    expect(existsSync(join(dataDir(), 'browser-link.txt'))).toBe(false);
  });
});
