import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openForWriting } from '../../../../backend/storage/database/open-database.ts';
import { Retention } from '../../../../backend/storage/database/retention.ts';
import { rescueDatabase } from '../../../../backend/storage/rescue/rescue-database.ts';
import { MIGRATIONS, rowsOf, testDatabase } from '../../../support/storage/database.ts';
import { copyLive, spoilPages } from '../../../support/storage/damage.ts';
import { call, heartbeat, processed, TARIFF } from '../../../support/storage/messages.ts';
import { messagesOf, session, type SessionInput } from '../../../support/storage/sessions.ts';
import { temporaryFolder } from '../../../support/storage/temporary.ts';

const TABLES = [
  'charger_data',
  'chargers',
  'charging_sessions',
  'connectors',
  'connection_epochs',
  'id_tags',
  'log_blocks',
  'meter_samples',
];

/** Some hundreds of messages, of which some span several pages; every table has rows. */
async function filled(file: string): Promise<Database.Database> {
  const { sqlite, writer } = await testDatabase(file);
  const sequences = new Map<string, number>();
  const sessions = fc.sample(session, { numRuns: 60, seed: 1 });
  for (let index = 1; index <= 60; index += 1) {
    const chargerId = `CP${index % 7}`;
    const data = 'é'.repeat((index % 9) * 1_500);
    const messages = [
      processed(heartbeat(chargerId)),
      processed(call({ chargerId, action: 'DataTransfer', payload: { vendorId: 'V', data } })),
      processed(
        call({
          chargerId,
          action: 'StatusNotification',
          payload: { connectorId: index % 3, errorCode: 'NoError', status: 'Available' },
        }),
      ),
      ...messagesOf({ ...sessions[index - 1], chargerId, transactionId: index } as SessionInput).map(
        processed,
      ),
    ];
    for (const { envelope } of messages) {
      envelope.sequence = (sequences.get(envelope.deviceId) ?? 0) + 1;
      sequences.set(envelope.deviceId, envelope.sequence);
    }
    writer.apply(messages, TARIFF);
    writer.recordConnected({
      connectionId: `connection ${index}`,
      chargerId,
      deviceId: chargerId,
      remoteAddress: '127.0.0.1',
      at: index,
    });
    writer.saveIdTag({
      idTag: `TAG${index}`,
      status: 'Accepted',
      expiryDate: null,
      parentIdTag: null,
      note: '',
      updatedAt: index,
    });
  }
  return sqlite;
}

/** The leaf pages of the log and the ids of the rows in them or in their overflow pages. */
function pagesOfTheLog(sqlite: Database.Database): number[] {
  return (
    sqlite.prepare(`SELECT pageno FROM dbstat WHERE name = 'charger_data'`).all() as { pageno: number }[]
  ).map(({ pageno }) => pageno);
}

async function rescued(file: string) {
  const opened = await openForWriting(file, MIGRATIONS, { check: true });
  expect(opened.sqlite.pragma('quick_check', { simple: true })).toBe('ok');
  return opened;
}

async function closedCopy(): Promise<{ file: string; before: Record<string, string[]>; logPages: number[] }> {
  const file = join(temporaryFolder(), 'console.sqlite');
  const sqlite = await filled(file);
  const before = Object.fromEntries(TABLES.map((table) => [table, rowsOf(sqlite, table)]));
  const logPages = pagesOfTheLog(sqlite);
  sqlite.close();
  return { file, before, logPages };
}

