/** Runs the auditor's program, and the undisturbed run that it compares with. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectCharger } from '../../support/charger.ts';
import { ConsoleProcess } from './console-process.ts';
import type { RecordedCall } from './fleet.ts';
import { untilDrained } from './drained.ts';

const run = promisify(execFile);
const AUDITOR = fileURLToPath(new URL('../auditor/audit.mjs', import.meta.url));

export interface AuditReport {
  acknowledged: number;
  lost: number;
  doubled: number;
  /** Places in the chargers' streams that are empty; taken twice. */
  gaps: number;
  repeats: number;
  /** Different sessions among the acknowledged starts. */
  starts: number;
  transactionConflicts: string[];
  /** Between these projections and those of the undisturbed run. */
  differences: string[];
  examples: object;
}

export async function runAuditor(
  records: string,
  database: string,
  reference?: string,
): Promise<AuditReport> {
  const args = ['--records', records, '--database', database];
  if (reference !== undefined) args.push('--reference', reference);
  const { stdout } = await run(process.execPath, [AUDITOR, ...args], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as AuditReport;
}

/** Several reports as one. */
export function sumOf(reports: AuditReport[]): AuditReport {
  const sum = (figure: (report: AuditReport) => number): number =>
    reports.reduce((total, report) => total + figure(report), 0);
  return {
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    gaps: sum(({ gaps }) => gaps),
    repeats: sum(({ repeats }) => repeats),
    starts: sum(({ starts }) => starts),
    transactionConflicts: reports.flatMap(({ transactionConflicts }) => transactionConflicts),
    differences: reports.flatMap(({ differences }) => differences),
    examples: reports.map(({ examples }) => examples),
  };
}

/**
 * Sends what was acknowledged to a fresh console which nothing disturbs, each charger's messages in their order.
 * @returns the file of its database.
 */
export async function undisturbedRun(records: string, folder: string): Promise<string> {
  const console = await ConsoleProcess.create({ dataDir: mkdtempSync(join(folder, 'reference-')) });
  await console.start();
  await Promise.all(
    readdirSync(records).map((name) => replay(console.ocppUrl, readCalls(join(records, name)))),
  );
  await untilDrained(console);
  await console.end('SIGTERM');
  return console.database;
}

function readCalls(file: string): RecordedCall[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedCall);
}

async function replay(ocppUrl: string, calls: RecordedCall[]): Promise<void> {
  const identity = calls[0]?.identity;
  if (identity === undefined) return;
  const charger = await connectCharger(ocppUrl, identity);
  /** The transactionId of the disturbed run, and what this one gave in its place. */
  const transactions = new Map<unknown, unknown>();
  for (const { action, payload, answer } of calls) {
    const given = transactions.get(payload['transactionId']);
    const sent = given === undefined ? payload : { ...payload, transactionId: given };
    const answered = (await charger.call(action, sent)) as Record<string, unknown>;
    if (action === 'StartTransaction') transactions.set(answer['transactionId'], answered['transactionId']);
  }
  await charger.close();
}
