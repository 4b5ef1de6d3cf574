/** The storage as the console opens it: three threads, real files, kills and full disks. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { Storage } from '../../../backend/storage/storage.ts';
import { NICENESS } from '../../../backend/storage/thread-priority.ts';
import { buildStorageWorkers, type BuiltWorkers } from '../../support/storage-workers.ts';
import { call, delivered, entry, heartbeat, TARIFF } from '../../support/storage/messages.ts';
import { openStorageForTest } from '../../support/storage/open-storage.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

let workers: BuiltWorkers;
beforeAll(async () => {
  workers = await buildStorageWorkers({ 'append-forever': 'test/support/storage/append-forever.ts' });
});
afterAll(() => workers.remove());

const open = (dataDir: string): Promise<Storage> => openStorageForTest(dataDir, workers.workerDirectory);

/** Each of this process's threads, proc(5); the journal's and the writer's are as the main thread. */
function nicenessOfThreads(): number[] {
  return readdirSync('/proc/self/task')
    .map((thread) => readFileSync(`/proc/self/task/${thread}/stat`, 'utf8'))
    .map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]))
    .toSorted((a, b) => a - b);
}

/** A console of its own process that appends until it is killed; `acknowledged` grows meanwhile. */
function appendForever(dataDir: string): { child: ChildProcess; acknowledged: () => string[] } {
  const child = spawn(process.execPath, [workers.file('append-forever'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  return { child, acknowledged: () => output.split('\n').slice(0, -1) };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}

describe('a message', () => {
  it('goes from the journal to the log, is read there and leaves the journal', async () => {
    const storage = await open(temporaryFolder());
    await storage.journal.setBrokerKind('rabbitmq');
    const message = call({ chargerId: 'CP1', action: 'Authorize', payload: { idTag: 'A' } });
    const [row] = await storage.journal.append([entry(message)]);
    const envelope = JSON.parse(row?.body ?? '') as OcppEnvelope;
    expect(envelope).toEqual({ ...message, sequence: 1 });
    const result = await storage.writer.apply([delivered(envelope)], TARIFF);
    expect(result.stored).toBe(1);
    expect((await storage.reader.messages({ filter: {}, limit: 10 })).rows).toMatchObject([
      { uid: message.uid, action: 'Authorize' },
    ]);
    expect((await storage.journal.status()).pending).toBe(1);
    storage.journal.markPublished([message.uid]);
    await storage.journal.markProcessed([message.uid]);
    expect(await storage.journal.status()).toMatchObject({ state: 'ok', pending: 0 });
  });

  it('is there again after a restart, with everything the database knew', async () => {
    const dataDir = temporaryFolder();
    const before = await open(dataDir);
    await before.journal.append([entry(heartbeat('CP1'))]);
    const key = { chargerId: 'CP1', connectorId: 1, idTag: 'A', timestamp: 'T', meterStart: 0 };
    const { transactionId } = await before.journal.allocateTransaction(key);
    await before.writer.apply([delivered(heartbeat('CP1'))], TARIFF);
    await before.close();

    const after = await open(dataDir);
    expect(await after.journal.unpublished(0, 10)).toHaveLength(1);
    expect(await after.journal.allocateTransaction(key)).toEqual({ transactionId, repeated: true });
    expect(await after.reader.chargers()).toMatchObject([{ chargerId: 'CP1' }]);
  });

  it('keeps its transaction ids above the database’s where the journal was lost', async () => {
    const dataDir = temporaryFolder();
    const before = await open(dataDir);
    const start = call({
      chargerId: 'CP1',
      action: 'StartTransaction',
      payload: { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: '2026-01-01T00:00:00Z' },
      extra: { transactionId: 2_000_000_000 },
    });
    await before.writer.apply([delivered(start)], TARIFF);
    await before.close();
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(dataDir, `console-journal.sqlite${suffix}`), { force: true });
    const after = await open(dataDir);
    const key = { chargerId: 'CP1', connectorId: 1, idTag: 'A', timestamp: 'T', meterStart: 0 };
    expect((await after.journal.allocateTransaction(key)).transactionId).toBe(2_000_000_001);
  });

  it.runIf(process.platform === 'linux')('lets those who answer chargers go first', async () => {
    const before = nicenessOfThreads();
    const storage = await openStorageForTest(temporaryFolder(), workers.workerDirectory);
    try {
      storage.textIndexer.start(() => true);
      await vi.waitFor(() => {
        const now = nicenessOfThreads();
        // The tests may have been started with `nice`.
        const made = (steps: number): number => {
          const niceness = getPriority() + steps;
          return (
            now.filter((one) => one === niceness).length - before.filter((one) => one === niceness).length
          );
        };
        expect([made(NICENESS.reader), made(NICENESS.background)]).toEqual([1, 1]);
      }, 10_000);
    } finally {
      await storage.close();
    }
  });

  it('answers in the order of its writes: what a small one saw is told before what a batch changed', async () => {
    const { writer } = await open(temporaryFolder());
    const told: string[] = [];
    const boot = { chargePointVendor: 'Nordlicht', chargePointModel: 'AC-22' };
    await Promise.all([
      writer
        .setRegistration('CP1', 'accepted')
        .then(({ vendor }) => told.push(`registered, vendor ${vendor}`)),
      writer
        .apply([delivered(call({ chargerId: 'CP1', action: 'BootNotification', payload: boot }))], TARIFF)
        .then(() => told.push('booted')),
    ]);
    expect(told).toEqual(['registered, vendor null', 'booted']);
  });

  it('is exported through the reader', async () => {
    const { writer, reader } = await open(temporaryFolder());
    const messages = Array.from({ length: 1_200 }, () => heartbeat('CP1'));
    await writer.apply(messages.map(delivered), TARIFF);
    const { exportId, total } = await reader.openExport({}, 'ndjson');
    expect(total).toBe(1_200);
    let text = '';
    for (let done = false; !done;) {
      const chunk = await reader.nextExportChunk(exportId);
      text += chunk.text;
      done = chunk.done;
    }
    await reader.closeExport(exportId);
    const uids = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { uid: string }).uid);
    expect(uids).toEqual(messages.map(({ uid }) => uid));
  });
});

