/** The log when there is nothing to see, when it is slow to come, and when the link is lost. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { connectCharger } from '../support/charger.ts';
import { holdLink, type WindowLink } from '../support/window-link.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

/** `SCREENSHOTS=folder` takes pictures of what is tested, for looking at. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

let dataDir: string;
let window: ConsoleWindow;
let link: WindowLink;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'messages-states-'));
  window = await openConsole(dataDir);
  link = await holdLink(window.page);
});
afterAll(async () => {
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** In both themes it is accessible, and nothing runs over. */
async function isSound(name: string): Promise<void> {
  const { page } = window;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    if (SCREENSHOTS !== undefined) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBeLessThanOrEqual(0);
    expect(await violationsOf(page)).toEqual([]);
  }
}

describe('the log', () => {
  it('says so while it is empty', async () => {
    await window.open('messages');
    await window.page.getByText('No messages yet').waitFor();
    expect(await window.page.getByTestId('time-scrollbar').count()).toBe(0);
    await isSound('empty');
  });

  it('shows that it loads, and then what came', async () => {
    const { page } = window;
    const charger = await connectCharger(await window.ocppUrl(), 'CP-1');
    await charger.call('BootNotification', { chargePointVendor: 'Nordlicht', chargePointModel: 'AC-22' });
    await charger.close();
    await window.open('overview');
    link.hold('messages.page');
    await window.open('messages');
    await page.getByTestId('place-messages').locator('[aria-busy="true"], [role="status"]').first().waitFor();
    await isSound('loading');
    link.release();
    await vi.waitFor(async () => expect(await page.getByTestId('message-row').count()).toBe(2), 15_000);
  });

  it('says under a filter that nothing matches, and the way out', async () => {
    const { page } = window;
    const field = page.getByRole('combobox', { name: 'Filter messages' });
    await field.fill('charger:CP-1 action:Reset');
    await field.press('Enter');
    await page.getByText('No message matches').waitFor();
    await field.press('Escape');
    await isSound('filtered-empty');
    await page.getByRole('button', { name: 'Clear filter' }).first().click();
    await page.getByTestId('message-row').first().waitFor();
  });

  it('says why it could not be read, and nothing of that under another filter', async () => {
    const { page } = window;
    const place = page.getByTestId('place-messages');
    const field = page.getByRole('combobox', { name: 'Filter messages' });
    link.refused = 'messages.page';
    await field.fill('charger:CP-1');
    await field.press('Enter');
    await place.getByRole('alert').waitFor();
    link.refused = null;
    link.hold('messages.page');
    await field.fill('action:Reset');
    await field.press('Enter');
    await place.getByRole('status', { name: 'Loading…' }).waitFor();
    expect(await place.getByRole('alert').count()).toBe(0);
    link.release();
    await page.getByText('No message matches').waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).first().click();
    await page.getByTestId('message-row').first().waitFor();
  });

  it('keeps what it shows while the link is lost, and catches up by itself', async () => {
    const { page } = window;
    const ocppUrl = await window.ocppUrl();
    await link.cut();
    await page.getByTestId('banner-link-lost').waitFor();
    expect(await page.getByTestId('message-row').count()).toBe(2);
    await page.getByTestId('follow-state').getByText('Not connected').waitFor();
    await isSound('offline');
    const charger = await connectCharger(ocppUrl, 'CP-2');
    await charger.call('BootNotification', { chargePointVendor: 'Nordlicht', chargePointModel: 'AC-22' });
    await charger.close();
    link.restore();
    await page.getByTestId('banner-link-lost').waitFor({ state: 'detached' });
    await vi.waitFor(async () => expect(await page.getByTestId('message-row').count()).toBe(4), 30_000);
  });
});

describe('the sessions', () => {
  it('say why they could not be read, and nothing of that under another filter', async () => {
    const { page } = window;
    const place = page.getByTestId('place-sessions');
    await window.open('sessions');
    await page.getByText('No sessions yet').waitFor();
    link.refused = 'sessions.list';
    await place.getByText('Finished', { exact: true }).click();
    await place.getByRole('alert').waitFor();
    link.refused = null;
    link.hold('sessions.list');
    await place.getByText('Marked', { exact: true }).click();
    await place.getByRole('status', { name: 'Loading…' }).waitFor();
    expect(await place.getByRole('alert').count()).toBe(0);
    link.release();
    await page.getByText('No session matches').waitFor();
  });
});
