/** The first page in the real window: empty, with a working site, and with a site at its worst. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { violationsOf } from '../support/accessibility.ts';
import { chargeOnce, connectCharger, type Charger } from '../support/charger.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

const SCHEMES = ['light', 'dark'] as const;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
/** Folder for screenshots to look at; they are not kept. */
const SCREENSHOTS = process.env['SCREENSHOTS_TO'];

let dataDir: string;
let window: ConsoleWindow;
const chargers: Charger[] = [];
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'overview-'));
  window = await openConsole(dataDir);
});
afterAll(async () => {
  for (const charger of chargers) await charger.close({ force: true });
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function connected(identity: string): Promise<Charger> {
  const charger = await connectCharger(await window.ocppUrl(), identity, { strictMode: false });
  chargers.push(charger);
  return charger;
}

/** A session that runs, with a power in W. */
async function charges(charger: Charger, powerW: number): Promise<void> {
  const { transactionId } = (await charger.call('StartTransaction', {
    connectorId: 1,
    idTag: '04A2B3C4D5',
    meterStart: 1_000,
    timestamp: new Date().toISOString(),
  })) as { transactionId: number };
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
  await charger.call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [
      {
        timestamp: new Date().toISOString(),
        sampledValue: [
          { value: '3500' },
          { value: String(powerW), measurand: 'Power.Active.Import', unit: 'W' },
        ],
      },
    ],
  });
}

/** Knocks as a charger with a wrong address does. */
async function knock(path: string): Promise<void> {
  const url = new URL(path, await window.ocppUrl());
  await new Promise<void>((resolve) => {
    new WebSocket(url, ['ocpp1.6']).once('error', () => resolve());
  });
}

const figure = (name: string) => window.page.getByTestId(`figure-${name}`);