describe('a damaged database', () => {
  it('with a damaged header loses nothing', async () => {
    const { file, before } = await closedCopy();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 0, 100);
    writeFileSync(file, bytes);
    const { sqlite, damage } = await rescued(file);
    for (const table of TABLES) expect(rowsOf(sqlite, table), table).toEqual(before[table]);
    expect(damage?.rescue).toMatchObject({ lost: 0, damagedPages: 0 });
    sqlite.close();
  });

  it('whose first page is lost loses nothing of its tables', async () => {
    const { file, before } = await closedCopy();
    spoilPages(file, [1]);
    const { sqlite, damage } = await rescued(file);
    for (const table of TABLES) expect(rowsOf(sqlite, table), table).toEqual(before[table]);
    expect(damage?.rescue?.damagedPages).toBe(1);
    sqlite.close();
  });

  it(
    'keeps every row that lies in pages which are not damaged, wherever the damage is',
    { timeout: 120_000 },
    async () => {
      const { file, before, logPages } = await closedCopy();
      const whole = readFileSync(file);
      const pages = whole.length / 4_096;
      const idOf = (row: string): number => (JSON.parse(row) as [string, number][])[0]?.[1] ?? 0;
      const rows = new Map((before['charger_data'] ?? []).map((row) => [idOf(row), row]));
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.integer({ min: 1, max: pages }), { maxLength: 12 }),
          async (spoilt) => {
            const copy = join(temporaryFolder(), 'console.sqlite');
            writeFileSync(copy, whole);
            spoilPages(copy, spoilt);
            const { sqlite, damage } = await rescued(copy);
            const after = rowsOf(sqlite, 'charger_data');
            // Nothing is made up, and nothing is changed.
            for (const row of after) expect(rows.get(idOf(row))).toBe(row);
            const hit = spoilt.filter((page) => logPages.includes(page)).length;
            // A page holds some forty rows at the most.
            expect(rows.size - after.length).toBeLessThanOrEqual(hit * 40);
            expect(damage === null || damage.rescue !== null).toBe(true);
            sqlite.close();
          },
        ),
        { numRuns: 20 },
      );
    },
  );

  it('tells how many messages are missing', async () => {
    const { file, before, logPages } = await closedCopy();
    // From the middle: what is gone at the beginning may have been too old to be kept.
    const middle = Math.floor(logPages.length / 2);
    spoilPages(file, logPages.slice(middle, middle + 4));
    const { sqlite, damage } = await rescued(file);
    const after = rowsOf(sqlite, 'charger_data').length;
    expect(after).toBeLessThan(before['charger_data']?.length ?? 0);
    expect(damage?.rescue?.lost).toBe((before['charger_data']?.length ?? 0) - after);
    // What only repeats the log is made anew.
    expect(rowsOf(sqlite, 'log_blocks')).toHaveLength(before['log_blocks']?.length ?? 0);
    sqlite.close();
  });

  it('does not count as missing what retention removed', async () => {
    const { file } = await closedCopy();
    const { sqlite: kept } = await openForWriting(file, MIGRATIONS);
    const middle = 'SELECT timestamp FROM charger_data ORDER BY timestamp LIMIT 1 OFFSET 200';
    const olderThan = kept.prepare(middle).pluck().get() as number;
    const retention = new Retention(kept);
    retention.begin({ olderThan, maxBytes: null, heldFrom: Infinity, now: olderThan });
    while (retention.step());
    const gaps = `SELECT sum(missing) FROM (
      SELECT max(sequence) - min(sequence) + 1 - count(*) AS missing FROM charger_data GROUP BY device_id)`;
    expect(kept.prepare(gaps).pluck().get()).toBeGreaterThan(20);
    const before = rowsOf(kept, 'charger_data').length;
    const pages = pagesOfTheLog(kept);
    kept.close();
    const page = Math.floor(pages.length / 2);
    spoilPages(file, pages.slice(page, page + 4));
    const { sqlite, damage } = await rescued(file);
    const after = rowsOf(sqlite, 'charger_data').length;
    expect(after).toBeLessThan(before);
    expect(damage?.rescue?.lost).toBe(before - after);
    sqlite.close();
  });

  it('does not bring back what was deleted', async () => {
    const { file } = await closedCopy();
    const deleting = new Database(file);
    deleting.exec(`DELETE FROM id_tags; DELETE FROM charger_data WHERE id > 20`);
    const { page } = deleting
      .prepare(`SELECT min(pageno) AS page FROM dbstat WHERE name = 'meter_samples' AND pagetype = 'leaf'`)
      .get() as { page: number };
    deleting.close();
    // Another table's tree is broken: every page of the file is looked at.
    spoilPages(file, [page]);
    const { sqlite } = await rescued(file);
    expect(rowsOf(sqlite, 'charger_data').length).toBeLessThanOrEqual(20);
    sqlite.close();
  });

  it('gives back what its write-ahead log holds, read past SQLite', async () => {
    const folder = temporaryFolder();
    const sqlite = await filled(join(folder, 'live.sqlite'));
    sqlite.exec(`UPDATE chargers SET vendor = 'in the log'; DELETE FROM id_tags`);
    const file = join(folder, 'console.sqlite');
    copyLive(join(folder, 'live.sqlite'), file);
    const { sqlite: target } = await testDatabase(join(folder, 'target.sqlite'));
    rescueDatabase(file, target);
    for (const table of TABLES) expect(rowsOf(target, table), table).toEqual(rowsOf(sqlite, table));
  });

  it('is rescued anew when the first attempt was broken off, and only once when it was finished', async () => {
    const { file, before } = await closedCopy();
    spoilPages(file, [1]);
    const bytes = readFileSync(file);
    writeFileSync(`${file}.rescuing`, 'broken off');
    const first = await rescued(file);
    first.sqlite.close();
    expect(readdirSync(dirname(file)).filter((name) => name.includes('rescu'))).toEqual([]);
    // Broken off between the two renamings.
    renameSync(file, `${file}.rescued`);
    writeFileSync(file, bytes);
    const second = await rescued(file);
    expect(rowsOf(second.sqlite, 'charger_data')).toEqual(before['charger_data']);
    expect(readFileSync(second.damage?.movedTo ?? 'none').equals(bytes)).toBe(true);
    second.sqlite.close();
  });
});

