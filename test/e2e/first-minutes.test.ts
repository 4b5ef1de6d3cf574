/**
 * What a new user does, without having read anything: starts a charger, sees it charge, finds its start in the log, and
 * takes the messages along. UPDATE_SCREENSHOTS=1 takes the pictures of the README anew.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { answerSaveDialog, openConsole } from '../support/window.ts';

const SCREENSHOTS = join(import.meta.dirname, '__screenshots__');

it('leads from the first start to a session seen, its messages filtered and exported', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'first-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const window = await openConsole(dataDir);
  onTestFinished(() => window.close());
  const { page } = window;
  await page.setViewportSize({ width: 1280, height: 800 });
  const picture = async (step: string): Promise<void> => {
    if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
    mkdirSync(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: join(SCREENSHOTS, `first-minutes-${step}.png`) });
  };

  const guide = page.getByTestId('first-run');
  await guide.waitFor();
  await picture('1-start');
  await guide.getByRole('button', { name: 'Start a simulated charger' }).click();

  await window.open('sessions');
  const session = page.getByTestId('session-row').filter({ hasText: 'SIMULATED-001' });
  await session.getByText('Live').waitFor({ timeout: 60_000 });
  await session.click();
  await page.getByTestId('session-timeline').getByText('Started').first().waitFor();
  await picture('2-session');

  await window.open('messages');
  await page.getByRole('combobox', { name: 'Filter messages' }).fill('action:StartTransaction');
  const rows = page.getByTestId('message-row');
  await vi.waitFor(async () => expect(await rows.count()).toBe(2), 10_000);
  await rows.last().click();
  await page.getByTestId('json-tree').waitFor();
  await picture('3-messages');

  const file = join(dataDir, 'messages.csv');
  await answerSaveDialog(window.app, file);
  await page.getByRole('button', { name: 'Export messages under the current filter' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  await page.getByTestId('export-card').getByText('Exported 2 messages').waitFor();
  expect(readFileSync(file, 'utf8').match(/StartTransaction/g)?.length).toBeGreaterThanOrEqual(2);
  expect(window.errors).toEqual([]);
});
