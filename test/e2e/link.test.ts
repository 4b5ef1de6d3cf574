/** The link between page and backend is lost and comes back: what was seen stays, and says how old it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { cutLink, mendLink } from '../support/link.ts';
import { openOtherWindow } from '../support/other-window.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';
import { holdLink } from '../support/window-link.ts';

const WAIT = { timeout: 30_000, interval: 50 };
let dataDir: string;
let window: ConsoleWindow;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'link-'));
  window = await openConsole(dataDir);
  const charger = await connectCharger(await window.ocppUrl(), 'CP-LINK');
  await chargeOnce(charger);
  await window.open('chargers');
  await window.page.getByTestId('charger-row').getByText('Nordlicht').waitFor();
});
afterEach(async () => {
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const banner = () => window.page.getByTestId('banner-link-lost');

it('keeps what each place shows, says since when it is old, and lets nothing be asked', async () => {
  const { page, open } = window;
  await cutLink(window);
  await banner().waitFor();
  await banner()
    .getByText(/What you see is from .*\d/)
    .waitFor();
  await page.getByTestId('charger-row').getByText('CP-LINK').waitFor();

  // Controls that need the backend say why they cannot be used, and do nothing.
  const simulate = page.getByRole('button', { name: 'Start a simulated charger' });
  expect(await simulate.getAttribute('aria-disabled')).toBe('true');
  expect(await simulate.getAttribute('title')).toContain('connection to the console’s backend is lost');
  await simulate.click({ force: true });
  expect(await page.getByRole('alert').filter({ hasText: 'Try again' }).count()).toBe(0);

  // Those that do not need it work.
  await page.getByTestId('sort-lastSeen').click();
  await page.getByTestId('charger-row').click();
  await page.getByTestId('charger-detail').getByText('Nordlicht').waitFor();

  // What was never read says that it comes with the link.
  await open('idtags');
  await page.getByTestId('offline').getByText('as soon as the connection is back').waitFor();

  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await open('chargers');
    expect(await violationsOf(page)).toEqual([]);
  }

  await mendLink(window);
  await banner().waitFor({ state: 'detached' });
  await vi.waitFor(async () => expect(await simulate.getAttribute('aria-disabled')).toBeNull(), WAIT);
  await open('idtags');
  await page.getByTestId('idtag-add').waitFor();
  await open('chargers');
  await simulate.click();
  await page.getByTestId('charger-row').filter({ hasText: 'SIMULATED-001' }).waitFor();
});

it('shows what was read before, and reads it anew when the link is back', async () => {
  const { page, open } = window;
  await open('overview');
  await page.getByTestId('figure-energy').waitFor();
  await cutLink(window);
  await banner().waitFor();
  await page.getByTestId('figure-energy').waitFor();
  await mendLink(window);
  await banner().waitFor({ state: 'detached' });
  await page.getByTestId('figure-energy').waitFor();
  expect(await page.getByTestId('stale').count()).toBe(0);
});

it('keeps a note and a name that were being written, and saves them when the link is back', async () => {
  const { page } = window;
  await page.getByTestId('charger-row').click();
  await page.getByTestId('open-charger').click();
  await page.getByTestId('charger-tab-overview').click();
  await cutLink(window);
  await banner().waitFor();
  await page.getByTestId('notes').fill('Key with the caretaker');
  await page.getByTestId('annotation-state').getByText('saved as soon as the connection is back').waitFor();
  // Another tab and back: it is still there.
  await page.getByTestId('charger-tab-connections').click();
  await page.getByTestId('charger-tab-overview').click();
  expect(await page.getByTestId('notes').inputValue()).toBe('Key with the caretaker');
  await page.getByTestId('rename').click();
  await page.getByTestId('pinned-name-input').fill('Garage');
  await page.getByTestId('pinned-name-input').press('Enter');

  await mendLink(window);
  await page.locator('[data-testid="annotation-state"][data-state="saved"]').waitFor();
  await page.getByRole('heading', { name: 'Garage CP-LINK' }).waitFor();
  const other = await openOtherWindow(page);
  await vi.waitFor(async () => {
    const [charger] = await other.request('chargers.list', {});
    expect(charger).toMatchObject({ pinnedName: 'Garage', note: 'Key with the caretaker' });
  }, WAIT);
  other.close();
});

it('keeps what it is told while it reads everything anew', async () => {
  const { page } = window;
  const ocppUrl = await window.ocppUrl();
  const link = await holdLink(page);
  await page.getByTestId('charger-row').getByText('Nordlicht').waitFor();
  await link.cut();
  await banner().waitFor();
  // It is asked for last: the list of chargers has been read by then.
  link.hold('sessions.list');
  link.restore();
  await vi.waitFor(() => expect(link.isHolding).toBe(true), WAIT);

  const charger = await connectCharger(ocppUrl, 'CP-LATE');
  await charger.call('BootNotification', { chargePointVendor: 'Südwind', chargePointModel: 'AC-11' });
  const late = page.getByTestId('charger-row').getByText('Südwind');
  await late.waitFor();
  link.release();
  await banner().waitFor({ state: 'hidden' });
  expect(await late.count()).toBe(1);
  await charger.close();
});
