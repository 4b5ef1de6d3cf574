/**
 * A case of the fault suite: a console under load, something that happens to it, and the audit. `npm run test:faults`
 * runs every case in full and prints the table; `npm test` runs each in a short form.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { expect, it } from 'vitest';
import { runAuditor, undisturbedRun, type AuditReport } from './audit.ts';
import { ConsoleProcess, type ConsoleProcessOptions } from './console-process.ts';
import { untilDrained } from './drained.ts';
import { Fleet, type FleetOptions } from './fleet.ts';

/** Whether every case runs in full. */
export const FULL = process.env['FAULTS'] === 'full';

/** One line of the table; `test/support/setup/fault-table.mjs` prints it. */
export interface FaultRow {
  case: string;
  acknowledged: number;
  lost: number;
  doubled: number;
  /** Median time to recover, ms; null where there is nothing to recover from. */
  recoveryMs: number | null;
}

export interface AuditOptions {
  /** Compare with an undisturbed run of the same input; true unless the case sends something else as well. */
  reference?: boolean;
  /** Every place in the chargers' streams is there; false where the case destroys a file. */
  gaps?: boolean;
  /** Added to what the auditor finds in the table. */
  name?: string;
}

export class World {
  /** Temporary; removed after the case. */
  readonly folder: string;
  /** Where the fleet writes down what was acknowledged. */
  readonly records: string;
  /** How often the fault happens. */
  readonly amount: number;
  readonly #name: string;
  readonly #consoles: ConsoleProcess[] = [];
  readonly #fleets: Fleet[] = [];
  readonly #recoveries: number[] = [];
  readonly #disposals: (() => Promise<void> | void)[] = [];

  constructor(name: string, amount: number) {
    this.#name = name;
    this.amount = amount;
    this.folder = mkdtempSync(join(tmpdir(), 'faults-'));
    this.records = join(this.folder, 'records');
    mkdirSync(this.records);
  }

  /** A console on a data folder of its own (or `dataDir`) and a port that stays; not started. */
  async console(options: Partial<ConsoleProcessOptions> = {}): Promise<ConsoleProcess> {
    const dataDir = options.dataDir ?? mkdtempSync(join(this.folder, 'data-'));
    const made = await ConsoleProcess.create({ ...options, dataDir });
    this.#consoles.push(made);
    return made;
  }

  /** Chargers that begin at once, at that console. */
  fleet(console: Pick<ConsoleProcess, 'ocppUrl'>, options: FleetOptions = {}): Fleet {
    const fleet = new Fleet(() => console.ocppUrl, this.records, options);
    this.#fleets.push(fleet);
    return fleet;
  }

  /** Notes how long it took to be as before, ms. */
  recovered(ms: number): void {
    this.#recoveries.push(ms);
  }

  /** Undone after the case, in reverse order. */
  onEnd(dispose: () => Promise<void> | void): void {
    this.#disposals.push(dispose);
  }

  /**
   * Ends the load, waits until the console has nothing left to do, stops it, and has everything audited: nothing lost,
   * nothing doubled, the projections those of an undisturbed run, nothing in a queue. Writes the row of the table.
   */
  async audit(console: ConsoleProcess, options: AuditOptions = {}): Promise<AuditReport> {
    for (const fleet of this.#fleets) await fleet.finish();
    if (!console.isRunning) await console.start();
    await untilDrained(console);
    expect(await console.end('SIGTERM'), 'exit code').toBe(0);
    const reference =
      options.reference === false ? undefined : await undisturbedRun(this.records, this.folder);
    return this.judge(await runAuditor(this.records, console.database, reference), options);
  }

  /** Writes the row of the table, and fails the case when anything is amiss. */
  judge(report: AuditReport, options: AuditOptions = {}): AuditReport {
    const row: FaultRow = {
      case: options.name ?? this.#name,
      acknowledged: report.acknowledged,
      lost: report.lost + (options.gaps === false ? 0 : report.gaps),
      doubled: report.doubled + report.repeats,
      recoveryMs: median(this.#recoveries),
    };
    writeRow(row);
    expect({ ...report, gaps: options.gaps === false ? 0 : report.gaps }).toMatchObject({
      lost: 0,
      doubled: 0,
      gaps: 0,
      repeats: 0,
      transactionConflicts: [],
      differences: [],
    });
    expect(report.acknowledged, 'acknowledged messages').toBeGreaterThan(0);
    return report;
  }

  /** Ends and removes everything. */
  async dispose(): Promise<void> {
    const ends = [
      ...this.#fleets.map((fleet) => () => fleet.breakOff()),
      ...this.#consoles.map((console) => () => console.kill()),
      ...this.#disposals.toReversed(),
    ];
    for (const end of ends) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Registers a case.
 * @param amount how often the fault happens, in full and in the short form.
 */
export function faultCase(
  name: string,
  amount: { full: number; short: number; timeoutMs?: number },
  body: (world: World) => Promise<void>,
): void {
  const limit = amount.timeoutMs ?? (FULL ? 600_000 : 120_000);
  it(name, { timeout: limit }, async () => {
    const world = new World(name, FULL ? amount.full : amount.short);
    try {
      await body(world);
    } finally {
      await world.dispose();
    }
  });
}

/** Adds a line to the table of this run, if one is kept. */
export function writeRow(row: FaultRow): void {
  const file = process.env['FAULTS_REPORT'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}

/** Messages that lie in RabbitMQ's queues of the console while nobody consumes from them. */
export async function messagesIn(url: string, queues: string[]): Promise<number> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    let count = 0;
    for (const queue of queues) count += (await channel.checkQueue(queue)).messageCount;
    return count;
  } finally {
    await connection.close();
  }
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const ordered = values.toSorted((a, b) => a - b);
  return Math.round(ordered[Math.floor(ordered.length / 2)] ?? 0);
}
