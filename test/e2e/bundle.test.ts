/** A support bundle in the real window: exported, opened, studied, closed, while a charger is served. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { chargeOnce, connectCharger, type Charger } from '../support/charger.ts';
import { packageUnderTest } from '../support/package.ts';
import { answerOpenDialog, answerSaveDialog, openConsole, type ConsoleWindow } from '../support/window.ts';

const TAG = 'KARTE-0815';

let dataDir: string;
let window: ConsoleWindow;
let charger: Charger;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bundle-'));
  window = await openConsole(dataDir);
  charger = await connectCharger(await window.ocppUrl(), 'HAFEN-DC-7');
  await chargeOnce(charger, { idTag: TAG, startedAt: Date.now() - 3_600_000 });
});
afterAll(async () => {
  await charger.close();
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const bundle = (): string => join(dataDir, 'export.ocppbundle');

/** Opens the export menu's entry and waits for the file. */
async function exportAs(entry: string, file: string, hideTags: boolean): Promise<void> {
  const { page, app } = window;
  await answerSaveDialog(app, file);
  await window.open('messages');
  await page.getByRole('button', { name: 'Export messages under the current filter' }).click();
  const redact = page.getByTestId('export-redact');
  if ((await redact.getAttribute('aria-checked')) !== String(hideTags)) await redact.click();
  await page.getByRole('menuitem', { name: entry }).click();
  await page.locator('[data-testid="export-card"][data-state="finished"]').waitFor();
  await page.getByRole('region', { name: 'Exports' }).getByRole('button', { name: 'Dismiss' }).click();
}

it('exports a bundle with hidden idTags, and opens it: marked, read-only, the same messages', async () => {
  const { page, app } = window;
  await window.open('messages');
  await page.getByText('StopTransaction').first().waitFor();
  await exportAs('Bundle', bundle(), true);
  expect(existsSync(bundle())).toBe(true);

  await answerOpenDialog(app, bundle());
  await page.getByTestId('open-log').click();
  const strip = page.getByTestId('workspace-strip');
  await strip.getByText('export.ocppbundle').waitFor();
  await strip.getByText('read-only').waitFor();
  await strip.getByText('idTags hidden').waitFor();
  await page.getByText('StopTransaction').first().waitFor();
  await page.getByText('TAG-1').first().waitFor();
  expect(await page.getByText(TAG).count()).toBe(0);
  // What belongs to the live console is not offered.
  expect(await page.getByTestId('nav-settings').count()).toBe(0);
});

it('filters in it, and shows its chargers and sessions', async () => {
  const { page } = window;
  await page.evaluate(() => {
    location.hash = '#/messages?q=action%3AStartTransaction';
  });
  await page.getByText('StopTransaction').first().waitFor({ state: 'detached' });
  await page.getByText('StartTransaction').first().waitFor();
  await window.open('sessions');
  await page.getByText('HAFEN-DC-7').first().waitFor();
  await page.getByText('HAFEN-DC-7').first().click();
  await window.open('chargers');
  await page.getByText('HAFEN-DC-7').first().click();
  await page.getByTestId('charger-detail').getByText('2.4.1').first().waitFor();
  await page.getByTestId('open-charger').click();
  await page.getByTestId('charger-tab-overview').waitFor();
  expect(await page.getByTestId('charger-tab-commands').count()).toBe(0);
});

it.each(['light', 'dark'] as const)('has no accessibility violations in %s', async (colorScheme) => {
  const { page } = window;
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
  await window.open('messages');
  await page.getByText('StopTransaction').first().waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

it('serves the charger meanwhile, and is back at the live console when it is closed', async () => {
  const { page } = window;
  await charger.call('DataTransfer', { vendorId: 'came-meanwhile' });
  await page.getByTestId('workspace-live').getByText('1 charger online').waitFor();
  expect(await page.getByText('came-meanwhile').count()).toBe(0);
  await page.getByTestId('workspace-close').click();
  await page.getByTestId('workspace-strip').waitFor({ state: 'detached' });
  await page.getByTestId('charger-address').first().waitFor();
  await window.open('messages');
  await page.getByText('came-meanwhile').first().waitFor();
});

it('a second start hands its file to the running console', async () => {
  const { page } = window;
  const { program, home } = packageUnderTest();
  const second = spawn(
    program,
    [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--data-dir', dataDir, bundle()],
    { stdio: 'ignore', env: { ...process.env, HOME: home } },
  );
  await once(second, 'exit');
  await page.getByTestId('workspace-strip').getByText('export.ocppbundle').waitFor();
  await page.getByTestId('workspace-close').click();
  await page.getByTestId('workspace-strip').waitFor({ state: 'detached' });
});

it('a file that is dropped on the window is opened, and one that is none is refused in words', async () => {
  const { page } = window;
  const drop = async (name: string, content: string): Promise<void> => {
    await page.evaluate(
      ([fileName, text]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text ?? ''], fileName ?? ''));
        for (const type of ['dragover', 'drop'])
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      },
      [name, content],
    );
  };
  await drop('notes.txt', 'no log at all');
  const failed = page.getByTestId('banner-opening-failed');
  await failed.getByText('neither a bundle nor an exported log').waitFor();
  await failed.getByRole('button', { name: 'Dismiss' }).click();

  const file = join(dataDir, 'log.ndjson');
  await exportAs('NDJSON', file, false);
  await drop('log.ndjson', readFileSync(file, 'utf8'));
  await page.getByTestId('workspace-strip').getByText('log.ndjson').waitFor();
  // A page that is loaded again is still there.
  await page.reload();
  await page.getByTestId('workspace-strip').getByText('log.ndjson').waitFor();
  await page.getByTestId('workspace-close').click();
  await page.getByTestId('workspace-strip').waitFor({ state: 'detached' });
});

