/** Disks that are full or read-only, and files that are damaged: nothing is lost but what lay in a damaged place. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import type { StorageNotice } from '../../backend/contract/status.ts';
import { makeSmallDisk, whyNoDisk } from '../support/storage/small-disk.ts';
import { runAuditor } from './suite/audit.ts';
import type { ConsoleProcess } from './suite/console-process.ts';
import {
  cutLog,
  framesIn,
  recordsWithout,
  rootOf,
  spoilHeader,
  spoilPages,
  spoilTable,
  type Frames,
} from './suite/damaged-files.ts';
import { untilDrained } from './suite/drained.ts';
import { faultCase, type World } from './suite/fault-case.ts';
import type { Fleet } from './suite/fleet.ts';

const reason = whyNoDisk();
const journalOf = (console: ConsoleProcess): string => join(console.dataDir, 'console-journal.sqlite');

/** Waits until so many more messages have been acknowledged. */
async function acknowledged(fleet: Fleet, more: number): Promise<void> {
  const before = fleet.acknowledged;
  await vi.waitFor(() => expect(fleet.acknowledged).toBeGreaterThan(before + more), {
    timeout: 60_000,
    interval: 20,
  });
}

/** Starts the console again, and notes how long it took until a charger was served. */
async function startAgain(world: World, console: ConsoleProcess, fleet: Fleet): Promise<void> {
  const startedAt = performance.now();
  await console.start();
  await acknowledged(fleet, 0);
  world.recovered(performance.now() - startedAt);
}

async function notices(console: ConsoleProcess): Promise<StorageNotice[]> {
  return (await console.request('status.get', {})).notices;
}

/** The audit of a case in which rows were destroyed: each other acknowledged message is demanded. */
async function auditWithout(
  world: World,
  { console, fleet, lost }: { console: ConsoleProcess; fleet: Fleet; lost: Frames },
): Promise<void> {
  await fleet.finish();
  await untilDrained(console);
  expect(await console.end('SIGTERM')).toBe(0);
  const records = mkdtempSync(join(world.folder, 'demanded-'));
  recordsWithout(world.records, lost, records);
  world.judge(await runAuditor(records, console.database), { gaps: false });
}

describe.skipIf(reason !== null)('a disk', () => {
  faultCase('disk full in mid-load', { full: 6, short: 1 }, async (world) => {
    const disk = makeSmallDisk(40);
    world.onEnd(() => disk.remove());
    const dataDir = join(disk.folder, 'data');
    mkdirSync(dataDir);
    const console = await world.console({ dataDir });
    await console.start();
    const fleet = world.fleet(console, { pauseMs: 5 });
    for (let round = 0; round < world.amount; round += 1) {
      await acknowledged(fleet, 50);
      const makeRoom = disk.fill();
      await vi.waitFor(
        async () => {
          const { journal } = await console.request('status.get', {});
          expect(journal.state).toBe('failed');
          expect(journal.error?.detail).toMatch(/disk is full/);
        },
        { timeout: 60_000, interval: 100 },
      );
      // Every other time it is killed while nothing can be written.
      const killed = round % 2 === 1;
      if (killed) await console.kill();
      makeRoom();
      if (killed) await startAgain(world, console, fleet);
      else {
        const roomAt = performance.now();
        await acknowledged(fleet, 0);
        world.recovered(performance.now() - roomAt);
      }
    }
    await vi.waitFor(async () => {
      const { journal, database } = await console.request('status.get', {});
      expect([journal.state, database.state]).toEqual(['ok', 'ok']);
    }, 30_000);
    expect(await notices(console)).toEqual([]);
    await world.audit(console);
  });

  faultCase('data folder read-only', { full: 4, short: 1 }, async (world) => {
    const disk = makeSmallDisk(64);
    world.onEnd(() => disk.remove());
    const dataDir = join(disk.folder, 'data');
    mkdirSync(dataDir);
    const console = await world.console({ dataDir });
    await console.start();
    const fleet = world.fleet(console);
    for (let round = 0; round < world.amount; round += 1) {
      await acknowledged(fleet, 50);
      await console.kill();
      disk.readOnly(true);
      const before = contentsOf(dataDir);
      await expect(console.start()).rejects.toThrow(/journal cannot be written[\s\S]*cannot be written/);
      expect(contentsOf(dataDir)).toEqual(before);
      disk.readOnly(false);
      await startAgain(world, console, fleet);
    }
    await world.audit(console);
  });
});

