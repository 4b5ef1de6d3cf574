/** The index of the log's texts: with it a search finds what it finds without. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { onTestFinished, describe, expect, it } from 'vitest';
import type { LogFilter } from '../../../../backend/contract/log-filter.ts';
import { LogReader } from '../../../../backend/storage/database/log-reader.ts';
import { coverageOf, indexFileOf, openIndex } from '../../../../backend/storage/search/text-index.ts';
import { TextSearch } from '../../../../backend/storage/search/text-index-reader.ts';
import { TextIndexWriter } from '../../../../backend/storage/search/text-index-writer.ts';
import { trigramQuery } from '../../../../backend/storage/search/trigrams.ts';
import { testDatabase } from '../../../support/storage/database.ts';
import { call, processed, TARIFF } from '../../../support/storage/messages.ts';
import { temporaryFolder } from '../../../support/storage/temporary.ts';

const SIZES = { idsPerShard: 64, idsPerStep: 16 };

async function log(rawData: string[] = []) {
  const file = join(temporaryFolder(), 'ocpp-console.sqlite');
  const { sqlite, writer } = await testDatabase(file);
  const indexFile = indexFileOf(file);
  const add = (raws: string[]): void => {
    const messages = raws.map((raw) =>
      call({ chargerId: `CP${raw.length % 2}`, action: 'X', payload: {}, extra: { rawData: raw } }),
    );
    if (messages.length > 0) writer.apply(messages.map(processed), TARIFF);
  };
  add(rawData);
  return { sqlite, indexFile, add, file };
}

/** Runs until there is nothing to do. @returns the index; closed with the test. */
function index(sqlite: Database.Database, indexFile: string): Database.Database {
  const database = openIndex(indexFile);
  onTestFinished(() => {
    database.close();
  });
  const writer = new TextIndexWriter(database, SIZES);
  while (writer.step(sqlite));
  return database;
}

async function found(reader: LogReader, filter: LogFilter, limit: number): Promise<number[]> {
  const ids: number[] = [];
  for (let before: number | undefined, more = true; more; before = ids.at(-1)) {
    const page = await reader.page({ filter, before, limit });
    ids.push(...page.rows.map(({ id }) => id));
    more = page.hasMore;
  }
  return ids;
}

async function foundUpwards(reader: LogReader, filter: LogFilter, limit: number): Promise<number[]> {
  const ids: number[] = [];
  for (let after = 0, more = true; more; after = ids.at(-1) ?? 0) {
    const page = await reader.page({ filter, after, limit });
    ids.push(...page.rows.map(({ id }) => id).toReversed());
    more = page.hasMore;
  }
  return ids;
}

const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_none, at) => `row ${from + at} of the log`);

