/** Backup and restore with the storage's own threads and real files. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromStoredId } from '../../../backend/storage/database/log-keys.ts';
import type { Storage } from '../../../backend/storage/storage.ts';
import { buildStorageWorkers, type BuiltWorkers } from '../../support/storage-workers.ts';
import { call, delivered, entry, heartbeat, TARIFF } from '../../support/storage/messages.ts';
import { openStorageForTest } from '../../support/storage/open-storage.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

let workers: BuiltWorkers;
beforeAll(async () => {
  workers = await buildStorageWorkers({ 'restore-then-die': 'test/support/storage/restore-then-die.ts' });
});
afterAll(() => workers.remove());

const open = (dataDir: string): Promise<Storage> => openStorageForTest(dataDir, workers.workerDirectory);

/** Stores heartbeats of a charger. @returns their uids. */
async function write({ writer }: Storage, chargerId: string, count: number): Promise<string[]> {
  const messages = Array.from({ length: count }, () => heartbeat(chargerId));
  await writer.apply(messages.map(delivered), TARIFF);
  return messages.map(({ uid }) => uid);
}

async function uidsIn({ reader }: Storage): Promise<Set<string>> {
  const uids = new Set<string>();
  for (let before: number | undefined; ;) {
    const { rows, hasMore } = await reader.messages({
      filter: {},
      limit: 500,
      ...(before === undefined ? {} : { before }),
    });
    for (const { uid } of rows) uids.add(uid);
    if (!hasMore) return uids;
    before = rows.at(-1)?.id;
  }
}

function query<T>(file: string, sql: string): T[] {
  const sqlite = new Database(file, { readonly: true });
  try {
    return sqlite.prepare(sql).all() as T[];
  } finally {
    sqlite.close();
  }
}

async function backUp({ keeper }: Storage, keep = 0): Promise<string> {
  const file = await keeper.backUp({ keep });
  if (file === null) throw new Error('The backup was cancelled.');
  return file;
}

