/** A damaged database: the console starts all the same, and says what became of it until the operator has read it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { openBrowser } from '../support/browser.ts';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { startConsole } from '../support/console.ts';
import { slowCheck } from '../support/storage/slow-check.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

const RENDERER = join(import.meta.dirname, '../../dist/renderer');
let dataDir: string;
let window: ConsoleWindow | null = null;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'storage-notices-'));
});
afterEach(async () => {
  await window?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('is told in the window, across a restart, until it is dismissed', async () => {
  window = await openConsole(dataDir);
  const charger = await connectCharger(await window.ocppUrl(), 'HAFEN-DC-7');
  await chargeOnce(charger);
  await charger.close();
  await window.close();

  const file = join(dataDir, 'ocpp-console.sqlite');
  const bytes = readFileSync(file);
  bytes.fill(0xff, 0, 100);
  writeFileSync(file, bytes);
  for (let start = 0; start < 2; start += 1) {
    window = await openConsole(dataDir);
    const banner = window.page.getByTestId('banner-storage-notice');
    await banner.waitFor();
    expect(await banner.textContent()).toContain(`${file}.damaged-`);
    expect(await banner.textContent()).toMatch(/The database was damaged.*\d+ rows were rescued/);
    // What was in it is there.
    await window.open('chargers');
    await window.page.getByText('HAFEN-DC-7').first().waitFor();
    if (start === 0) await window.close();
  }
  await window.page.getByTestId('banner-storage-notice').getByRole('button').click();
  await window.page.getByTestId('banner-storage-notice').waitFor({ state: 'detached' });
  expect(window.errors).toEqual([]);
  await window.close();
  window = await openConsole(dataDir);
  expect(await window.page.getByTestId('banner-storage-notice').count()).toBe(0);
});

it('a check after an unclean end is told while it lasts, and the lists are right afterwards', async () => {
  const slow = slowCheck();
  onTestFinished(() => slow.remove());
  const former = await startConsole({ dataDir });
  const charger = await connectCharger(former.ready.ocppUrl, 'HAFEN-DC-7');
  await chargeOnce(charger);
  await vi.waitFor(async () => expect(await former.request('chargers.list', {})).toHaveLength(1), 15_000);
  await charger.close();
  await former.close();
  // As a kill leaves it.
  writeFileSync(join(dataDir, 'console.running'), '1');
  const sqlite = new Database(join(dataDir, 'ocpp-console.sqlite'));
  sqlite.exec('UPDATE chargers SET connected = 1');
  sqlite.close();

  const console = await startConsole({
    dataDir,
    workerDirectory: slow.workerDirectory,
    rendererDirectory: RENDERER,
  });
  onTestFinished(() => console.close());
  const { page, errors, close } = await openBrowser(`${console.ready.uiUrl}#token=${console.ready.token}`);
  onTestFinished(close);
  const banner = page.getByTestId('banner-database-checking');
  await banner.getByText('Chargers are answered meanwhile').waitFor();
  await page.getByTestId('nav-chargers').click();
  const row = page.getByTestId('charger-row');
  await row.getByText('HAFEN-DC-7').waitFor();
  // It pushes the place down, and does not lie under it.
  await vi.waitFor(async () => {
    const [above, below] = [
      await banner.boundingBox(),
      await page.getByTestId('place-chargers').boundingBox(),
    ];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  }, 5_000);
  const other = await connectCharger(console.ready.ocppUrl, 'HAFEN-DC-8');
  await other.call('Heartbeat', {});
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page)).toEqual([]);
  }
  slow.release();
  await banner.waitFor({ state: 'detached' });
  await row.filter({ hasText: 'HAFEN-DC-7' }).getByText('offline', { exact: false }).waitFor();
  await row.filter({ hasText: 'HAFEN-DC-8' }).getByText('online', { exact: false }).waitFor();
  expect(errors).toEqual([]);
  await other.close();
});
