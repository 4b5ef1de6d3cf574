/**
 * Each place in light and dark: accessible, and as the screenshots in `__screenshots__` show it
 * (UPDATE_SCREENSHOTS=1 takes them anew).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { chargeOnce, connectCharger, type Charger } from '../support/charger.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

const SCREENSHOTS = join(import.meta.dirname, '__screenshots__');
const PLACES = ['overview', 'chargers', 'sessions', 'messages', 'idtags', 'broker', 'settings'] as const;

let dataDir: string;
let window: ConsoleWindow;
const chargers: Charger[] = [];
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'places-'));
  window = await openConsole(dataDir);
  const ocppUrl = await window.ocppUrl();
  for (const identity of ['HAFEN-DC-7', 'NORD-AC-01', 'PARK-12']) {
    const charger = await connectCharger(ocppUrl, identity);
    chargers.push(charger);
    await chargeOnce(charger, { startedAt: Date.now() - 3_600_000 });
  }
  const [first, , third] = chargers;
  await third?.call('StatusNotification', {
    connectorId: 1,
    errorCode: 'OverCurrentFailure',
    status: 'Faulted',
    vendorErrorCode: '<img src=x onerror=alert(1)>',
  });
  third?.sendRaw('{"not":"an OCPP-J message"}');
  await chargeOnRunning(first);
  await window.page.getByRole('button', { name: 'Show the overview' }).click();
});
afterAll(async () => {
  for (const charger of chargers) await charger.close();
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A session that still runs, so that the list has a live one. */
async function chargeOnRunning(charger: Charger | undefined): Promise<void> {
  const startedAt = Date.now() - 1_500_000;
  const started = (await charger?.call('StartTransaction', {
    connectorId: 1,
    idTag: '04A2B3C4D5',
    meterStart: 12_345,
    timestamp: new Date(startedAt).toISOString(),
  })) as { transactionId: number };
  await charger?.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
  for (let minute = 0; minute <= 24; minute += 2)
    await charger?.call('MeterValues', {
      connectorId: 1,
      transactionId: started.transactionId,
      meterValue: [
        {
          timestamp: new Date(startedAt + minute * 60_000).toISOString(),
          sampledValue: [
            { value: String(12_345 + minute * 700) },
            { value: String(42_000 - minute * 350), measurand: 'Power.Active.Import', unit: 'W' },
            { value: String(31 + minute), measurand: 'SoC', unit: 'Percent' },
          ],
        },
      ],
    });
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(PLACES)('%s has no accessibility violations', async (place) => {
    const { page } = window;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    await window.open(place);
    if (place === 'messages') {
      const row = page.getByTestId('message-row').filter({ hasText: 'StartTransaction' }).first();
      await row.click();
      await page.getByTestId('json-tree').waitFor();
    }
    if (place === 'overview') await page.getByTestId('problem').nth(1).waitFor();
    if (place === 'sessions') await page.getByTestId('session-row').getByText('Live').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      await page.evaluate(() => document.documentElement.clientWidth),
    );
    // The page fills the window, whatever a place holds.
    const { height } = (await page.getByRole('navigation').boundingBox()) ?? { height: 0 };
    expect(height).toBe(await page.evaluate(() => innerHeight));
    expect(await violationsOf(page)).toEqual([]);
    if (process.env['UPDATE_SCREENSHOTS'] === '1') {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${place}-${colorScheme}.png`) });
    }
  });
});