/** No accessibility violations and no sideways scrolling, in either theme and size; screenshots for the eye. */
async function inspect(name: string): Promise<void> {
  const { page, app } = window;
  for (const { width, height } of SIZES) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
      ).toBeLessThanOrEqual(0);
      expect(await violationsOf(page)).toEqual([]);
      if (SCREENSHOTS === undefined) continue;
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`) });
    }
  }
}

describe('the overview', () => {
  it('is the first page, and begins with how to connect a charger', async () => {
    await window.page.getByTestId('place-overview').waitFor();
    await window.page.getByTestId('first-run').waitFor();
    const shown = await window.page.getByTestId('guide-address').textContent();
    expect(shown).toBe(await window.page.getByTestId('charger-address').first().textContent());
    await window.page.getByRole('img', { name: `QR code of ${shown}` }).waitFor();
    await inspect('overview-empty');
  });

  it('guides to the first boot: a refusal with its cause on the way, then the charger itself', async () => {
    const { page } = window;
    const seen = page.getByTestId('first-seen');
    await page.getByTestId('port-check').getByRole('button', { name: 'Check now' }).click();
    await page.getByTestId('port-check').getByText('answers').first().waitFor();
    await knock('/ocpp/CP-FIRST');
    await seen.getByText('Something tried, and was refused.').waitFor();
    const first = await connected('HAFEN-DC-7');
    await page.locator('[data-testid="first-seen"][data-state="connected"]').waitFor();
    await first.call('BootNotification', { chargePointVendor: 'Nordlicht', chargePointModel: 'AC-22' });
    await page.locator('[data-testid="first-seen"][data-state="booted"]').waitFor();
    await seen.getByText('(Nordlicht AC-22)').waitFor();
    await inspect('guide-booted');
    await seen.getByRole('button', { name: 'Show the overview' }).click();
    await page.getByTestId('overview').waitFor();
  });

  it('shows what happens on the site today', async () => {
    const { page } = window;
    const today = new Date().setHours(0, 0, 0, 0);
    const [first] = chargers;
    if (first === undefined) throw new Error('No charger came');
    await chargeOnce(first, { startedAt: today });
    await charges(first, 42_000);
    const second = await connected('NORD-AC-01');
    await charges(second, 7_400);
    await page.getByTestId('overview').waitFor();
    await figure('online').getByText('2', { exact: true }).waitFor();
    await figure('charging').getByText('2 running sessions').waitFor();
    await figure('power').getByText('49.4 kW').waitFor();
    await figure('sessions').getByText('3', { exact: true }).waitFor();
    // 11.345 kWh of the finished one, 2.5 kWh of each that runs.
    await figure('energy').getByText('16.3 kWh').waitFor();
    await page.getByTestId('overview-running').getByText('42.0 kW').waitFor();
    const [problem, ...others] = await page.getByTestId('problem').allTextContents();
    expect(problem).toContain('Unknown path /ocpp/CP-FIRST');
    expect(others).toEqual([]);
  });

  it('names what is wrong with cause and remedy, and leads there', async () => {
    const { page } = window;
    const third = await connected('PARK-12');
    await third.call('StatusNotification', {
      connectorId: 2,
      errorCode: 'GroundFailure',
      status: 'Faulted',
      info: '<img src=x onerror=alert(1)>',
    });
    third.sendRaw('{"not":"an OCPP-J message"}');
    await knock('/steve/websocket/CP-OLD');
    const problems = page.getByTestId('problem');
    const fault = problems.filter({ hasText: 'Connector 2 is faulted: Earth fault' });
    await fault.getByText('The residual current protection has tripped.').waitFor();
    await fault.getByText('<img src=x onerror=alert(1)>').waitFor();
    const refused = problems.filter({ hasText: 'CP-OLD' });
    await refused.getByText('Refused: Wrong path', { exact: true }).waitFor();
    await refused.getByText('Unknown path /steve/websocket/CP-OLD').waitFor();
    await figure('faulted').getByText('1', { exact: true }).waitFor();
    await inspect('overview-typical');

    await problems.filter({ hasText: 'It sent a frame that is no OCPP message' }).getByRole('link').click();
    await page.getByTestId('place-messages').waitFor();
    await page.getByText('{"not":"an OCPP-J message"}').first().waitFor();
    await window.open('overview');
    await fault.getByRole('link').click();
    await page.getByTestId('charger-page').waitFor();
    await window.open('overview');
  });

  it('leads to the charger: its error explained, its values over time, how well it keeps in touch', async () => {
    const { page } = window;
    const hafen = chargers[0];
    await hafen?.call('Heartbeat', {});
    await hafen?.call('StatusNotification', {
      connectorId: 2,
      errorCode: 'ConnectorLockFailure',
      status: 'Faulted',
      vendorErrorCode: 'E-17',
    });
    const startedAt = Date.now() - 1_800_000;
    for (let minute = 0; minute <= 30; minute += 2)
      await hafen?.call('MeterValues', {
        connectorId: 1,
        meterValue: [
          {
            timestamp: new Date(startedAt + minute * 60_000).toISOString(),
            sampledValue: [
              { value: String(42_000 - minute * 350), measurand: 'Power.Active.Import', unit: 'W' },
              { value: String(61 - minute / 2), measurand: 'Current.Import', unit: 'A', phase: 'L1' },
              { value: String(31 + minute), measurand: 'SoC', unit: 'Percent' },
            ],
          },
        ],
      });
    await page.getByTestId('problem').filter({ hasText: 'Connector lock' }).getByRole('link').click();
    await page.getByTestId('charger-page').waitFor();
    const error = page.getByTestId('error-code');
    await error.getByText('ConnectorLockFailure · Connector lock').waitFor();
    await error.getByText('Usual causes: The plug is not fully inserted').waitFor();
    const charts = page.getByTestId('live-charts');
    for (const title of ['power', 'current of the strongest phase', 'state of charge'])
      await charts.getByText(`Connector 1: ${title}`).waitFor();
    await charts.getByText('61 %').waitFor();
    await page.getByTestId('connectivity').getByText('100 % of').waitFor();
    await inspect('charger-overview');
    await window.open('overview');
  });

  it('moves nothing while its figures change', async () => {
    const { page } = window;
    const boxes = () =>
      Promise.all(
        ['online', 'power', 'energy'].map(async (name) => JSON.stringify(await figure(name).boundingBox())),
      );
    const before = await boxes();
    const side = await page.getByTestId('overview-broker').boundingBox();
    await charges(await connected('SUED-AC-03'), 1_234_567);
    await figure('power').getByText('1,284.0 kW').waitFor();
    expect(await boxes()).toEqual(before);
    expect(await page.getByTestId('overview-broker').boundingBox()).toEqual(side);
  });

  it('holds at its worst: many faults, ids of 200 characters, text from right to left', async () => {
    const { page } = window;
    const worst = [
      'X'.repeat(200),
      'محطة-الشحن-الرئيسية-رقم-سبعة',
      ...Array.from({ length: 24 }, (_, n) => `CP-${n}`),
    ];
    for (const identity of worst) {
      const charger = await connected(identity);
      await charger.call('StatusNotification', {
        connectorId: 1,
        errorCode: 'OtherError',
        status: 'Faulted',
        info: 'Überstrom an Phase '.repeat(2),
        vendorErrorCode: 'W'.repeat(50),
      });
      await charges(charger, 22_000);
      await charger.call('StatusNotification', {
        connectorId: 2,
        errorCode: 'HighTemperature',
        status: 'Faulted',
      });
    }
    // And the two of the tests before.
    await figure('faulted')
      .getByText(String(worst.length + 2), { exact: true })
      .waitFor();
    // The same fault on all of them is told once, and names them on demand.
    const heat = page.getByTestId('problem-group').filter({ hasText: 'Too hot' });
    await heat.waitFor();
    expect(await page.getByTestId('problem').count()).toBeLessThan(worst.length);
    await heat.getByRole('button', { name: /^Show them/ }).click();
    await vi.waitFor(
      async () => expect(await heat.getByRole('listitem').count()).toBeGreaterThanOrEqual(worst.length),
      10_000,
    );
    await inspect('overview-worst');
    await heat.getByRole('listitem').filter({ hasText: 'CP-23' }).getByRole('link').click();
    await page.getByTestId('charger-page').waitFor();
    await window.open('overview');
  });
});

describe('the help to connect', () => {
  it('shows refused connections live, each with its cause in words and what to try', async () => {
    const { page } = window;
    await window.open('chargers');
    await page.getByRole('link', { name: 'Not connecting?' }).click();
    await page.getByTestId('connect').waitFor();
    const refused = page.getByTestId('refused');
    await refused
      .filter({ hasText: 'Wrong path' })
      .getByText('Unknown path /steve/websocket/CP-OLD')
      .waitFor();

    const url = new URL('CP-SOAP', await window.ocppUrl());
    const socket = new WebSocket(url, ['ocpp2.0.1']);
    socket.on('error', () => {});
    const soap = refused.filter({ hasText: 'CP-SOAP' });
    await soap.getByText('Another OCPP version').waitFor();
    await soap.getByText('The subprotocols offered (ocpp2.0.1) do not include ocpp1.6.').waitFor();

    const secure = connectTls({ host: url.hostname, port: Number(url.port) });
    secure.on('error', () => {});
    await refused
      .filter({ hasText: 'Secure connection to the plain port' })
      .getByText('ws:// instead of wss://')
      .waitFor();
    await page.getByTestId('firewall').getByText(`sudo ufw allow ${url.port}/tcp`).waitFor();
    await page.getByTestId('firewall').getByText('Windows', { exact: true }).click();
    await page.getByTestId('firewall').getByText(`localport=${url.port}`).waitFor();
    await inspect('connect');
  });

  it('names a wrong password', async () => {
    const { page } = window;
    const before = await window.ocppUrl();
    await window.open('settings');
    const form = page.getByTestId('settings-ocpp');
    await form.getByLabel('Security profile').selectOption('1');
    await form.getByRole('button', { name: 'Save changes' }).click();
    // Port 0 is another port each time the server starts.
    await vi.waitFor(async () => expect(await window.ocppUrl()).not.toBe(before), 10_000);
    const attempt = connectCharger(await window.ocppUrl(), 'CP-LOCKED', { password: 'not the right one' });
    await expect(attempt).rejects.toThrow();
    await window.open('overview');
    const problem = page.getByTestId('problem').filter({ hasText: 'CP-LOCKED' });
    await problem.getByText('Refused: Wrong or missing password', { exact: true }).waitFor();
    await problem.getByRole('link').click();
    const refused = page.getByTestId('refused').filter({ hasText: 'CP-LOCKED' });
    await refused.getByText('AuthorizationKey').waitFor();
  });
});
