/** A search through the log that the test lets go on piece by piece: it tells how far it is, and ends when told to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fillLog } from '../support/storage/fill-log.ts';
import { holdLink } from '../support/window-link.ts';
import { openConsole } from '../support/window.ts';

/** Of these a search looks through four thousand at the least before it tells how far it is. */
const ROWS = 40_000;

it('tells how far it is, stops, goes on, and gives way to another filter', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'search-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const to = Date.now() - 60_000;
  await fillLog(join(dataDir, 'ocpp-console.sqlite'), { rows: ROWS, from: to - 3_600_000, to, payload: 500 });
  const window = await openConsole(dataDir);
  onTestFinished(() => window.close());
  const { page } = window;
  const link = await holdLink(page);
  await window.open('messages');
  await page.getByTestId('message-row').first().waitFor();

  link.searchBudgetMs = 1;
  const field = page.getByRole('combobox', { name: 'Filter messages' });
  const progress = page.getByTestId('search-progress');
  /** The first piece has come, the next one does not: the search is under way for as long as the test likes. */
  const searchUnderWay = async (): Promise<void> => {
    await progress.getByText('of the log searched').waitFor();
    link.hold('messages.page');
  };
  await field.fill('"data" "nowhere at all"');
  await field.press('Enter');
  await searchUnderWay();
  await progress.getByRole('button', { name: 'Stop' }).click();
  await progress.getByText('Stopped at').waitFor();
  expect(await progress.textContent()).toMatch(/Stopped at \d+ %/);
  link.release();
  // What was stopped stays so, and elsewhere nothing waits for it; shown again, the search begins anew.
  await window.open('chargers');
  await page.goBack();
  await page.getByTestId('place-messages').waitFor();
  await searchUnderWay();
  await progress.getByRole('button', { name: 'Stop' }).click();
  await progress.getByText('Stopped at').waitFor();
  await progress.getByRole('button', { name: 'Search on' }).click();
  await progress.getByText('of the log searched').waitFor();
  link.release();
  // Left alone it reaches the end, and says that there is nothing.
  await page.getByText('No message matches').waitFor();
  await progress.waitFor({ state: 'detached' });

  await field.fill('"data" "nowhere else"');
  await field.press('Enter');
  await searchUnderWay();
  await field.fill('');
  await field.press('Enter');
  link.release();
  await page.getByTestId('message-row').first().waitFor();
  await progress.waitFor({ state: 'detached' });
  expect(window.errors).toEqual([]);
});