describe('a backup', () => {
  it('taken while 2,000 messages are written is whole, one file, and holds all that was there before', async () => {
    const dataDir = temporaryFolder();
    const storage = await open(dataDir);
    const before = await write(storage, 'CP', 3_000);
    let done = false;
    const writing = (async () => {
      for (let batch = 0; batch < 40; batch += 1) await write(storage, 'CP', 50);
      done = true;
    })();
    const file = await backUp(storage);
    const endedFirst = !done;
    await writing;
    expect(basename(file)).toMatch(/^ocpp-console-\d{8}-\d{6}\.sqlite$/);
    expect(readdirSync(join(dataDir, 'backups'))).toEqual([basename(file)]);
    const rows = query<{ uid: Buffer }>(file, 'SELECT uid FROM charger_data ORDER BY id');
    expect(rows.slice(0, 3_000).map(({ uid }) => fromStoredId(uid))).toEqual(before);
    // Whole batches, and each with its projections.
    expect((rows.length - 3_000) % 50).toBe(0);
    expect(query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(query(file, 'SELECT max(to_at) - min(from_at) >= 0 AS ok FROM log_blocks')).toEqual([{ ok: 1 }]);
    expect(readdirSync(join(dataDir, 'backups'))).toEqual([basename(file)]);
    expect((await uidsIn(storage)).size).toBe(5_000);
    // Otherwise the two did not meet, and nothing was proved.
    expect(endedFirst || rows.length > 3_000).toBe(true);
    const { copies, figures } = await storage.keeper.view();
    expect(copies).toMatchObject([{ copyId: `backups/${basename(file)}`, kind: 'backup', restorable: true }]);
    expect(copies[0]?.schema).toBe(figures.schema);
    expect(figures.messages).toBe(5_000);
  });

  it('that is cancelled leaves nothing; a second one at the same time is refused', async () => {
    const dataDir = temporaryFolder();
    const storage = await open(dataDir);
    for (let batch = 0; batch < 20; batch += 1) await write(storage, `CP${batch}`, 1_000);
    const running = storage.keeper.backUp({ keep: 0 });
    await expect(storage.keeper.backUp({ keep: 0 })).rejects.toMatchObject({ code: 'DATA_BUSY' });
    await expect(storage.keeper.restore('any')).rejects.toMatchObject({ code: 'DATA_BUSY' });
    expect(storage.keeper.job()).toMatchObject({ kind: 'backup' });
    expect(storage.keeper.cancelBackup()).toBe(true);
    expect(await running).toBeNull();
    expect(storage.keeper.job()).toBeNull();
    expect(readdirSync(join(dataDir, 'backups'))).toEqual([]);
  });

  it('to a place that cannot be written says so', async () => {
    const dataDir = temporaryFolder();
    const storage = await open(dataDir);
    await write(storage, 'CP', 10);
    const blocked = join(dataDir, 'a-file');
    writeFileSync(blocked, '');
    await expect(storage.keeper.backUp({ file: join(blocked, 'x.sqlite'), keep: 0 })).rejects.toMatchObject({
      code: 'BACKUP_FAILED',
    });
  });

  it('of many keeps the latest only', async () => {
    const storage = await open(temporaryFolder());
    await write(storage, 'CP', 10);
    const files = [await backUp(storage, 2), await backUp(storage, 2), await backUp(storage, 2)];
    expect(files.map((file) => existsSync(file))).toEqual([false, true, true]);
    expect((await storage.keeper.view()).copies).toHaveLength(2);
  });

  it('is deleted and saved under another name; a file that is no copy is neither', async () => {
    const dataDir = temporaryFolder();
    const storage = await open(dataDir);
    await write(storage, 'CP', 10);
    const file = await backUp(storage);
    const copyId = `backups/${basename(file)}`;
    const target = join(dataDir, 'elsewhere.sqlite');
    await storage.keeper.saveCopy(copyId, target);
    expect(readFileSync(target).equals(readFileSync(file))).toBe(true);
    await storage.keeper.deleteCopy(copyId);
    expect(existsSync(file)).toBe(false);
    for (const other of ['ocpp-console.sqlite', '../elsewhere.sqlite', 'elsewhere.sqlite', copyId])
      await expect(storage.keeper.deleteCopy(other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(existsSync(join(dataDir, 'ocpp-console.sqlite'))).toBe(true);
  });

  it('of a database that was not closed is saved with what its write-ahead log holds', async () => {
    const dataDir = temporaryFolder();
    const storage = await open(dataDir);
    const written = await write(storage, 'CP', 10);
    const copyId = 'ocpp-console.sqlite.before-restore-20261124-170501';
    for (const suffix of ['', '-wal'])
      copyFileSync(join(dataDir, `ocpp-console.sqlite${suffix}`), join(dataDir, copyId + suffix));
    const target = join(temporaryFolder(), 'saved.sqlite');
    await storage.keeper.saveCopy(copyId, target);
    expect(readdirSync(dirname(target))).toEqual(['saved.sqlite']);
    const saved = query<{ uid: Buffer }>(target, 'SELECT uid FROM charger_data');
    expect(saved.map(({ uid }) => fromStoredId(uid)).toSorted()).toEqual(written.toSorted());
    expect(statSync(join(dataDir, `${copyId}-wal`)).size).toBeGreaterThan(0);

    // A damaged one is evidence: as it lies there.
    const damagedId = 'ocpp-console.sqlite.damaged-1790000000000';
    writeFileSync(join(dataDir, damagedId), 'no database'.repeat(1_000));
    writeFileSync(join(dataDir, `${damagedId}-wal`), 'no log');
    await storage.keeper.saveCopy(damagedId, `${target}.damaged`);
    for (const suffix of ['', '-wal'])
      expect(
        readFileSync(`${target}.damaged${suffix}`).equals(readFileSync(join(dataDir, damagedId + suffix))),
      ).toBe(true);
    expect(readdirSync(dirname(target))).toHaveLength(3);
  });
});

describe('a restore', () => {
  it('brings the backup back, keeps the former database, and loses nothing that the journal holds', async () => {
    const dataDir = temporaryFolder();
    const storage = await open(dataDir);
    const old = await write(storage, 'OLD', 100);
    const file = await backUp(storage);
    const since = await write(storage, 'NEW', 50);
    const key = { chargerId: 'CP', connectorId: 1, idTag: 'A', timestamp: 'T', meterStart: 0 };
    const { transactionId } = await storage.journal.allocateTransaction(key);
    // Acknowledged, and not processed yet.
    const pending = Array.from({ length: 20 }, () => heartbeat('PENDING'));
    await storage.journal.append(pending.map(entry));

    // Reads and writes that come meanwhile wait, and are done in the restored database.
    const restoring = storage.keeper.restore(file);
    const restored = new AbortController();
    const during = (async () => {
      const uids: string[] = [];
      while (!restored.signal.aborted) uids.push(...(await write(storage, 'MEANWHILE', 1)));
      return uids;
    })();
    const { movedTo } = await restoring;
    restored.abort();
    await during;
    const after = await write(storage, 'AFTER', 3);

    const rows = await storage.journal.unprocessed(100, Date.now() + 1);
    const waiting = rows.map(({ body }) => ({ body }));
    await storage.writer.apply(waiting, TARIFF);
    const uids = await uidsIn(storage);
    expect([...old, ...pending.map(({ uid }) => uid), ...after].filter((uid) => !uids.has(uid))).toEqual([]);
    expect(since.filter((uid) => uids.has(uid))).toEqual([]);
    expect((await storage.reader.chargers()).map(({ chargerId }) => chargerId)).not.toContain('NEW');

    const former = new Set(
      query<{ uid: Buffer }>(movedTo, 'SELECT uid FROM charger_data').map(({ uid }) => fromStoredId(uid)),
    );
    expect([...old, ...since].filter((uid) => !former.has(uid))).toEqual([]);
    // What was written meanwhile is in one of the two.
    const meanwhile = await during;
    expect(meanwhile.filter((uid) => !former.has(uid) && !uids.has(uid))).toEqual([]);
    expect((await storage.keeper.view()).copies.map(({ kind }) => kind).toSorted()).toEqual([
      'backup',
      'replaced',
    ]);
    const next = await storage.journal.allocateTransaction({ ...key, timestamp: 'T2' });
    expect(next.transactionId).toBeGreaterThan(transactionId);
    expect(readdirSync(dataDir).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  it('of the former database brings all back', async () => {
    const storage = await open(temporaryFolder());
    const old = await write(storage, 'OLD', 10);
    const file = await backUp(storage);
    const since = await write(storage, 'NEW', 10);
    const { movedTo } = await storage.keeper.restore(file);
    await storage.keeper.restore(movedTo);
    expect(await uidsIn(storage)).toEqual(new Set([...old, ...since]));
  });

  it('of a database with higher transactionIds raises the journal’s, of one with lower ones does not lower them', async () => {
    const storage = await open(temporaryFolder());
    const file = await backUp(storage);
    const sqlite = new Database(file);
    sqlite.exec(`INSERT INTO charging_sessions
      (session_id, charger_id, transaction_id, started_at, tariff, currency, sort_at, updated_at)
      VALUES ('S', 'CP', 2000000000, 1, '{}', 'EUR', 1, 1)`);
    sqlite.close();
    const before = (await storage.keeper.restore(file)).movedTo;
    const key = { chargerId: 'CP', connectorId: 1, idTag: 'A', timestamp: 'T', meterStart: 0 };
    const first = await storage.journal.allocateTransaction(key);
    expect(first.transactionId).toBe(2_000_000_001);
    await storage.keeper.restore(before);
    const second = await storage.journal.allocateTransaction({ ...key, timestamp: 'T2' });
    expect(second.transactionId).toBe(2_000_000_002);
  });

  it('brings an older backup to today’s schema, and leaves the chosen file as it was', async () => {
    const dataDir = temporaryFolder();
    const storage = await open(dataDir);
    await write(storage, 'CP', 10);
    const file = join(dataDir, 'older.sqlite');
    copyFileSync(join(import.meta.dirname, '../../fixtures/schema-2/ocpp-console.sqlite'), file);
    const uids = query<{ uid: string }>(file, 'SELECT uid FROM charger_data').map(({ uid }) => uid);
    const bytes = readFileSync(file);
    await storage.keeper.restore(file);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(await uidsIn(storage)).toEqual(new Set(uids));
    expect(uids).toHaveLength(18);
    expect((await storage.keeper.view()).figures.schema).toBeGreaterThan(2);
  });

  describe('is refused, and nothing changes:', () => {
    const spoil: [name: string, code: string, spoil: (file: string) => void][] = [
      [
        'a backup of a newer console',
        'BACKUP_NEWER',
        (file) => {
          const sqlite = new Database(file);
          sqlite.pragma('user_version = 999');
          sqlite.close();
        },
      ],
      [
        'a file with a damaged page',
        'BACKUP_UNUSABLE',
        (file) => {
          const bytes = readFileSync(file);
          // Among the messages: nothing but the check reads it.
          const page = Math.floor((bytes.length / 4_096) * 0.7);
          bytes.fill(0xab, page * 4_096, (page + 3) * 4_096);
          writeFileSync(file, bytes);
        },
      ],
      ['a file that was cut short', 'BACKUP_UNUSABLE', (file) => truncateSync(file, 30 * 4_096)],
      ['an empty file', 'BACKUP_UNUSABLE', (file) => truncateSync(file, 0)],
      ['a text', 'BACKUP_UNUSABLE', (file) => writeFileSync(file, 'a text'.repeat(1_000))],
      [
        'a database without one of its tables',
        'BACKUP_UNUSABLE',
        (file) => {
          const sqlite = new Database(file);
          sqlite.exec('DROP TABLE pruned_messages');
          sqlite.close();
        },
      ],
      [
        'another program’s database',
        'BACKUP_UNUSABLE',
        (file) => {
          const sqlite = new Database(file);
          sqlite.pragma('application_id = 1');
          sqlite.close();
        },
      ],
    ];
    it.each(spoil)('%s', async (_name, code, change) => {
      const dataDir = temporaryFolder();
      const storage = await open(dataDir);
      const uids = await write(storage, 'CP', 1_000);
      const file = join(dataDir, 'chosen');
      copyFileSync(await backUp(storage), file);
      change(file);
      const spoilt = readFileSync(file);
      await expect(storage.keeper.restore(file)).rejects.toMatchObject({ code });
      expect(await uidsIn(storage)).toEqual(new Set(uids));
      expect(readFileSync(file).equals(spoilt)).toBe(true);
      expect(readdirSync(dataDir).filter((name) => /restor/.test(name))).toEqual([]);
    });

    it('the database in use', async () => {
      const storage = await open(temporaryFolder());
      await expect(storage.keeper.restore(storage.databaseFile)).rejects.toMatchObject({
        code: 'BACKUP_UNUSABLE',
      });
    });
  });

  // Some twenty kills, and as many consoles that start.
  it(
    'that is killed before any of its steps leaves the former database or the restored one',
    { timeout: 180_000 },
    async () => {
      const outcomes: string[] = [];
      for (let step = 1; ; step += 1) {
        const dataDir = temporaryFolder();
        const before = await open(dataDir);
        await write(before, 'BACKUP', 5);
        const source = await backUp(before);
        await before.writer.apply(
          [
            delivered(
              call({
                chargerId: 'FORMER',
                action: 'BootNotification',
                payload: { chargePointVendor: 'V', chargePointModel: 'M' },
              }),
            ),
          ],
          TARIFF,
        );
        await before.close();
        const movedTo = join(dataDir, 'ocpp-console.sqlite.before-restore-20260101-120000');
        const { status, signal } = spawnSync(
          process.execPath,
          [workers.file('restore-then-die'), before.databaseFile, source, movedTo, String(step)],
          { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
        );
        expect(signal === 'SIGKILL' || status === 0).toBe(true);

        const storage = await open(dataDir);
        const chargers = await storage.reader.chargers();
        const names = chargers.map(({ chargerId }) => chargerId);
        if (names.includes('FORMER')) {
          outcomes.push('former');
          expect(chargers.find(({ chargerId }) => chargerId === 'FORMER')?.model).toBe(
            'in the write-ahead log',
          );
        } else {
          outcomes.push('restored');
          expect(names).toEqual(['BACKUP']);
          expect(query(movedTo, "SELECT model FROM chargers WHERE charger_id = 'FORMER'")).toEqual([
            { model: 'in the write-ahead log' },
          ]);
        }
        expect(storage.notices()).toEqual([]);
        expect(readdirSync(dataDir).filter((name) => name.includes('restoring'))).toEqual([]);
        await storage.close();
        if (signal === null) break;
      }
      // Both happened, and once it was the restored one it never was the former again.
      expect(outcomes.join(' ')).toMatch(/^(?:former )+restored(?: restored)+$/);
      expect(outcomes.length).toBeGreaterThan(10);
    },
  );
});

it('the retention works in the storage’s thread while it is written', async () => {
  const storage = await open(temporaryFolder());
  const now = Date.now();
  const old = Array.from({ length: 2_000 }, () => heartbeat('CP', now - 90 * 86_400_000));
  await storage.writer.apply(old.map(delivered), TARIFF);
  const pruning = storage.keeper.prune({
    now,
    olderThan: now - 30 * 86_400_000,
    maxBytes: null,
    heldFrom: now,
  });
  let writes = 0;
  const ended = new AbortController();
  void pruning.finally(() => ended.abort());
  const young: string[] = [];
  while (!ended.signal.aborted) {
    const message = heartbeat('CP', now);
    await storage.writer.apply([delivered(message)], TARIFF);
    young.push(message.uid);
    writes += 1;
  }
  await pruning;
  // Between its transactions.
  expect(writes).toBeGreaterThan(3);
  expect(await uidsIn(storage)).toEqual(new Set(young));
  expect((await storage.writer.apply(old.map(delivered), TARIFF)).stored).toBe(0);
  expect((await storage.keeper.view()).figures.retention.removed.messages).toBe(2_000);
});
