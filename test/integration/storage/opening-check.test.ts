/** After an unclean end: the console listens at once, the database is checked meanwhile, and nothing is written before. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Charger } from '../../../backend/contract/entities.ts';
import { BUILT } from '../../support/built.ts';
import { connectCharger, type Charger as TestCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';
import { spoilPages } from '../../support/storage/damage.ts';
import { delivered, entry, heartbeat, TARIFF } from '../../support/storage/messages.ts';
import { openStorageForTest } from '../../support/storage/open-storage.ts';
import { slowCheck, type SlowCheck } from '../../support/storage/slow-check.ts';

const LIMIT = { timeout: 20_000, interval: 50 };

let slow: SlowCheck;
let dataDir: string;
let database: string;
let running: TestConsole | null = null;
beforeEach(() => {
  slow = slowCheck();
  dataDir = mkdtempSync(join(tmpdir(), 'opening-check-'));
  database = join(dataDir, 'ocpp-console.sqlite');
});
afterEach(async () => {
  slow.release();
  await running?.close();
  running = null;
  slow.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(workerDirectory = BUILT): Promise<TestConsole> {
  running = await startConsole({ dataDir, workerDirectory });
  return running;
}

async function stop(): Promise<void> {
  await running?.close();
  running = null;
}

/** As a kill leaves it. */
function markUnclean(): void {
  writeFileSync(join(dataDir, 'console.running'), '1');
}

/** A run that stored so many heartbeats of a charger, with their answers; its end counts as none. */
async function formerRun(heartbeats: number): Promise<void> {
  const console = await start();
  const charger = await connectCharger(console.ready.ocppUrl, 'CP1');
  for (let sent = 0; sent < heartbeats; sent += 1) await charger.call('Heartbeat', {});
  await vi.waitFor(() => expect(framesOf('CP1')).toHaveLength(2 * heartbeats), LIMIT);
  await charger.close();
  await stop();
  query("UPDATE chargers SET connected = 1, disconnected_at = NULL WHERE charger_id = 'CP1'");
  markUnclean();
}

function query(sql: string, ...values: unknown[]): unknown[] {
  const file = new Database(database);
  try {
    const statement = file.prepare(sql);
    return statement.reader ? statement.pluck().all(...values) : [statement.run(...values)];
  } finally {
    file.close();
  }
}

function framesOf(chargerId: string): unknown[] {
  return query('SELECT message_id || type FROM charger_data WHERE charger_id = ?', chargerId);
}

function pagesOf(name: string, pagetype: 'leaf' | 'internal'): number[] {
  return query(
    'SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path',
    name,
    pagetype,
  ) as number[];
}

async function chargersIn(console: TestConsole): Promise<Map<string, Charger>> {
  const chargers = await console.request('chargers.list', {});
  return new Map(chargers.map((charger) => [charger.chargerId, charger]));
}

/** A charger that was answered while the check went on. */
async function answered(console: TestConsole, identity: string, heartbeats: number): Promise<TestCharger> {
  const charger = await connectCharger(console.ready.ocppUrl, identity);
  for (let sent = 0; sent < heartbeats; sent += 1) await charger.call('Heartbeat', {});
  return charger;
}

describe('a sound database', () => {
  it('is not waited for: the journal takes what comes, and it is stored afterwards', async () => {
    await openStorageForTest(dataDir, BUILT).then((storage) => storage.close());
    markUnclean();
    const storage = await openStorageForTest(dataDir, slow.workerDirectory);
    expect(await storage.databaseStatus()).toEqual({ state: 'checking' });
    const message = heartbeat('CP1');
    expect(await storage.journal.append([entry(message)])).toHaveLength(1);
    const stored = storage.writer.apply([delivered(message)], TARIFF);
    expect(await storage.journal.append([entry(heartbeat('CP1'))])).toHaveLength(1);
    expect(await storage.databaseStatus()).toEqual({ state: 'checking' });
    expect(framesOf('CP1')).toEqual([]);
    slow.release();
    expect(await stored).toMatchObject({ stored: 1 });
    expect(await storage.databaseStatus()).toEqual({ state: 'ok' });
    expect(framesOf('CP1')).toHaveLength(1);
  });

  it('is left as it was until it is checked; then who is connected and what came is in it', async () => {
    await formerRun(10);
    const before = readFileSync(database);
    const console = await start(slow.workerDirectory);
    const charger = await answered(console, 'CP2', 5);
    await vi.waitFor(() => expect(console.backend.status().journal.pending).toBe(10), LIMIT);
    expect(console.backend.status()).toMatchObject({
      database: { state: 'checking' },
      journal: { state: 'ok' },
    });
    expect(readFileSync(database).equals(before)).toBe(true);
    expect(statSync(`${database}-wal`).size).toBe(0);
    const known = await chargersIn(console);
    expect([...known.keys()]).toEqual(['CP1']);
    expect(known.get('CP1')).toMatchObject({ connected: true });
    slow.release();
    await vi.waitFor(async () => {
      expect(framesOf('CP2')).toHaveLength(10);
      const chargers = await chargersIn(console);
      expect(chargers.get('CP1')).toMatchObject({ connected: false });
      expect(chargers.get('CP2')).toMatchObject({ connected: true });
      expect(console.backend.status()).toMatchObject({ database: { state: 'ok' }, notices: [] });
    }, LIMIT);
    await charger.close();
  });

  it('that could not be checked to its end is checked at the next start', { timeout: 60_000 }, async () => {
    await openStorageForTest(dataDir, BUILT).then((storage) => storage.close());
    markUnclean();
    const storage = await openStorageForTest(dataDir, slow.workerDirectory);
    await storage.close();
    const again = await openStorageForTest(dataDir, slow.workerDirectory);
    expect(await again.databaseStatus()).toEqual({ state: 'checking' });
    slow.release();
    await again.close();
    const last = await openStorageForTest(dataDir, slow.workerDirectory);
    expect(await last.databaseStatus()).toEqual({ state: 'ok' });
  });
});

