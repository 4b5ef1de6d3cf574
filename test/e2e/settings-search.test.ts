/** The search over all settings in the real window: by key and by mouse, to settings here and in the broker panel. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

let dataDir: string;
let window: ConsoleWindow;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'settings-search-'));
  window = await openConsole(dataDir);
  await window.open('settings');
});
afterAll(async () => {
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What has the focus, by the path of its setting. */
const focused = (): Promise<string | null | undefined> =>
  window.page.evaluate(() => document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting'));

it('goes to a setting by the keyboard alone, and marks it', async () => {
  const { page } = window;
  await page.getByRole('heading', { name: 'Settings', exact: true }).click();
  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
    'settings-search',
  );
  await page.keyboard.type('keepbackups');
  await page
    .getByTestId('settings-found')
    .filter({ hasText: /Keep backups/ })
    .waitFor();
  await page.keyboard.press('Enter');
  const found = page.locator('[data-setting="storage.keepBackups"][data-found]');
  await found.waitFor();
  await page.waitForFunction(
    () =>
      document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting') ===
      'storage.keepBackups',
  );
  const box = await found.boundingBox();
  expect(box?.y).toBeGreaterThan(0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(await page.evaluate(() => innerHeight));
  await found.waitFor({ state: 'detached' });
  expect(await page.getByTestId('settings-search').inputValue()).toBe('');
  // A slash in a field is a slash.
  await page.keyboard.type('/');
  expect(await focused()).toBe('storage.keepBackups');
  await page.locator('input[name="keepBackups"]').fill('10');
});

it('says so when there is none, and finds whole sections', async () => {
  const { page } = window;
  await page.getByTestId('settings-search').fill('no such thing');
  await page.getByText('No setting of this kind.').waitFor();
  await page.getByTestId('settings-search').fill('colours');
  await page
    .getByTestId('settings-found')
    .filter({ hasText: /Appearance/ })
    .first()
    .waitFor();
  await page.getByTestId('settings-search').fill('certificates for tls');
  await page
    .getByTestId('settings-found')
    .filter({ hasText: /Section/ })
    .click();
  await page.locator('[data-setting="section:security"][data-found]').waitFor();
});

it('goes to a setting of the broker, and opens what hides it', async () => {
  const { page } = window;
  await window.open('broker');
  await page.getByText('Other systems can read along').click();
  await window.open('settings');
  await page.getByTestId('settings-search').fill('queue type');
  await page
    .getByTestId('settings-found')
    .filter({ hasText: /Queue type/ })
    .click();
  await page.getByTestId('place-broker').waitFor();
  await page.locator('[data-setting="broker.queueType"][data-found]').waitFor();
  await page.getByLabel('Queue type').waitFor({ state: 'visible' });
});

it.each(['light', 'dark'] as const)(
  'has no accessibility violations in %s, the list open',
  async (colorScheme) => {
    const { page } = window;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    await window.open('settings');
    await page.getByTestId('settings-search').fill('port');
    await page.getByTestId('settings-found').nth(2).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByTestId('settings-search').fill('');
  },
);
