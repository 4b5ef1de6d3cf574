/**
 * Electronegativity, a search for insecure use of Electron, over the main process's sources: a finding of high
 * severity fails the stage. It brings its own TypeScript, which does not live beside ours, so it is fetched by
 * `npm exec` at a fixed version instead of being a dependency.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt, npm, run } from '../../../electron/setup/command.mjs';

/** Apache-2.0. */
const PACKAGE = '@doyensec/electronegativity@1.10.3';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { version } = createRequire(join(root, 'package.json'))('electron/package.json');
const folder = mkdtempSync(join(tmpdir(), 'electronegativity-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const report = join(folder, 'report.csv');
const options = ['-i', join(root, 'electron'), '-e', version, '-r', '-v', 'false', '-o', report];
const args = ['exec', '--yes', '--prefer-offline', `--package=${PACKAGE}`, '--', 'electronegativity'];
const [command, commandArgs] = npm([...args, ...options]);
// In a folder of its own: npm would take the project's TypeScript for that of the tool.
const result = await run(command, commandArgs, { cwd: folder, timeoutMs: 300_000 });

const findings = [
  ...readOr(report).matchAll(/^(?<check>\w+_CHECK),"(?<severity>HIGH|MEDIUM|LOW|INFORMATIONAL)".*$/gm),
];
for (const [line] of findings) process.stdout.write(`${line.slice(0, 160)}\n`);
const high = findings.filter(({ groups }) => groups?.['severity'] === 'HIGH');
// It always asks for a look at the preload script: without that finding it has read nothing.
const hasRead = findings.some(({ groups }) => groups?.['check'] === 'PRELOAD_JS_CHECK');
if (!hasRead) process.stdout.write(`${attempt(command, [...args, ...options], result)}\n`);
process.stdout.write(`electronegativity: ${findings.length} findings, ${high.length} of high severity\n`);
if (high.length > 0 || !hasRead) process.exitCode = 1;

/** @param {string} file @returns {string} empty when it is not there */
function readOr(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
