/** A charger's name and notes: given on its page, seen wherever it is named, in every window. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { openOtherWindow } from '../support/other-window.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

let dataDir: string;
let window: ConsoleWindow;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'annotations-'));
  window = await openConsole(dataDir);
});
afterEach(async () => {
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Opens the page of a charger that has charged once. */
async function openCharger(chargerId: string): Promise<void> {
  const { page, open } = window;
  const charger = await connectCharger(await window.ocppUrl(), chargerId);
  await chargeOnce(charger);
  await open('chargers');
  await page.getByTestId('charger-row').filter({ hasText: chargerId }).click();
  await page.getByTestId('open-charger').click();
  await page.getByTestId('charger-tab-overview').click();
}

async function rename(name: string): Promise<void> {
  await window.page.getByTestId('rename').click();
  await window.page.getByTestId('pinned-name-input').fill(name);
  await window.page.getByTestId('pinned-name-input').press('Enter');
}

it('names the charger in every place, finds it by its name, and keeps both through a restart', async () => {
  const { page, open } = window;
  await openCharger('CP-1');
  await rename('Garage <b>left</b>');
  await page.getByRole('heading', { name: 'Garage <b>left</b> CP-1' }).waitFor();
  await page.getByTestId('notes').fill('Breaker 7\nשלום');
  await page.locator('[data-testid="annotation-state"][data-state="saved"]').waitFor();

  await open('chargers');
  await page.getByRole('searchbox', { name: 'Find a charger' }).fill('garage');
  await page.getByTestId('charger-row').getByText('Garage <b>left</b>').waitFor();
  await open('sessions');
  await page.getByTestId('session-row').getByText('Garage <b>left</b>').waitFor();
  await open('messages');
  await page.getByTestId('message-row').first().getByTitle('Garage <b>left</b> · CP-1').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Go to a place' }).fill('open garage');
  await page.getByRole('option', { name: 'Open charger Garage <b>left</b> · CP-1' }).click();
  await page.getByTestId('charger-page').waitFor();

  await window.close();
  window = await openConsole(dataDir);
  await window.open('chargers');
  await window.page.getByTestId('charger-row').getByText('Garage <b>left</b>').click();
  await window.page.getByTestId('charger-detail').getByText('Breaker 7').waitFor();
});

it('a name that is cancelled was never saved, and the focus is on the button again', async () => {
  const { page } = window;
  await openCharger('CP-1');
  const button = page.getByTestId('rename');
  const input = page.getByTestId('pinned-name-input');
  for (const way of ['Escape', 'Cancel']) {
    await button.click();
    await input.fill('Never mind');
    if (way === 'Escape') await input.press('Escape');
    else await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.locator('[data-testid="rename"]:focus').waitFor();
  }
  expect(await page.getByText('Never mind').count()).toBe(0);
});

it('shows what another window writes, and asks where both wrote', async () => {
  const { page } = window;
  await openCharger('CP-1');
  const other = await openOtherWindow(page);
  await other.request('chargers.annotate', {
    chargerId: 'CP-1',
    pinnedName: { from: null, to: 'Theirs' },
    note: { from: null, to: 'seen live' },
  });
  await page.getByRole('heading', { name: 'Theirs CP-1' }).waitFor();
  const notes = page.getByTestId('notes');
  await vi.waitFor(async () => expect(await notes.inputValue()).toBe('seen live'), 10_000);

  await notes.pressSequentially(' and mine', { delay: 0 });
  await other.request('chargers.annotate', {
    chargerId: 'CP-1',
    note: { from: (await stored(other)) ?? null, to: 'from the other one' },
  });
  await notes.pressSequentially('!', { delay: 0 });
  await page.getByText('Changed in another window meanwhile').waitFor();
  await page.getByText('from the other one').waitFor();
  expect(await notes.inputValue()).toContain('!');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await vi.waitFor(async () => expect(await stored(other)).toContain('!'), 10_000);
  other.close();
});

async function stored(
  other: Awaited<ReturnType<typeof openOtherWindow>>,
): Promise<string | null | undefined> {
  return (await other.request('chargers.list', {})).find(({ chargerId }) => chargerId === 'CP-1')?.note;
}
