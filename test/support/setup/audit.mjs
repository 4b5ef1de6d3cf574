/**
 * `npm audit` of what is shipped: a known weakness of high severity fails the stage. A registry without the audit
 * endpoint cannot tell; that is said, and is no failure.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { npm } from '../../../electron/setup/command.mjs';
import { readAudit } from './audit-report.mjs';

const [command, args] = npm(['audit', '--audit', '--omit=dev', '--json']);
const { stdout } = spawnSync(command, args, {
  cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  encoding: 'utf8',
  timeout: 120_000,
  maxBuffer: 100_000_000,
});
const { grave, lines } = readAudit(stdout ?? '');
process.stdout.write(`${lines.join('\n')}\n`);
if (grave > 0) process.exitCode = 1;
