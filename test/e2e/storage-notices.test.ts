/** A damaged database: the console starts all the same, and says what became of it until the operator has read it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

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