describe('a write-ahead log', () => {
  /** A killed console's files, with more than a hundred commits in the log. */
  async function killed(): Promise<{ file: string; rows: number }> {
    const folder = temporaryFolder();
    const { sqlite, writer } = await testDatabase(join(folder, 'live.sqlite'));
    sqlite.pragma('wal_autocheckpoint = 0');
    for (let index = 0; index < 100; index += 1) writer.apply([processed(heartbeat('CP1'))], TARIFF);
    const file = join(folder, 'console.sqlite');
    copyLive(join(folder, 'live.sqlite'), file);
    return { file, rows: 100 };
  }

  it('that is whole is no damage', async () => {
    const { file, rows } = await killed();
    const { sqlite, damage } = await rescued(file);
    expect(damage).toBeNull();
    expect(rowsOf(sqlite, 'charger_data')).toHaveLength(rows);
    sqlite.close();
  });

  it('with half a transaction at its end is no damage: nobody was told that it was stored', async () => {
    const { file, rows } = await killed();
    const wal = readFileSync(`${file}-wal`);
    const last = wal.subarray(wal.length - 4_120);
    const head = Buffer.from(last.subarray(0, 24));
    head.writeUInt32BE(0, 4);
    // As the file system may leave it: the heads of its frames are there, their pages are not.
    const nothing = Buffer.alloc(4_096);
    writeFileSync(`${file}-wal`, Buffer.concat([wal, head, nothing, last.subarray(0, 24), nothing]));
    const { sqlite, damage } = await rescued(file);
    expect(damage).toBeNull();
    expect(rowsOf(sqlite, 'charger_data')).toHaveLength(rows);
    sqlite.close();
  });

  it.each<[string, (wal: string) => void]>([
    ['cut off', (wal) => truncateSync(wal, Math.floor(readFileSync(wal).length / 2))],
    ['empty', (wal) => truncateSync(wal, 0)],
    ['gone', (wal) => rmSync(wal)],
    ['garbage', (wal) => writeFileSync(wal, Buffer.alloc(readFileSync(wal).length, 0xa5))],
    ['damaged in the middle', (wal) => spoilPages(wal, [Math.floor(readFileSync(wal).length / 8_192)])],
  ])('that is %s is opened, and it is said that messages may be missing', async (_words, spoil) => {
    const { file } = await killed();
    spoil(`${file}-wal`);
    const left = existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : null;
    const { sqlite, damage } = await rescued(file);
    expect(damage).not.toBeNull();
    expect(basename(damage?.movedTo ?? '')).toMatch(/^console\.sqlite(-wal)?(\.damaged-\d+)?$/);
    // What was left of it is kept.
    if (left !== null && damage?.rescue === null)
      expect(readFileSync(damage.movedTo).equals(left)).toBe(true);
    sqlite.close();
  });

  it('damaged in the middle is told even when its index went with the power', async () => {
    const { file } = await killed();
    rmSync(`${file}-shm`);
    spoilPages(`${file}-wal`, [20]);
    const { sqlite, damage } = await rescued(file);
    expect(damage).not.toBeNull();
    sqlite.close();
  });

  it('of a newer console is not written back: both files stay as they are', async () => {
    const folder = temporaryFolder();
    const { sqlite } = await testDatabase(join(folder, 'live.sqlite'));
    sqlite.pragma('user_version = 99');
    const file = join(folder, 'console.sqlite');
    copyLive(join(folder, 'live.sqlite'), file);
    const files = ['', '-wal'].map((suffix) => file + suffix);
    const before = files.map((name) => readFileSync(name));
    await expect(openForWriting(file, MIGRATIONS, { check: true })).rejects.toMatchObject({
      code: 'DATABASE_NEWER',
    });
    expect(files.map((name, at) => readFileSync(name).equals(before[at] ?? Buffer.alloc(0)))).toEqual([
      true,
      true,
    ]);
  });
});
