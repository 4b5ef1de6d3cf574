/** The console's files in the real window: back up, restore, delete, and what retention keeps. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { chargeOnce, connectCharger, type Charger } from '../support/charger.ts';
import { answerSaveDialog, openConsole, type ConsoleWindow } from '../support/window.ts';

let dataDir: string;
let window: ConsoleWindow;
let charger: Charger;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'data-'));
  window = await openConsole(dataDir);
  charger = await connectCharger(await window.ocppUrl(), 'HAFEN-DC-7');
  await chargeOnce(charger, { startedAt: Date.now() - 3_600_000 });
});
afterAll(async () => {
  await charger.close();
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const backups = (): string[] => readdirSync(join(dataDir, 'backups'));

it('backs up, in the data folder and where the dialog says', async () => {
  const { page } = window;
  await window.open('settings');
  await page.getByTestId('data-back-up').click();
  await page.getByTestId('data-said').getByText('Backed up:').waitFor();
  expect(backups()).toHaveLength(1);
  await page.locator('[data-testid="data-copy"][data-kind="backup"]').waitFor();

  const elsewhere = join(dataDir, 'elsewhere.sqlite');
  await answerSaveDialog(window.app, elsewhere);
  await page.getByRole('button', { name: 'Back up to…' }).click();
  await page.getByTestId('data-said').getByText(elsewhere).waitFor();
  expect(existsSync(elsewhere)).toBe(true);
});

it('restores one after asking: what came since is in the former database, and the charger is still there', async () => {
  const { page } = window;
  const late = await connectCharger(await window.ocppUrl(), 'CAME-LATER');
  await late.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  await late.close();
  await window.open('chargers');
  await page.getByText('CAME-LATER').first().waitFor();

  await window.open('settings');
  await page.getByTestId('data-restore').first().click();
  await page.getByTestId('dialog').getByText('Before a restore').waitFor();
  await page.getByTestId('data-restore-confirm').click();
  await page.getByTestId('data-said').getByText('Restored.').waitFor();
  await page.locator('[data-testid="data-copy"][data-kind="replaced"]').waitFor();

  await window.open('chargers');
  await page.getByText('HAFEN-DC-7').first().waitFor();
  await page.getByText('CAME-LATER').first().waitFor({ state: 'detached' });
  expect(await page.getByTestId('chargers-online').textContent()).toMatch(/^1\s*\/ 1/);
});

it('deletes a copy after asking, and says which setting is not valid', async () => {
  const { page } = window;
  await window.open('settings');
  const backup = page.locator('[data-testid="data-copy"][data-kind="backup"]');
  await backup.getByRole('button', { name: /^Delete/ }).click();
  await page.getByTestId('data-delete-confirm').click();
  await backup.waitFor({ state: 'detached' });
  expect(backups()).toEqual([]);

  const retention = page.getByTestId('settings-storage');
  await retention.locator('input[name="maxSizeMb"]').fill('10');
  await retention.getByText('0, or 50 and more').waitFor();
  expect(await retention.getByRole('button', { name: 'Save changes' }).isDisabled()).toBe(true);
  await retention.locator('input[name="maxSizeMb"]').fill('500');
  await retention.getByRole('button', { name: 'Save changes' }).click();
  await retention.getByText('Saved', { exact: true }).waitFor();
  await page.getByTestId('retention-run').click();
  await page.getByTestId('retention-state').getByText('Last looked').waitFor();
});

it.each(['light', 'dark'] as const)('has no accessibility violations in %s', async (colorScheme) => {
  const { page } = window;
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
  await window.open('settings');
  await page.getByTestId('data-back-up').click();
  await page.getByTestId('data-said').getByText('Backed up:').waitFor();
  expect(await violationsOf(page)).toEqual([]);
});
