/** The power goes off: what the disk holds at that moment is all there is, and every acknowledged message is in it. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runAuditor, sumOf, type AuditReport } from './suite/audit.ts';
import type { ConsoleProcess } from './suite/console-process.ts';
import { untilDrained } from './suite/drained.ts';
import { faultCase, type World } from './suite/fault-case.ts';
import { LoopDisk, whyNoMount } from './suite/loop-disk.ts';

/** Load before each cut, messages; then a random time, ms, which decides the moment of the cut. */
const LOAD = 40;
const MOMENT_MS = 200;

const reason = whyNoMount();

/** The disk and what the chargers knew, at one moment. */
async function cut(world: World, disk: LoopDisk, console: ConsoleProcess, name: string) {
  process.kill(console.pid, 'SIGSTOP');
  try {
    const records = join(world.folder, `records-${name}`);
    cpSync(world.records, records, { recursive: true });
    return { records, copy: await disk.copy(world.folder, name) };
  } finally {
    process.kill(console.pid, 'SIGCONT');
  }
}

/** Starts a console on what the cut left, and has it audited. */
async function afterwards(world: World, records: string, copy: LoopDisk): Promise<AuditReport> {
  const console = await world.console({ dataDir: join(copy.folder, 'data') });
  const startedAt = performance.now();
  await console.start();
  world.recovered(performance.now() - startedAt);
  await untilDrained(console);
  await console.end('SIGTERM');
  return runAuditor(records, console.database);
}

describe.skipIf(reason !== null)('power cut', () => {
  faultCase('power cut, the disk copied in mid-load', { full: 20, short: 2 }, async (world) => {
    const disk = await LoopDisk.create(world.folder, 'disk');
    world.onEnd(() => disk.remove());
    const dataDir = join(disk.folder, 'data');
    mkdirSync(dataDir);
    const console = await world.console({ dataDir });
    await console.start();
    const fleet = world.fleet(console, { pauseMs: 10 });
    const reports: AuditReport[] = [];
    for (let count = 0; count < world.amount; count += 1) {
      const before = fleet.acknowledged;
      await vi.waitFor(() => expect(fleet.acknowledged).toBeGreaterThan(before + LOAD), 30_000);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * MOMENT_MS));
      const { records, copy } = await cut(world, disk, console, `cut-${count}`);
      try {
        reports.push(await afterwards(world, records, copy));
      } finally {
        await copy.remove();
      }
    }
    await fleet.breakOff();
    // Each record holds those before it: the last tells how many messages there were.
    world.judge({ ...sumOf(reports), acknowledged: reports.at(-1)?.acknowledged ?? 0 });
  });
});

it.runIf(reason !== null)(`power cut: left out, for ${reason}`, () => {
  expect(reason).not.toBeNull();
});