/** A log as it was exported, of so many days ago, and cut before its sessions were stopped. */
function olderLog(log: string, days: number): string {
  const earlier = (at: number): number => at - days * 86_400_000;
  return log
    .trimEnd()
    .split('\n')
    .map((line) =>
      line.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (iso) => new Date(earlier(Date.parse(iso))).toISOString()),
    )
    .map((line) => JSON.parse(line) as { action: string; timestamp: number; storedAt: number })
    .filter(({ action }) => action !== 'StopTransaction')
    .map((row) => ({ ...row, timestamp: earlier(row.timestamp), storedAt: earlier(row.storedAt) }))
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');
}

it('an older file is counted from its own end: its last day, and a session that was never stopped', async () => {
  const { page, app } = window;
  const file = join(dataDir, 'older.ndjson');
  writeFileSync(file, olderLog(readFileSync(join(dataDir, 'log.ndjson'), 'utf8'), 40));
  await answerOpenDialog(app, file);
  await window.open('messages');
  await page.getByTestId('open-log').click();
  await page.getByTestId('workspace-strip').getByText('older.ndjson').waitFor();

  await window.open('overview');
  await page
    .getByTestId('figure-energy')
    .getByText(/^\d.* kWh$/)
    .waitFor();
  await page
    .getByTestId('figure-last-day')
    .getByText(/^until \d\d:\d\d$/)
    .waitFor();
  await page.getByText('every message of the file’s last 24 hours').waitFor();
  for (const live of ['overview-rate', 'overview-broker', 'overview-running', 'figure-online'])
    expect(await page.getByTestId(live).count(), live).toBe(0);

  await window.open('sessions');
  await page.getByText('7 days', { exact: true }).click();
  const row = page.getByTestId('session-row');
  await row.getByText('No stop').waitFor();
  await row.getByText(/^1:\d\d:\d\d$/).waitFor();

  // What is still being typed joins a filter that is set meanwhile, and goes with all of them.
  const tag = page.getByLabel('Sessions whose tag contains');
  await tag.fill('karte');
  await page.getByText('Finished', { exact: true }).first().click();
  await vi.waitFor(() => expect(page.url()).toContain('tag=karte&state=finished&span=7'));
  await tag.fill('another');
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  expect(await tag.inputValue()).toBe('');

  await row.getByRole('button', { name: 'HAFEN-DC-7' }).click();
  await page.locator('[data-testid="session-back"]:focus').waitFor();
  await page.getByTestId('session-detail').getByText('No stop').waitFor();
  await page.getByTestId('workspace-close').click();
  await page.getByTestId('workspace-strip').waitFor({ state: 'detached' });
});

it('settings are taken from a file: bad values are named, good ones applied', async () => {
  const { page } = window;
  await window.open('settings');
  const file = join(dataDir, 'settings-file.json');
  const write = (settings: object): void =>
    writeFileSync(file, JSON.stringify({ format: 'ocpp-console-settings', version: 1, settings }));
  const input = page.getByTestId('settings-file-input');
  write({ ocpp: { heartbeatIntervalS: 0 } });
  await input.setInputFiles(file);
  const contents = page.getByTestId('settings-file-contents');
  await contents.getByText('ocpp.heartbeatIntervalS').waitFor();
  await contents.getByText('Nothing was changed').waitFor();
  write({ ocpp: { heartbeatIntervalS: 77 }, other: { field: 1 } });
  await input.setInputFiles(file);
  await contents.getByText('other.field').waitFor();
  await contents.scrollIntoViewIfNeeded();
  await page.getByTestId('settings-file-apply').click();
  await page.getByTestId('settings-file-said').getByText('One setting was changed.').waitFor();
  await vi.waitFor(async () =>
    expect(
      await page.getByTestId('settings-ocpp').locator('input[name="heartbeatIntervalS"]').inputValue(),
    ).toBe('77'),
  );
});