it.runIf(reason !== null)(`a disk: left out, for ${reason}`, () => {
  expect(reason).not.toBeNull();
});

faultCase('database and journal with a damaged header', { full: 6, short: 1 }, async (world) => {
  const console = await world.console();
  await console.start();
  const fleet = world.fleet(console);
  for (let round = 0; round < world.amount; round += 1) {
    await acknowledged(fleet, 60);
    await console.kill();
    for (const file of [console.database, journalOf(console)]) {
      // With a log SQLite finds the header there.
      checkpoint(file);
      spoilHeader(file);
    }
    await startAgain(world, console, fleet);
    const found = await notices(console);
    expect(found.length).toBe(2 * (round + 1));
    for (const notice of found) {
      expect(notice).toMatchObject({ kind: 'rescued', lost: 0, damagedPages: 0 });
      expect(existsSync(notice.movedTo)).toBe(true);
    }
  }
  // A header holds no row: nothing may be missing at all.
  await world.audit(console);
});

faultCase('database damaged in the middle', { full: 4, short: 1 }, async (world) => {
  const console = await world.console();
  await console.start();
  const fleet = world.fleet(console);
  const lost: Frames = new Set();
  for (let round = 0; round < world.amount; round += 1) {
    await acknowledged(fleet, 150);
    await console.kill();
    for (const frame of spoilTable(console.database, 'charger_data', 0.1)) lost.add(frame);
    await startAgain(world, console, fleet);
    // Chargers are served before the database is checked.
    await vi.waitFor(async () => expect(await notices(console)).toHaveLength(round + 1), 30_000);
    expect((await notices(console))[0]).toMatchObject({ part: 'database', kind: 'rescued' });
  }
  await auditWithout(world, { console, fleet, lost });
});

faultCase('journal damaged in the middle, full of unprocessed rows', { full: 4, short: 1 }, async (world) => {
  const console = await world.console();
  await console.start();
  const fleet = world.fleet(console);
  const lost: Frames = new Set();
  for (let round = 0; round < world.amount; round += 1) {
    await acknowledged(fleet, 20);
    // Nothing can be processed: what is acknowledged lies in the journal alone.
    const lock = new Database(console.database);
    lock.exec('BEGIN IMMEDIATE');
    await acknowledged(fleet, 300);
    await console.kill();
    lock.exec('ROLLBACK');
    lock.close();
    const counter = rootOf(journalOf(console), 'transaction_counter');
    for (const frame of spoilTable(journalOf(console), 'journal', 0.1)) lost.add(frame);
    spoilPages(journalOf(console), [counter]);
    await startAgain(world, console, fleet);
    expect((await notices(console))[0]).toMatchObject({ part: 'journal', kind: 'rescued' });
  }
  await auditWithout(world, { console, fleet, lost });
});

describe.each([
  ['half of the write-ahead log', 0.5],
  ['the whole write-ahead log', 0],
] as const)('%s cut off', (words, keep) => {
  faultCase(`${words} of database and journal cut off`, { full: 4, short: 1 }, async (world) => {
    const console = await world.console();
    await console.start();
    const fleet = world.fleet(console);
    const lost: Frames = new Set();
    for (let round = 0; round < world.amount; round += 1) {
      await acknowledged(fleet, 60);
      await console.kill();
      const before = kept(world, console);
      for (const file of [console.database, journalOf(console)]) cutLog(file, keep);
      const after = kept(world, console);
      for (const frame of before) if (!after.has(frame)) lost.add(frame);
      await startAgain(world, console, fleet);
      const found = await notices(console);
      expect(new Set(found.map(({ part }) => part))).toEqual(new Set(['database', 'journal']));
    }
    await auditWithout(world, { console, fleet, lost });
  });
});

/** What database and journal hold together. */
function kept(world: World, console: ConsoleProcess): Frames {
  const scratch = mkdtempSync(join(world.folder, 'scratch-'));
  return new Set([
    ...framesIn(console.database, 'charger_data', join(scratch, 'database.sqlite')),
    ...framesIn(journalOf(console), 'journal', join(scratch, 'journal.sqlite')),
  ]);
}

function checkpoint(file: string): void {
  const db = new Database(file);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Name and hash of each file in a folder. */
function contentsOf(folder: string): Set<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((found) =>
    found.isFile(),
  );
  return new Set(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return `${file} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
    }),
  );
}
