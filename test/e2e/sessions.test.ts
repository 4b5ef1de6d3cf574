/** The sessions in the real window: filtered, looked at, taken home as files. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { openBrowser } from '../support/browser.ts';
import { chargeOnce, connectCharger, type Charger } from '../support/charger.ts';
import { startHeadless } from '../support/headless.ts';
import { packageUnderTest } from '../support/package.ts';
import { answerSaveDialog, openConsole, type ConsoleWindow } from '../support/window.ts';

const SCREENSHOTS = join(import.meta.dirname, '__screenshots__');
/** Sessions of the long list: more than one page of it. */
const MANY = 130;

let dataDir: string;
let window: ConsoleWindow;
const chargers: Charger[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sessions-'));
  window = await openConsole(dataDir);
});
afterAll(async () => {
  for (const charger of chargers) await charger.close();
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const row = (text: string) => window.page.getByTestId('session-row').filter({ hasText: text });

async function connect(identity: string): Promise<Charger> {
  const charger = await connectCharger(await window.ocppUrl(), identity);
  chargers.push(charger);
  return charger;
}

/** A session that still runs, with a curve. */
async function running(charger: Charger, startedAt: number): Promise<void> {
  const at = (minute: number): string => new Date(startedAt + minute * 60_000).toISOString();
  await charger.call('Authorize', { idTag: '04A2B3C4D5' });
  const { transactionId } = (await charger.call('StartTransaction', {
    connectorId: 1,
    idTag: '04A2B3C4D5',
    meterStart: 12_345,
    timestamp: at(0),
  })) as { transactionId: number };
  const status = (minute: number, word: 'Charging' | 'SuspendedEV'): Promise<unknown> =>
    charger.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: word,
      timestamp: at(minute),
    });
  await status(1, 'Charging');
  await status(14, 'SuspendedEV');
  await status(18, 'Charging');
  for (const minute of [2, 4, 6, 8, 10, 12, 20, 22, 24])
    await charger.call('MeterValues', {
      connectorId: 1,
      transactionId,
      meterValue: [
        {
          timestamp: at(minute),
          sampledValue: [
            { value: String(12_345 + minute * 700) },
            { value: String(42_000 - minute * 350), measurand: 'Power.Active.Import', unit: 'W' },
            { value: String(31 + minute), measurand: 'SoC', unit: 'Percent', location: 'EV' },
          ],
        },
      ],
    });
}

/** What draws the pages of a PDF, unpacked (ISO 32000-1 §7.3.8, §7.4.4). */
function pdfContents(pdf: Buffer): string {
  const contents: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('stream\n', at + 1)) {
    const end = pdf.indexOf('endstream', at);
    if (end === -1) break;
    try {
      contents.push(inflateSync(pdf.subarray(at + 'stream\n'.length, end)).toString('latin1'));
    } catch {
      // Not packed this way, such as a picture.
    }
  }
  return contents.join('\n');
}

it('says that there are no sessions yet', async () => {
  await window.open('sessions');
  await window.page.getByText('No sessions yet').waitFor();
  await window.page.getByTestId('session-totals').getByText('0', { exact: true }).waitFor();
});