describe('a search', () => {
  it('goes on without the index where a page of it is damaged', async () => {
    const { sqlite, indexFile } = await log(numbered(100));
    index(sqlite, indexFile)
      .unsafeMode(true)
      .exec(`UPDATE texts_0_data SET block = x'00112233' WHERE id > 10`);
    expect(await found(new LogReader(sqlite, indexFile), { text: 'row 7 of' }, 10)).toEqual([8]);
  });

  it('finds with the index what it finds by looking through every row', async () => {
    // Few letters, so that texts hit; some that folding, quoting, tokens and LIKE treat in ways of their own.
    const letter = fc.constantFrom(
      ...Array.from('aAbBcß"\'%_\\ Ää\n-é'),
      'İ',
      'ı',
      'K',
      '\0',
      '😀',
      '\uD83D',
      '\u0301',
    );
    const text = (max: number) => fc.string({ unit: letter, minLength: 0, maxLength: max });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text(12), { minLength: 1, maxLength: 150 }),
        fc.array(fc.oneof(text(5), text(3)), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        async (raws, texts, removed, limit) => {
          const { sqlite, indexFile } = await log(raws);
          index(sqlite, indexFile);
          const remove = sqlite.prepare('DELETE FROM charger_data WHERE id = ?');
          for (const id of removed) remove.run(id);
          const plain = new LogReader(sqlite);
          const indexed = new LogReader(sqlite, indexFile);
          for (const [at, word] of texts.entries()) {
            const filter: LogFilter =
              at % 3 === 2
                ? { terms: [{ kind: 'text', value: word, not: at % 2 === 0 }], chargerId: 'CP1' }
                : { text: word };
            const expected = await found(plain, filter, limit);
            expect(await found(indexed, filter, limit), JSON.stringify(filter)).toEqual(expected);
            expect(await foundUpwards(indexed, filter, limit)).toEqual(expected.toReversed());
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('looks into the rows that the index names, and through those that it does not hold yet', async () => {
    const { sqlite, indexFile, add } = await log(numbered(200));
    const database = index(sqlite, indexFile);
    expect(coverageOf(database)).toMatchObject({ lowest: 0, highest: 191 });
    // Row 150 would be found only by looking: the index does not know what it says now.
    sqlite.prepare(`UPDATE charger_data SET raw = 'hidden needle' WHERE id IN (150, 199)`).run();
    add(['another needle']);
    expect(await found(new LogReader(sqlite, indexFile), { text: 'needle' }, 10)).toEqual([201, 199]);
    expect(await found(new LogReader(sqlite), { text: 'needle' }, 10)).toEqual([201, 199, 150]);
  });

  it('goes on without an index, with one that is damaged, and with one of another log', async () => {
    const { sqlite, indexFile } = await log(numbered(100));
    const other = await log(numbered(100, 500));
    const filter: LogFilter = { text: 'row 7' };
    const expected = await found(new LogReader(sqlite), filter, 5);
    expect(expected).toHaveLength(11);
    expect(await found(new LogReader(sqlite, indexFile), filter, 5)).toEqual(expected);
    index(other.sqlite, other.indexFile);
    expect(TextSearch.begin(other.indexFile, other.sqlite, filter)?.close()).toBeUndefined();
    expect(TextSearch.begin(other.indexFile, sqlite, filter)).toBeNull();
    expect(await found(new LogReader(sqlite, other.indexFile), filter, 5)).toEqual(expected);
    writeFileSync(indexFile, 'x'.repeat(20_000));
    expect(await found(new LogReader(sqlite, indexFile), filter, 5)).toEqual(expected);
  });

  it('does without where another field leaves few rows, or the text is too short', async () => {
    const { sqlite, indexFile } = await log(numbered(100));
    index(sqlite, indexFile);
    const begins = (filter: LogFilter): boolean => {
      const search = TextSearch.begin(indexFile, sqlite, filter);
      search?.close();
      return search !== null;
    };
    expect(begins({ text: 'row' })).toBe(true);
    expect(begins({ terms: [{ kind: 'text', value: 'row', not: false }] })).toBe(true);
    expect(begins({ terms: [{ kind: 'text', value: 'row', not: true }] })).toBe(false);
    expect(begins({ text: 'ro' })).toBe(false);
    expect(begins({ text: 'row', errorsOnly: true })).toBe(false);
    expect(begins({ text: 'row', sessionId: 'S' })).toBe(false);
    expect(begins({})).toBe(false);
  });
});

describe('the index', () => {
  it('forgets tables of which retention has left nothing, and no others', async () => {
    const { sqlite, indexFile } = await log(numbered(300));
    const database = index(sqlite, indexFile);
    const tables = (): unknown[] =>
      database
        .prepare(`SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY name`)
        .pluck()
        .all();
    expect(tables()).toEqual(['texts_0', 'texts_1', 'texts_2', 'texts_3', 'texts_4']);
    sqlite.prepare('DELETE FROM charger_data WHERE id < 150').run();
    while (new TextIndexWriter(database, SIZES).step(sqlite));
    expect(tables()).toEqual(['texts_2', 'texts_3', 'texts_4']);
    expect(coverageOf(database)).toMatchObject({ lowest: 128, highest: 287 });
    expect(await found(new LogReader(sqlite, indexFile), { text: 'row 15' }, 9)).toEqual(
      await found(new LogReader(sqlite), { text: 'row 15' }, 9),
    );
  });

  it('follows a log of which everything it knew was removed', async () => {
    const { sqlite, indexFile, add } = await log(numbered(100));
    const database = index(sqlite, indexFile);
    add(numbered(200, 100));
    sqlite.prepare('DELETE FROM charger_data WHERE id < 250').run();
    while (new TextIndexWriter(database, SIZES).step(sqlite));
    expect(coverageOf(database)).toMatchObject({ lowest: 192, highest: 287 });
    expect(await found(new LogReader(sqlite, indexFile), { text: 'row 28' }, 9)).toHaveLength(10);
  });

  it('is begun anew when ids stand for other messages, or removed ones are there again', async () => {
    const { sqlite, indexFile, add } = await log(numbered(100));
    index(sqlite, indexFile).close();
    // As after the restore of a backup: the newest are gone, and their ids given again.
    sqlite.prepare('DELETE FROM charger_data WHERE id > 50').run();
    sqlite.prepare(`UPDATE sqlite_sequence SET seq = 50 WHERE name = 'charger_data'`).run();
    const filter: LogFilter = { text: 'row 9' };
    const reader = new LogReader(sqlite, indexFile);
    expect(await found(reader, filter, 5)).toEqual([10]);
    add(numbered(100, 900));
    expect(await found(reader, filter, 200)).toHaveLength(101);
    index(sqlite, indexFile).close();
    expect(await found(reader, filter, 200)).toHaveLength(101);

    sqlite.prepare('CREATE TEMP TABLE kept AS SELECT * FROM charger_data WHERE id < 100').run();
    sqlite.prepare('DELETE FROM charger_data WHERE id < 100').run();
    const database = index(sqlite, indexFile);
    expect(coverageOf(database)?.lowest).toBe(64);
    const columns = `id, uid, charger_id, device_id, ocpp_version, type, message, direction, raw, timestamp, message_id,
      suspected_repeat, faulty, connection_id, sequence, stored_at`;
    sqlite.exec(`INSERT INTO charger_data (${columns}) SELECT ${columns} FROM temp.kept`);
    expect(await found(reader, filter, 200)).toHaveLength(101);
    while (new TextIndexWriter(database, SIZES).step(sqlite));
    expect(coverageOf(database)?.lowest).toBe(0);
    expect(await found(reader, filter, 200)).toHaveLength(101);
  });

  it('that is damaged, of another version or empty is begun anew', async () => {
    const { sqlite, indexFile } = await log(numbered(40));
    for (const spoil of [
      () => writeFileSync(indexFile, 'x'.repeat(20_000)),
      () => writeFileSync(indexFile, ''),
      () => {
        const database = openIndex(indexFile);
        database.pragma('user_version = 99');
        database.close();
      },
      () => rmSync(indexFile),
    ]) {
      spoil();
      const database = index(sqlite, indexFile);
      expect(coverageOf(database)).toMatchObject({ lowest: 0, highest: 31 });
      database.close();
      expect(existsSync(indexFile)).toBe(true);
    }
  });
});

describe('a query', () => {
  it('asks for every three letters in a row, quoted', () => {
    expect(trigramQuery(['abcd', 'x"y'])).toBe('"abc" AND "bcd" AND "x""y"');
    expect(trigramQuery(['ab', ''])).toBeNull();
    expect(trigramQuery(['abc\0def'])).toBe('"abc"');
    expect(trigramQuery(['😀äb'])).toBe('"😀äb"');
  });

  it('of a long text asks for some of them', () => {
    const long = Array.from({ length: 500 }, (_none, at) => at.toString(36)).join('');
    expect(trigramQuery([long])?.split(' AND ')).toHaveLength(24);
  });
});
