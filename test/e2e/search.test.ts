/** A search through a log that takes long: it tells how far it is, and ends when it is told to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openForWriting } from '../../backend/storage/database/open-database.ts';
import { MIGRATIONS } from '../support/storage/database.ts';
import { openConsole } from '../support/window.ts';

const ROWS = 250_000;

/** A log of many messages of a kilobyte each. */
async function fillLog(file: string): Promise<void> {
  const { sqlite } = await openForWriting(file, MIGRATIONS);
  sqlite.exec(
    `WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${ROWS})
     INSERT INTO charger_data (id, uid, charger_id, device_id, ocpp_version, type, message, direction, raw, timestamp,
       message_id, suspected_repeat, faulty, connection_id, sequence, stored_at)
     SELECT id, 'uid-' || id, 'CP1', 'CP1', '1.6', 'CALL', 'DataTransfer', 'Incoming',
       '[2,"' || id || '","DataTransfer",{"data":"' || hex(randomblob(500)) || '"}]',
       1790000000000 + id, CAST(id AS TEXT), 0, 0, 'connection', id, 1790000000000 + id FROM n`,
  );
  sqlite.close();
}

it('tells how far it is, stops, goes on, and gives way to another filter', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'search-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  await fillLog(join(dataDir, 'ocpp-console.sqlite'));
  // With the index there would be nothing to wait for.
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ storage: { textIndex: false } }));
  const window = await openConsole(dataDir);
  onTestFinished(() => window.close());
  const { page } = window;
  await window.open('messages');
  await page.getByTestId('message-row').first().waitFor();

  // Every row is looked through thirty times, so that the search outlasts this test on any machine.
  const slow = Array.from({ length: 36 }, (_, index) => `-"A nowhere ${index}"`).join(' ');
  const field = page.getByRole('combobox', { name: 'Filter messages' });
  await field.fill(`"data" ${slow} "nowhere at all"`);
  await field.press('Enter');
  const progress = page.getByTestId('search-progress');
  await progress.getByText('of the log searched').waitFor();
  await progress.getByRole('button', { name: 'Stop' }).click();
  await progress.getByText('Stopped at').waitFor();
  const stoppedAt = await progress.textContent();
  // Other reads are not held up, and what was stopped stays so.
  await window.open('chargers');
  await page.goBack();
  await page.getByTestId('place-messages').waitFor();
  await progress.getByRole('button', { name: 'Stop' }).click();
  await progress.getByText('Stopped at').waitFor();
  await progress.getByRole('button', { name: 'Search on' }).click();
  await progress.getByText('of the log searched').waitFor();
  expect(stoppedAt).toMatch(/Stopped at \d+ %/);

  await field.fill('');
  await field.press('Enter');
  await page.getByTestId('message-row').first().waitFor();
  await progress.waitFor({ state: 'detached' });
  expect(window.errors).toEqual([]);
});