describe('the list', () => {
  it('is narrowed down by charger, tag, state and time; the sums follow, and the filters are in the address', async () => {
    const { page } = window;
    const first = await connect('HAFEN-DC-7');
    await chargeOnce(first, { startedAt: Date.now() - 40 * 86_400_000, idTag: 'OLD-TAG' });
    await running(first, Date.now() - 1_500_000);
    const second = await connect('NORD-AC-01');
    await chargeOnce(second, { startedAt: Date.now() - 3 * 86_400_000 });
    await window.open('sessions');
    const rows = page.getByTestId('session-row');
    const totals = page.getByTestId('session-totals');
    await vi.waitFor(async () => expect(await rows.count()).toBe(3), 15_000);
    // 2 × 11.345 kWh, and 24 minutes of 700 Wh.
    await totals.getByText('39.5 kWh').waitFor();

    await page.getByText('30 days', { exact: true }).click();
    await vi.waitFor(async () => expect(await rows.count()).toBe(2), 10_000);
    await totals.getByText('28.1 kWh').waitFor();
    await page.getByText('Finished', { exact: true }).first().click();
    await vi.waitFor(async () => expect(await rows.count()).toBe(1), 10_000);
    await totals.getByText('€3.97').waitFor();
    expect(page.url()).toContain('state=finished&span=30');

    await page.getByLabel('Sessions whose tag contains').fill('nothing');
    await page.getByText('No session matches').waitFor();
    await page.getByTestId('empty').getByRole('button', { name: 'Clear filters' }).click();
    await vi.waitFor(async () => expect(await rows.count()).toBe(3), 10_000);
    await page.getByLabel('Sessions whose tag contains').fill('old');
    await vi.waitFor(async () => expect(await rows.count()).toBe(1), 10_000);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await vi.waitFor(async () => expect(await rows.count()).toBe(3), 10_000);

    await page.getByRole('combobox', { name: 'Charger' }).fill('nord');
    await page.getByRole('option', { name: 'NORD-AC-01' }).click();
    await vi.waitFor(async () => expect(await rows.count()).toBe(1), 10_000);
    await row('NORD-AC-01').waitFor();
    await page.reload();
    await row('NORD-AC-01').waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await vi.waitFor(async () => expect(await rows.count()).toBe(3), 10_000);
  });

  it('keeps its place while a session is looked at', async () => {
    const { page } = window;
    const charger = await connect('LONG-LIST');
    for (let index = 0; index < MANY; index += 1)
      await charger.call('StartTransaction', {
        connectorId: 1 + (index % 2),
        idTag: `CARD-${index}`,
        meterStart: 0,
        timestamp: new Date(Date.now() - 100 * 86_400_000 + index * 60_000).toISOString(),
      });
    await window.open('sessions');
    const table = page.getByRole('table', { name: 'Sessions' });
    await row('CARD-129').waitFor();
    await table.evaluate((element) => element.scrollTo(0, 60 * 36));
    await row('CARD-70').waitFor();
    const scrolled = await table.evaluate((element) => element.scrollTop);
    await row('CARD-70').click();
    await page.getByTestId('session-detail').getByText('CARD-70', { exact: true }).waitFor();
    await page.getByTestId('session-back').click();
    await page.getByTestId('session-detail').waitFor({ state: 'detached' });
    expect(await table.evaluate((element) => element.scrollTop)).toBe(scrolled);
    expect(
      await row('CARD-70')
        .getByRole('button')
        .evaluate((button) => button === document.activeElement),
    ).toBe(true);
    await table.evaluate((element) => element.scrollTo(0, 0));
  });
});

describe('a session', () => {
  it('shows what it cost, what was measured, and what happened; each entry leads to its message', async () => {
    const { page } = window;
    await window.open('sessions');
    await row('04A2B3C4D5').click();
    const detail = page.getByTestId('session-detail');
    await detail.getByText('16.800 kWh').first().waitFor();
    for (const name of ['Energy since the start', 'Power', 'State of charge'])
      await detail.getByRole('img', { name: `${name} over time` }).waitFor();
    const cost = detail.getByTestId('session-cost');
    await cost.getByText('16.800 kWh × €0.35/kWh').waitFor();
    await cost.getByText('€5.88').first().waitFor();
    const timeline = detail.getByTestId('session-timeline');
    for (const words of [
      'Tag 04A2B3C4D5: Accepted',
      'Started',
      'Charging',
      'Suspended by car',
      'No meter values',
    ])
      await timeline.getByText(words).first().waitFor();
    await detail.getByTestId('session-samples').getByText('Power.Active.Import').first().waitFor();

    await timeline.getByRole('link', { name: 'Suspended by car' }).click();
    await page.getByTestId('json-tree').getByText('"SuspendedEV"').waitFor();
    await page.goBack();
    await detail.getByRole('link', { name: 'Open in Messages' }).click();
    await page.getByTestId('message-row').filter({ hasText: 'StartTransaction' }).first().waitFor();
    expect(await page.getByTestId('message-row').filter({ hasText: 'Heartbeat' }).count()).toBe(0);
    await page.goBack();
    await detail.getByTestId('session-cost').waitFor();
  });

  it('grows while it runs', async () => {
    const { page } = window;
    const detail = page.getByTestId('session-detail');
    const transactionId = Number(
      /\d+/.exec((await detail.getByRole('heading', { level: 1 }).textContent()) ?? '')?.[0],
    );
    await chargers[0]?.call('MeterValues', {
      connectorId: 1,
      transactionId,
      meterValue: [
        { timestamp: new Date().toISOString(), sampledValue: [{ value: String(12_345 + 20_000) }] },
      ],
    });
    await detail.getByTestId('session-cost').getByText('20.000 kWh × €0.35/kWh').waitFor();
  });

  it('says so when there is no such session, and leads back', async () => {
    const { page } = window;
    await page.evaluate(() => {
      location.hash = '#/sessions/nothing%20here';
    });
    await page.getByText('This session is not known').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('session-detail').waitFor({ state: 'detached' });
  });
});

