import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openForReading, openForWriting } from '../../../backend/storage/database/open-database.ts';
import { MIGRATIONS, rowsOf, testDatabase } from '../../support/storage/database.ts';
import { heartbeat, processed, TARIFF } from '../../support/storage/messages.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

/** A database with one row in it, closed. */
async function closedDatabase(): Promise<{ folder: string; file: string }> {
  const folder = temporaryFolder();
  const file = join(folder, 'console.sqlite');
  const { sqlite, writer } = await testDatabase(file);
  writer.apply([processed(heartbeat('CP1'))], TARIFF);
  sqlite.close();
  return { folder, file };
}

/** The project's migrations and one more. */
function migrationsWithOneMore(): string {
  const folder = join(temporaryFolder(), 'migrations');
  cpSync(MIGRATIONS, folder, { recursive: true });
  const journalFile = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as {
    entries: { idx: number; when: number }[];
  };
  const last = journal.entries.at(-1);
  journal.entries.push({
    ...last,
    idx: journal.entries.length,
    when: (last?.when ?? 0) + 1,
    tag: '9999_more',
  } as never);
  writeFileSync(journalFile, JSON.stringify(journal));
  writeFileSync(join(folder, '9999_more.sql'), 'ALTER TABLE chargers ADD COLUMN of_the_test text;');
  return folder;
}

describe('opening', () => {
  it('writes every commit through to the disk, for the journal forgets what is stored here', async () => {
    const { sqlite } = await testDatabase();
    expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
    expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  });

  it('finds again what was written', async () => {
    const { file } = await closedDatabase();
    const { sqlite, damage } = await openForWriting(file, MIGRATIONS, { check: true });
    expect(damage).toBeNull();
    expect(rowsOf(sqlite, 'charger_data')).toHaveLength(1);
    sqlite.close();
  });

  it('takes a copy before it migrates', async () => {
    const { folder, file } = await closedDatabase();
    const { sqlite } = await openForWriting(file, migrationsWithOneMore());
    expect(sqlite.prepare('SELECT of_the_test FROM chargers').all()).toEqual([{ of_the_test: null }]);
    sqlite.close();
    const copy = readdirSync(folder).find((name) => name.includes('before-schema'));
    const before = new Database(join(folder, copy ?? 'no copy'), { readonly: true, fileMustExist: true });
    expect(rowsOf(before, 'charger_data')).toHaveLength(1);
    expect(() => before.prepare('SELECT of_the_test FROM chargers')).toThrow(/no such column/);
    before.close();
  });

  it('of a file to be checked later reads only what is needed, and says so', async () => {
    const { file } = await closedDatabase();
    const read: unknown[] = [];
    const trial = (sqlite: Database.Database): void => {
      read.push(sqlite.prepare('SELECT charger_id FROM chargers').pluck().get());
    };
    const { sqlite, damage, checked } = await openForWriting(file, MIGRATIONS, { trial });
    expect({ damage, checked, read }).toEqual({ damage: null, checked: false, read: ['CP1'] });
    sqlite.close();
  });

  it.each<[string, migrations: () => string, trial: () => void]>([
    ['is to be migrated', migrationsWithOneMore, () => {}],
    [
      'cannot be read as it must be',
      () => MIGRATIONS,
      () => {
        throw new SyntaxError('Unexpected token');
      },
    ],
  ])('of a file to be checked later that %s checks it now', async (_words, migrations, trial) => {
    const { file } = await closedDatabase();
    const bytes = readFileSync(file);
    // Neither the marks nor the tables' names lie there.
    bytes.fill(0xa5, 4_096 * 3, 4_096 * 12);
    writeFileSync(file, bytes);
    const { sqlite, damage, checked } = await openForWriting(file, migrations(), { trial });
    expect(checked).toBe(true);
    expect(damage?.rescue).not.toBeNull();
    expect(damage).not.toBeNull();
    sqlite.close();
  });

  it('refuses a file of a newer version and leaves it as it is', async () => {
    const { file, folder } = await closedDatabase();
    const newer = new Database(file);
    newer.pragma('user_version = 99');
    newer.close();
    const before = readFileSync(file);
    await expect(openForWriting(file, MIGRATIONS)).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['console.sqlite']);
  });

  it('never writes where it only reads', async () => {
    const { file } = await closedDatabase();
    const reading = openForReading(file);
    expect(() => reading.exec('DELETE FROM chargers')).toThrow(/readonly/);
    reading.close();
  });
});

describe('a damaged file', () => {
  it.each<[string, (file: string) => void, rows: number]>([
    ['is no database', (file) => writeFileSync(file, 'x'.repeat(10_000)), 0],
    ['is empty', (file) => writeFileSync(file, ''), 0],
    [
      'has a damaged header',
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0xff, 0, 100);
        writeFileSync(file, bytes);
      },
      1,
    ],
    [
      'is another program’s database',
      (file) => {
        const foreign = new Database(file);
        foreign.pragma('application_id = 1');
        foreign.close();
      },
      1,
    ],
    [
      'is damaged in the middle',
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4_096 * 3, 4_096 * 12);
        writeFileSync(file, bytes);
      },
      // The log's only page is among them.
      0,
    ],
  ])('that %s is moved aside, and what can be read of it is in the new one', async (_words, spoil, rows) => {
    const { file } = await closedDatabase();
    spoil(file);
    const bytes = readFileSync(file);
    const { sqlite, damage } = await openForWriting(file, MIGRATIONS, { check: true });
    expect(rowsOf(sqlite, 'charger_data')).toHaveLength(rows);
    sqlite.close();
    expect(readFileSync(damage?.movedTo ?? 'not moved').equals(bytes)).toBe(true);
    expect(existsSync(file)).toBe(true);
  });
});