describe('a damaged database', () => {
  it('is rescued after the start, and what came meanwhile is stored in the rescued file once', async () => {
    await formerRun(150);
    const leaves = pagesOf('charger_data', 'leaf');
    const spoilt = leaves[Math.floor(leaves.length / 2)] ?? 0;
    spoilPages(database, [spoilt]);
    const console = await start(slow.workerDirectory);
    const charger = await answered(console, 'CP2', 5);
    expect(console.backend.status()).toMatchObject({ database: { state: 'checking' }, notices: [] });
    slow.release();
    await vi.waitFor(() => expect(console.backend.status().notices).toHaveLength(1), LIMIT);
    expect(console.backend.status().notices[0]).toMatchObject({
      part: 'database',
      kind: 'rescued',
      damagedPages: 1,
    });
    await charger.call('Heartbeat', {});
    await vi.waitFor(async () => {
      expect(framesOf('CP2')).toHaveLength(12);
      expect(new Set(framesOf('CP2')).size).toBe(12);
      expect(console.backend.status()).toMatchObject({ database: { state: 'ok' }, journal: { pending: 0 } });
      const chargers = await chargersIn(console);
      expect(chargers.get('CP1')).toMatchObject({ connected: false });
      // It connected before the rescue.
      expect(chargers.get('CP2')).toMatchObject({ connected: true });
    }, LIMIT);
    const rescued = framesOf('CP1').length;
    expect(rescued).toBeGreaterThan(200);
    expect(rescued).toBeLessThan(300);
    // The window reads the new file.
    const filter = { chargerId: 'CP1' };
    expect((await console.request('messages.page', { filter, limit: 500 })).rows).toHaveLength(rescued);
    await charger.close();
  });

  it.each([
    ['the numbers of transactions', 'charging_sessions'],
    ['the order of messages', 'charger_data_uid'],
    ['the chargers', 'chargers'],
  ])('in which the start cannot read %s is rescued first', async (_words, table) => {
    const first = await start();
    const charger = await connectCharger(first.ready.ocppUrl, 'CP1');
    const begin = { connectorId: 1, idTag: 'TAG', meterStart: 1, timestamp: '2026-03-01T10:00:00Z' };
    const { transactionId } = (await charger.call('StartTransaction', begin)) as { transactionId: number };
    await vi.waitFor(() => expect(framesOf('CP1')).toHaveLength(2), LIMIT);
    await charger.close();
    await stop();
    const pages = [...pagesOf(table, 'internal'), ...pagesOf(table, 'leaf')];
    expect(pages).not.toEqual([]);
    spoilPages(database, pages);
    markUnclean();
    // The check is held: it is not what finds the damage.
    const console = await start(slow.workerDirectory);
    expect(console.backend.status()).toMatchObject({
      database: { state: 'ok' },
      notices: [{ part: 'database', kind: 'rescued' }],
    });
    expect((await chargersIn(console)).has('CP1')).toBe(true);
    const again = await connectCharger(console.ready.ocppUrl, 'CP1');
    const next = (await again.call('StartTransaction', { ...begin, meterStart: 2 })) as typeof begin & {
      transactionId: number;
    };
    expect(next.transactionId).toBeGreaterThan(transactionId);
    await vi.waitFor(() => expect(framesOf('CP1')).toHaveLength(4), LIMIT);
    const sequences = query("SELECT sequence FROM charger_data WHERE charger_id = 'CP1'");
    expect(new Set(sequences).size).toBe(4);
    await again.close();
  });

  it('is checked first when the journal is damaged, for the numbers are taken from it', async () => {
    await formerRun(150);
    const leaves = pagesOf('charger_data', 'leaf');
    spoilPages(database, [leaves[Math.floor(leaves.length / 2)] ?? 0]);
    writeFileSync(join(dataDir, 'console-journal.sqlite'), 'damaged');
    const console = await start(slow.workerDirectory);
    expect(console.backend.status()).toMatchObject({ database: { state: 'ok' } });
    expect(new Set(console.backend.status().notices.map(({ part }) => part))).toEqual(
      new Set(['journal', 'database']),
    );
  });
});