describe('the files', () => {
  it('are a CSV with facts and samples, and a PDF with the same page on paper', async () => {
    const { page, app } = window;
    await window.open('sessions');
    await row('NORD-AC-01').click();
    const detail = page.getByTestId('session-detail');
    const csv = join(dataDir, 'session.csv');
    await answerSaveDialog(app, csv);
    await detail.getByRole('button', { name: 'Export CSV' }).click();
    await page.getByTestId('export-card').getByText('Session exported').waitFor();
    expect(readFileSync(csv, 'utf8')).toContain('chargerId,NORD-AC-01\r\n');
    expect(readFileSync(csv, 'utf8')).toContain(',Power.Active.Import,,,,W,11000\r\n');
    await page.getByRole('button', { name: 'Dismiss' }).click();

    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-theme="dark"]').waitFor();
    const pdf = join(dataDir, 'session.pdf');
    await answerSaveDialog(app, pdf);
    await detail.getByRole('button', { name: 'Save PDF' }).click();
    await page.getByTestId('export-card').getByText('Session exported').waitFor({ timeout: 30_000 });
    const bytes = readFileSync(pdf);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.subarray(-7).toString()).toContain('%%EOF');
    expect(bytes.length).toBeGreaterThan(10_000);
    const contents = pdfContents(bytes);
    // Black on white from edge to edge, although the window is dark.
    expect(contents).toContain(' rg');
    expect(contents).not.toMatch(/ 0?\.070\d* 0?\.070\d* 0?\.070\d* rg/);
    expect(existsSync(`${pdf}.part`)).toBe(false);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    // What was printed is gone from the page.
    expect(await page.getByTestId('session-print').count()).toBe(0);
  });

  it('prints facts, cost, curves and timeline, with the times in the local zone and in UTC', async () => {
    const { page, app } = window;
    await answerSaveDialog(app, join(dataDir, 'looked-at.pdf'));
    // A copy of what is put on paper, for it is in the page for a moment only.
    await page.evaluate(() => {
      new MutationObserver(() => {
        const printed = document.querySelector('[data-testid="session-print"]');
        if (printed !== null)
          Object.assign(globalThis, {
            printed: printed.textContent,
            curves: printed.querySelectorAll('svg polyline').length,
          });
      }).observe(document.body, { childList: true });
    });
    await page.getByTestId('session-detail').getByRole('button', { name: 'Save PDF' }).click();
    await page.getByTestId('export-card').getByText('Session exported').waitFor({ timeout: 30_000 });
    const { printed, curves } = await page.evaluate(() => {
      const seen = globalThis as unknown as { printed: string; curves: number };
      return { printed: seen.printed, curves: seen.curves };
    });
    for (const words of [
      'Charging session · Transaction',
      'NORD-AC-01',
      'TAG-1',
      'EVDisconnected',
      '11.345 kWh × €0.35/kWh',
      '€3.97',
      'Stopped: EVDisconnected',
      ' UTC',
    ])
      expect(printed).toContain(words);
    expect(curves).toBe(1);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('are not written when the dialog is cancelled', async () => {
    const { page, app } = window;
    await app.evaluate(({ dialog }) => {
      const state = globalThis as unknown as { dialogs: number };
      state.dialogs = 0;
      dialog.showSaveDialog = async () => {
        state.dialogs += 1;
        return { canceled: true, filePath: '' };
      };
    });
    const detail = page.getByTestId('session-detail');
    await detail.getByRole('button', { name: 'Save PDF' }).click();
    await vi.waitFor(async () =>
      expect(await detail.getByRole('button', { name: 'Export CSV' }).isEnabled()).toBe(true),
    );
    await detail.getByRole('button', { name: 'Export CSV' }).click();
    await vi.waitFor(
      async () =>
        expect(await app.evaluate(() => (globalThis as unknown as { dialogs: number }).dialogs)).toBe(2),
      10_000,
    );
    expect(await page.getByTestId('export-card').count()).toBe(0);
  });

  it('that cannot be written are named, and leave nothing behind', async () => {
    const { page, app } = window;
    const taken = join(dataDir, 'taken.pdf');
    mkdirSync(taken);
    await answerSaveDialog(app, taken);
    await page.getByTestId('session-detail').getByRole('button', { name: 'Save PDF' }).click();
    const card = page.locator('[data-testid="export-card"][data-state="failed"]');
    await card.getByText('The export could not be written', { exact: false }).waitFor({ timeout: 30_000 });
    expect(existsSync(`${taken}.part`)).toBe(false);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });
});

