import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  DATABASE_ID,
  freeName,
  kindOf,
  listCopies,
  removeUnfinished,
  stampOf,
  surplusOf,
} from '../../../backend/storage/database/copies.ts';
import { readMarks } from '../../../backend/storage/rescue/file-marks.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

function database(file: string, schema: number, at: number, id = DATABASE_ID): void {
  const sqlite = new Database(file);
  sqlite.pragma(`application_id = ${id}`);
  sqlite.pragma(`user_version = ${schema}`);
  sqlite.exec('CREATE TABLE t (x)');
  sqlite.close();
  utimesSync(file, at, at);
}

describe('a copy', () => {
  it.each([
    ['backups/ocpp-console-20261124-170501.sqlite', 'backup'],
    ['backups/ocpp-console-20261124-170501-2.sqlite', 'backup'],
    ['ocpp-console.sqlite.before-schema-3', 'migration'],
    ['ocpp-console.sqlite.before-restore-20261124-170501', 'replaced'],
    ['ocpp-console.sqlite.damaged-1790000000000', 'damaged'],
    ['console-journal.sqlite.damaged-1790000000000', 'damaged'],
    ['ocpp-console.sqlite', null],
    ['ocpp-console.sqlite-wal', null],
    ['console-journal.sqlite', null],
    ['ocpp-console.sqlite.damaged-1790000000000-wal', null],
    ['settings.json', null],
    ['../ocpp-console.sqlite.before-schema-3', null],
    ['backups/../settings.json', null],
    ['backups/ocpp-console-20261124-170501.sqlite.part', null],
  ])('%s is %s', (copyId, kind) => {
    expect(kindOf(copyId)).toBe(kind);
  });

  it('is named by local time, and never by a name that is taken', () => {
    const at = new Date(2026, 10, 24, 7, 5, 1).getTime();
    expect(stampOf(at)).toBe('20261124-070501');
    const folder = temporaryFolder();
    const name = (suffix: string): string => join(folder, `a${suffix}`);
    expect(freeName(name)).toBe(name(''));
    writeFileSync(name(''), '');
    expect(freeName(name)).toBe(name('-2'));
    writeFileSync(`${name('-2')}.part`, '');
    expect(freeName(name)).toBe(name('-3'));
  });
});

describe('the list', () => {
  it('names kind, size, schema and whether it can be restored, latest first', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'backups'));
    const file = join(folder, 'ocpp-console.sqlite');
    database(file, 3, 50);
    database(join(folder, 'backups/ocpp-console-20261124-170501.sqlite'), 3, 40);
    database(`${file}.before-schema-3`, 2, 10);
    database(`${file}.before-restore-20261124-170501`, 4, 30);
    writeFileSync(`${file}.damaged-1`, 'rubbish');
    writeFileSync(`${file}.damaged-1-wal`, 'more');
    utimesSync(`${file}.damaged-1`, 20, 20);
    const copies = listCopies(file, 3);
    expect(copies.map(({ kind, schema, restorable }) => [kind, schema, restorable])).toEqual([
      ['backup', 3, true],
      ['replaced', 4, false],
      ['damaged', null, false],
      ['migration', 2, true],
    ]);
    expect(copies[2]?.bytes).toBe(11);
  });

  it('a database of another program is in no case restorable', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'ocpp-console.sqlite');
    database(`${file}.damaged-1`, 3, 10, 7);
    expect(listCopies(file, 3)).toMatchObject([{ schema: null, restorable: false }]);
    expect(readMarks(`${file}.damaged-1`)).toEqual({ applicationId: 7, userVersion: 3 });
  });

  it('has a surplus of backups only, the oldest ones; 0 keeps all', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'backups'));
    const file = join(folder, 'ocpp-console.sqlite');
    for (const [index, day] of ['21', '22', '23', '24'].entries())
      database(join(folder, `backups/ocpp-console-202611${day}-000000.sqlite`), 3, 10 + index);
    database(`${file}.before-schema-3`, 2, 1);
    const copies = listCopies(file, 3);
    expect(surplusOf(copies, 2).map(({ copyId }) => copyId.slice(-18, -7))).toEqual([
      '1122-000000',
      '1121-000000',
    ]);
    expect(surplusOf(copies, 0)).toEqual([]);
    expect(surplusOf(copies, 9)).toEqual([]);
  });
});

it('what a backup left that was cut off is removed, and nothing else', () => {
  const folder = temporaryFolder();
  const kept = ['ocpp-console-20261124-170501.sqlite', 'mine.part'];
  for (const name of [
    ...kept,
    'ocpp-console-20261124-170502.sqlite.part',
    'ocpp-console-2.sqlite.part-journal',
  ])
    writeFileSync(join(folder, name), '');
  removeUnfinished(folder);
  expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted());
});
