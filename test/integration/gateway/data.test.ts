/** Backup, restore and retention from the window, while chargers are served. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let console: TestConsole;
beforeEach(async () => {
  console = await startConsole();
  onTestFinished(() => console.dispose());
});

async function charger(identity: string): Promise<Charger> {
  const connected = await connectCharger(console.ready.ocppUrl, identity);
  onTestFinished(async () => {
    await connected.close({ force: true });
  });
  return connected;
}

const transfer = (from: Charger, text: string): Promise<unknown> =>
  from.call('DataTransfer', { vendorId: 'test', data: text });

/** Texts of all DataTransfers in a database, as often as they are there. */
function textsIn(file: string): string[] {
  const sqlite = new Database(file, { readonly: true });
  try {
    const rows = sqlite
      .prepare(
        `SELECT message_data ->> 'data' AS text FROM charger_data
         WHERE message = 'DataTransfer' AND type = 'CALL'`,
      )
      .all() as { text: string }[];
    return rows.map(({ text }) => text);
  } finally {
    sqlite.close();
  }
}

async function settled(): Promise<void> {
  await vi.waitFor(async () => {
    expect((await console.request('status.get', {})).journal.pending).toBe(0);
  }, 20_000);
}

it('a restore under load: chargers are answered, nothing acknowledged is lost, all that was kept in memory is anew', async () => {
  const first = await charger('FIRST');
  await transfer(first, 'before');
  await console.request('idTags.save', {
    idTag: 'CARD',
    status: 'Accepted',
    expiryDate: null,
    parentIdTag: null,
    note: '',
  });
  await settled();
  const { file } = await console.request('data.backUp', {});
  expect(file).toContain(join(console.dataDir, 'backups'));
  await console.request('idTags.delete', { idTag: 'CARD' });
  await console.request('chargers.register', { chargerId: 'LATER', registration: 'rejected' });
  const { copies } = await console.request('data.get', {});

  const acknowledged: string[] = [];
  const stop = new AbortController();
  const load = (async () => {
    for (let count = 0; !stop.signal.aborted; count += 1) {
      await transfer(first, `load ${count}`);
      acknowledged.push(`load ${count}`);
    }
  })();
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(20), 10_000);
  const { movedTo } = await console.request('data.restore', { copyId: copies[0]?.copyId ?? '' });
  const atRestore = acknowledged.length;
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(atRestore + 20), 10_000);
  stop.abort();
  await load;
  await settled();

  expect(await console.request('idTags.list', {})).toMatchObject([{ idTag: 'CARD' }]);
  const chargers = await console.request('chargers.list', {});
  // It never left, and is shown so; the other one is not known any more.
  expect(chargers).toMatchObject([{ chargerId: 'FIRST', connected: true }]);
  expect((await console.request('status.get', {})).chargersKnown).toBe(1);
  await vi.waitFor(() =>
    expect(console.notifications.filter(({ type }) => type === 'data.restored')).toMatchObject([
      { data: { movedTo } },
    ]),
  );
  const { file: live } = await console.request('data.get', {});
  const former = textsIn(movedTo);
  const present = textsIn(live);
  expect(present[0]).toBe('before');
  expect(acknowledged.filter((text) => !former.includes(text) && !present.includes(text))).toEqual([]);
  expect(new Set(present).size).toBe(present.length);
  expect(new Set(former).size).toBe(former.length);
  expect(present).toContain(acknowledged.at(-1));
});

it('a backup goes to the destination of the save dialog, and a file of the open dialog is restored', async () => {
  const first = await charger('FIRST');
  await transfer(first, 'one');
  await settled();
  const { file } = await console.request('data.backUp', { destinationId: 'export.sqlite' });
  expect(file).toBe(join(console.dataDir, 'export.sqlite'));
  await transfer(first, 'two');
  await settled();
  copyFileSync(file ?? '', join(console.dataDir, 'source.sqlite'));
  await console.request('data.restore', { sourceId: 'source.sqlite' });
  expect(textsIn((await console.request('data.get', {})).file)).toEqual(['one']);
});

it('only what a dialog granted is written or read', async () => {
  await expect(console.request('data.backUp', { destinationId: '/etc/passwd' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(console.request('data.restore', { sourceId: 'export.sqlite' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(console.request('data.restore', { copyId: '../secret.key' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(console.request('data.deleteCopy', { copyId: 'settings.json' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('a file that is no backup is refused in words, and the console goes on', async () => {
  const first = await charger('FIRST');
  await transfer(first, 'one');
  await settled();
  writeFileSync(join(console.dataDir, 'source.key'), 'a text that is longer than a header'.repeat(10));
  await expect(console.request('data.restore', { sourceId: 'source.key' })).rejects.toMatchObject({
    code: 'BACKUP_UNUSABLE',
    detail: 'It is no SQLite database.',
  });
  expect(textsIn((await console.request('data.get', {})).file)).toEqual(['one']);
});

it('a copy is saved elsewhere and deleted; the settings say what retention keeps', async () => {
  const first = await charger('FIRST');
  await transfer(first, 'one');
  await settled();
  await console.request('data.backUp', {});
  const view = await console.request('data.get', {});
  const [copy] = view.copies;
  const copyId = copy?.copyId ?? '';
  const saved = await console.request('data.saveCopy', { copyId, destinationId: 'export.copy' });
  expect(readFileSync(saved.file).equals(readFileSync(copy?.file ?? ''))).toBe(true);
  expect(await console.request('data.deleteCopy', { copyId })).toEqual({ copies: [] });
  expect(existsSync(copy?.file ?? '')).toBe(false);
  await expect(
    console.request('settings.update', { patch: { storage: { maxSizeMb: 10 } } }),
  ).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  const sqlite = new Database(view.file);
  sqlite.exec('UPDATE charger_data SET timestamp = timestamp - 40 * 86400000');
  sqlite.exec('UPDATE log_blocks SET from_at = from_at - 40 * 86400000');
  sqlite.close();
  expect((await console.request('data.prune', {})).figures.messages).toBeGreaterThan(0);
  await console.request('settings.update', { patch: { storage: { keepDays: 30 } } });
  const { figures } = await console.request('data.prune', {});
  expect(figures.messages).toBe(0);
  expect(figures.retention.removed.messages).toBeGreaterThan(0);
});