describe('in a browser', () => {
  it('a charger is found by its name, a session printed by the system’s dialog, and its CSV is a download', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sessions-browser-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const console = await startHeadless(folder, {
      program: [packageUnderTest().program, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      environment: { DISPLAY: undefined },
    });
    onTestFinished(() => console.end('SIGTERM').then(() => {}));
    for (const identity of ['CP-1', 'CP-2']) {
      const charger = await connectCharger(console.ready.ocppUrl, identity);
      await chargeOnce(charger);
      await charger.close();
    }
    // It is known when its first message has been processed.
    const pinnedName = { from: null, to: 'By the gate' };
    await vi.waitFor(() => console.request('chargers.annotate', { chargerId: 'CP-2', pinnedName }), 15_000);
    const { page, errors, close } = await openBrowser(`${console.ready.uiUrl}#token=${console.ready.token}`);
    onTestFinished(close);
    await page.getByTestId('nav-sessions').click();
    const rows = page.getByTestId('session-row');
    await vi.waitFor(async () => expect(await rows.count()).toBe(2), 15_000);
    await page.getByRole('combobox', { name: 'Charger' }).fill('gate');
    await page.getByRole('option', { name: 'By the gate' }).click();
    await vi.waitFor(async () => expect(await rows.count()).toBe(1), 10_000);
    await rows.getByText('CP-2').click();
    await page.getByTestId('session-cost').waitFor();

    // The system's dialog cannot be driven: what it would have printed is kept.
    await page.evaluate(() => {
      globalThis.print = () => {
        const printed = document.querySelector('[data-testid="session-print"]')?.textContent;
        Object.assign(globalThis, { printed, named: document.title });
      };
    });
    await page.getByRole('button', { name: 'Print' }).click();
    const { printed, named } = await page.evaluate(() => {
      const seen = globalThis as unknown as { printed: string; named: string };
      return { printed: seen.printed, named: seen.named };
    });
    expect(printed).toContain('CP-2');
    expect(printed).toContain('11.345 kWh × €0.35/kWh');
    expect(named).toMatch(/^Charging session CP-2#\d+$/);
    await page.getByTestId('session-print').waitFor({ state: 'detached' });
    expect(await page.title()).not.toBe(named);

    await page.getByRole('button', { name: 'Export CSV' }).click();
    await page.getByTestId('export-card').getByText('Session exported').waitFor();
    expect(errors).toEqual([]);
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(['list', 'detail'])('the %s has no accessibility violations', async (view) => {
    const { page } = window;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    await window.open('sessions');
    await row('04A2B3C4D5').waitFor();
    if (view === 'detail') {
      await row('04A2B3C4D5').click();
      await page.getByTestId('session-charts').waitFor();
      await page.getByTestId('session-samples').waitFor();
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      await page.evaluate(() => document.documentElement.clientWidth),
    );
    expect(await violationsOf(page)).toEqual([]);
    if (process.env['UPDATE_SCREENSHOTS'] === '1' && view === 'detail') {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `session-${colorScheme}.png`) });
    }
  });
});

it('says of a session that a later one superseded that its stop is missing, as its page does', async () => {
  const { page } = window;
  const charger = await connect('NO-STOP');
  const tag = { connectorId: 2, idTag: 'TAG-2', meterStart: 0 };
  const start = (at: number): Promise<unknown> =>
    charger.call('StartTransaction', { ...tag, timestamp: new Date(at).toISOString() });
  await start(Date.now() - 120_000);
  await window.open('sessions');
  await row('NO-STOP').getByText('Live').waitFor();
  await start(Date.now() - 60_000);
  await vi.waitFor(async () => expect(await row('NO-STOP').count()).toBe(2), 15_000);
  await row('NO-STOP').nth(0).getByText('Live').waitFor();
  await row('NO-STOP').nth(1).getByText('No stop').waitFor();
  await row('NO-STOP').nth(1).click();
  await page.getByTestId('session-detail').getByText('No stop').waitFor();
  await page.getByTestId('session-back').click();
});
