import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { CommitGroup } from '../../../backend/storage/database/commit-group.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

/** A table of texts, its group, and what another connection to the file sees. */
function setUp() {
  const file = join(temporaryFolder(), 'group.sqlite');
  const sqlite = new Database(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.exec('CREATE TABLE notes (text TEXT PRIMARY KEY)');
  const other = new Database(file, { readonly: true });
  onTestFinished(() => {
    other.close();
    sqlite.close();
  });
  const insert = sqlite.prepare('INSERT INTO notes VALUES (?)');
  const seen = (): string[] =>
    other.prepare('SELECT text FROM notes ORDER BY text').pluck().all() as string[];
  return { group: new CommitGroup(sqlite), insert, seen };
}

it('commits what comes in one turn together, and answers each', async () => {
  const { group, insert, seen } = setUp();
  const seenBefore: string[][] = [];
  const note = (text: string) =>
    group.add(() => {
      seenBefore.push(seen());
      insert.run(text);
      return `wrote ${text}`;
    });
  expect(await Promise.all([note('a'), note('b'), note('c')])).toEqual(['wrote a', 'wrote b', 'wrote c']);
  // While they were written nobody else saw any of them.
  expect(seenBefore).toEqual([[], [], []]);
  expect(seen()).toEqual(['a', 'b', 'c']);
});

it('lets one that fails fail alone', async () => {
  const { group, insert, seen } = setUp();
  const results = await Promise.allSettled(
    ['a', 'a', 'b'].map((text) => group.add(() => insert.run(text).changes)),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } });
  expect(seen()).toEqual(['a', 'b']);
});

it('answers after the commit only', async () => {
  const { group, insert, seen } = setUp();
  const seenAtAnswer = await group.add(() => insert.run('a')).then(seen);
  expect(seenAtAnswer).toEqual(['a']);
});

it('commits at once what waits, when it is told to', async () => {
  const { group, insert, seen } = setUp();
  let runs = 0;
  const waiting = group.add(() => {
    runs += 1;
    return insert.run('a').changes;
  });
  expect(seen()).toEqual([]);
  group.flush();
  expect(seen()).toEqual(['a']);
  expect(await waiting).toBe(1);
  group.flush();
  expect(await group.add(() => insert.run('b').changes)).toBe(1);
  expect(seen()).toEqual(['a', 'b']);
  expect(runs).toBe(1);
});
