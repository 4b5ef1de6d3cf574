/**
 * `npm test [-- STAGE…]`: sets up what is missing, runs every stage (or those named), and says the sum in its last
 * line: "N passed, N failed". Exits with 1 when any stage failed. `--full` runs every case of the fault suite in full.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endTogether, runVisibly } from '../../../electron/setup/command.mjs';
import { FAKE_CLOCK, installDebianPackages, RABBITMQ } from '../../../electron/setup/debian.mjs';
import { explain, seconds } from '../../../electron/setup/report.mjs';
import { setUp, setUpChecks } from '../../../electron/setup/set-up.mjs';
import { faultTable } from './fault-table.mjs';
import { countTests, judge, programScript, selectStages } from './stages.mjs';
import { startVirtualDisplay } from './virtual-display.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage @typedef {import('./stages.mjs').Counts} Counts */

/** Option for the fault suite: every case in full, not in its short form. */
const FULL = '--full';
const root = fileURLToPath(new URL('../../..', import.meta.url));
const hasDisplay = process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '';

endTogether();
try {
  const words = process.argv.slice(2);
  const stages = selectStages(words.filter((word) => word !== FULL));
  if (words.includes(FULL)) process.env['FAULTS'] = 'full';
  const env = await prepare(stages);
  process.exitCode = (await runAll(stages, env)) ? 0 : 1;
} catch (error) {
  if (error instanceof RangeError) process.stderr.write(`${error.message}\n`);
  else explain(error);
  process.exitCode = error instanceof RangeError ? 2 : 1;
}

/**
 * Sets up what the stages need.
 * @param {readonly Stage[]} stages
 * @returns {Promise<NodeJS.ProcessEnv>} the environment they run in
 */
async function prepare(stages) {
  /** @param {string} name */
  const runs = (name) => stages.some((stage) => stage.name === name);
  const withBroker = runs('integration') || runs('faults');
  const built = withBroker || runs('e2e');
  if (!built && !runs('unit')) await setUpChecks(root);
  else {
    const options = { window: runs('e2e'), virtualDisplay: runs('e2e') && !hasDisplay, build: built };
    const { electron } = await setUp(root, options);
    if (withBroker) await installDebianPackages(RABBITMQ, 'for the tests with a broker');
    if (runs('faults')) await installDebianPackages(FAKE_CLOCK, 'for the faults of the clock');
    if (electron !== null) return { ...process.env, OCPP_CONSOLE_ELECTRON: electron };
  }
  return process.env;
}

/** @param {readonly Stage[]} stages @param {NodeJS.ProcessEnv} env @returns {Promise<boolean>} whether all passed */
async function runAll(stages, env) {
  const folder = mkdtempSync(join(tmpdir(), 'ocpp-console-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const sum = { passed: 0, failed: 0 };
  const lines = [];
  for (const stage of stages) {
    print(`\n── ${stage.name} ──`);
    const started = Date.now();
    const counts = await runStage(stage, join(folder, `${stage.name}.json`), {
      ...env,
      FAULTS_REPORT: faultReport(folder),
    });
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    lines.push(summary(stage, counts, Date.now() - started));
    print(`── ${lines.at(-1)}`);
  }
  const table = faultTable(readIfThere(faultReport(folder)));
  if (table !== '') print(`\n${table}`);
  print(`\n${lines.join('\n')}\n\n${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0;
}

/** @param {string} folder @returns {string} where the cases of the fault suite write their rows */
function faultReport(folder) {
  return join(folder, 'fault-rows.ndjson');
}

/** @param {Stage} stage @param {string} report path for the json report @param {NodeJS.ProcessEnv} env */
async function runStage(stage, report, env) {
  const isTests = stage.project !== undefined;
  const virtual = stage.name === 'e2e' && !hasDisplay ? await startVirtualDisplay() : null;
  const ownEnv = virtual === null ? env : { ...env, DISPLAY: virtual.display };
  let exitCode = 0;
  for (const args of commands(stage, report)) {
    const code = await runVisibly(process.execPath, args, { cwd: root, env: ownEnv });
    if (code !== 0) exitCode = code;
  }
  virtual?.stop();
  return judge(countTests(isTests ? readIfThere(report) : ''), { exitCode, isTests });
}

/** @param {Stage} stage @param {string} report @returns {string[][]} arguments for Node */
function commands({ project, checks }, report) {
  if (project === undefined)
    return checks.map(([program, ...args]) => [programScript(root, program), ...args]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return [[programScript(root, 'vitest'), 'run', '--project', project, ...reporters]];
}

/** @param {Stage} stage @param {Counts} counts @param {number} elapsed milliseconds */
function summary({ name, project }, { passed, failed, skipped }, elapsed) {
  const outcome = failed === 0 ? 'passed' : 'FAILED';
  const tests = project === undefined ? '' : `: ${passed} passed, ${failed} failed, ${skipped} skipped`;
  return `${name} ${outcome} in ${seconds(elapsed)}${tests}`;
}

/** @param {string} file @returns {string} empty when vitest ended before it could write its report */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} text */
function print(text) {
  process.stdout.write(`${text}\n`);
}