describe('kill -9', () => {
  it('loses nothing that was acknowledged, and leaves no gap in a sequence', async () => {
    const dataDir = temporaryFolder();
    const acknowledged: string[] = [];
    for (let round = 1; round <= 4; round += 1) {
      const program = appendForever(dataDir);
      await expect.poll(() => program.acknowledged().length, { timeout: 30_000 }).toBeGreaterThan(40 * round);
      await kill(program.child);
      acknowledged.push(...program.acknowledged());
    }
    const { journal } = await open(dataDir);
    const rows = await journal.unpublished(0, 1_000_000);
    const stored = new Set(rows.map(({ uid }) => uid));
    expect(acknowledged.filter((uid) => !stored.has(uid))).toEqual([]);
    const next = new Map<string, number>();
    for (const { body } of rows) {
      const { chargerId, sequence } = JSON.parse(body) as OcppEnvelope;
      expect(sequence).toBe((next.get(chargerId) ?? 0) + 1);
      next.set(chargerId, sequence);
    }
  });
});

describe('the data folder', () => {
  it('is one console’s, in this process and in others, until that one ends in whatever way', async () => {
    const dataDir = temporaryFolder();
    const { child, acknowledged } = appendForever(dataDir);
    await expect.poll(() => acknowledged().length, { timeout: 30_000 }).toBeGreaterThan(0);
    await expect(open(dataDir)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    await kill(child);
    const storage = await open(dataDir);
    await expect(open(dataDir)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    expect(await storage.journal.unpublished(0, 1)).toHaveLength(1);
    await storage.close();
    await (await open(dataDir)).close();
  });

  it('is marked while a console runs, so that the next one checks the files after a kill', async () => {
    const dataDir = temporaryFolder();
    const marker = join(dataDir, 'console.running');
    const storage = await open(dataDir);
    await storage.writer.apply([delivered(heartbeat('CP1'))], TARIFF);
    expect(existsSync(marker)).toBe(true);
    await storage.close();
    expect(existsSync(marker)).toBe(false);
    // Damage that only a check of all pages finds.
    const file = join(dataDir, 'ocpp-console.sqlite');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4_096 * 3);
    writeFileSync(file, bytes);
    writeFileSync(marker, '1');
    const after = await open(dataDir);
    await vi.waitFor(() => expect(after.notices()).toHaveLength(1), 10_000);
    const [notice] = after.notices();
    expect(readFileSync(notice?.movedTo ?? 'none').equals(bytes)).toBe(true);
    // The reader follows to the new file.
    await vi.waitFor(async () => expect(await after.reader.chargers()).toEqual([]), 10_000);
  });

  it('with a damaged journal gets a new one, the old is kept', async () => {
    const dataDir = temporaryFolder();
    await (await open(dataDir)).close();
    const file = join(dataDir, 'console-journal.sqlite');
    writeFileSync(file, 'damaged');
    const storage = await open(dataDir);
    const [notice] = storage.notices();
    expect(readFileSync(notice?.movedTo ?? 'none', 'utf8')).toBe('damaged');
    expect(await storage.journal.append([entry(heartbeat('CP1'))])).toHaveLength(1);
  });

  it('that does not exist is an error with a code', async () => {
    await expect(open(join(temporaryFolder(), 'missing'))).rejects.toMatchObject({
      code: 'JOURNAL_NOT_WRITABLE',
    });
  });
});

/** A small disk of its own: only root may mount one. */
function smallDisk(): string | undefined {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
  return folder;
}

describe('a full disk', () => {
  it('fails the append by name, loses nothing and is forgotten once there is room', async ({ skip }) => {
    const dataDir = smallDisk();
    skip(dataDir === undefined, 'only root may mount a small disk');
    if (dataDir === undefined) return;
    const storage = await open(dataDir);
    await storage.journal.append([entry(heartbeat('CP1'))]);
    const ballast = join(dataDir, 'ballast');
    const { bavail, bsize } = statfsSync(dataDir);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize));

    let stored = 1;
    const full = async (): Promise<unknown> => {
      for (;;) {
        await storage.journal.append([entry(heartbeat('CP1'))]);
        stored += 1;
      }
    };
    await expect(full()).rejects.toMatchObject({
      code: 'JOURNAL_NOT_WRITABLE',
      detail: expect.stringContaining('disk is full') as string,
    });
    expect(await storage.journal.status()).toMatchObject({
      state: 'failed',
      error: { code: 'JOURNAL_NOT_WRITABLE' },
    });

    rmSync(ballast);
    const [row] = await storage.journal.append([entry(heartbeat('CP1'))]);
    expect((JSON.parse(row?.body ?? '') as OcppEnvelope).sequence).toBe(stored + 1);
    expect(await storage.journal.status()).toMatchObject({ state: 'ok' });
    expect(await storage.journal.unpublished(0, 1_000_000)).toHaveLength(stored + 1);
  });
});
