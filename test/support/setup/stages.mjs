/** The stages of `npm test`, in order, and how each is judged. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {Array<[program: string, ...args: string[]]>} checks programs of the installed packages, or scripts of ours (./…); each has to exit 0
 * @property {string} [project] the vitest project, for a stage of tests
 */

/** @param {string} name @returns {Stage} a stage of tests */
const tests = (name) => ({ name, project: name, checks: [] });

/** @type {readonly Stage[]} */
export const STAGES = [
  { name: 'format', checks: [['prettier', '--check', '.']] },
  { name: 'lint', checks: [['oxlint']] },
  {
    name: 'types',
    checks: [
      ['tsc', '--noEmit', '-p', '.'],
      ['tsc', '--noEmit', '-p', 'electron/setup'],
    ],
  },
  {
    name: 'imports',
    checks: [['depcruise', '--config', '.dependency-cruiser.cjs', 'electron', 'backend']],
  },
  { name: 'dead-code', checks: [['knip', '--no-progress']] },
  {
    name: 'security',
    checks: [['./test/support/setup/audit.mjs'], ['./test/support/setup/electronegativity.mjs']],
  },
  tests('unit'),
  tests('integration'),
  tests('faults'),
  tests('e2e'),
];

/** @type {ReadonlyMap<string, string>} which package holds a program that has another name */
const PACKAGES = new Map([
  ['tsc', 'typescript'],
  ['depcruise', 'dependency-cruiser'],
]);

/**
 * @param {readonly string[]} names none: all stages
 * @returns {Stage[]} the stages of these names, in the order of STAGES
 * @throws {RangeError} for an unknown name, with the known ones
 */
export function selectStages(names) {
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    const known = STAGES.map(({ name }) => name).join(' ');
    throw new RangeError(`Unknown stage: ${unknown.join(' ')}. Stages: ${known}`);
  }
  return STAGES.filter(({ name }) => names.length === 0 || names.includes(name));
}

/**
 * @param {string} root folder of package.json
 * @param {string} program
 * @returns {string} the script that is this program, to be run by Node
 */
export function programScript(root, program) {
  if (program.startsWith('./')) return join(root, program);
  const folder = join(root, 'node_modules', PACKAGES.get(program) ?? program);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
}

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @param {string} report what vitest's json reporter wrote; empty when it wrote nothing
 * @returns {Counts}
 */
export function countTests(report) {
  if (report === '') return { passed: 0, failed: 0, skipped: 0 };
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
  } = JSON.parse(report);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/**
 * A stage that fails without a failed test (a file that does not load, no test at all, a check) counts as one failure:
 * so the sum never says "0 failed" of a run that failed.
 * @param {Counts} counts
 * @param {{ exitCode: number, isTests: boolean }} stage
 * @returns {Counts}
 */
export function judge(counts, { exitCode, isTests }) {
  const failed = exitCode !== 0 || (isTests && counts.passed + counts.failed === 0);
  return failed ? { ...counts, failed: Math.max(counts.failed, 1) } : counts;
}
