/** The npm packages, exactly as package-lock.json names them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, npm } from './command.mjs';
import { step } from './report.mjs';

/**
 * Runs `npm ci` unless the installed packages are those of the lockfile.
 * Install scripts stay off with npm 10 and 11 alike: what needs one here has a step of its own.
 * @param {string} root folder of package.json
 * @returns {Promise<void>}
 * @throws {import('./report.mjs').SetupError} when npm fails
 */
export async function installDependencies(root) {
  if (dependenciesInstalled(root)) return;
  await step('Dependencies: npm ci', (progress) =>
    mustRun(
      'The dependencies could not be installed.',
      'Check that the npm registry is reachable (npm ping) and that the disk is not full, then start again.',
      // Development packages are needed to build, so NODE_ENV=production must not drop them.
      ...npm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http']),
      { cwd: root, onLine: progress },
    ),
  );
}

/**
 * Compares package-lock.json with `node_modules/.package-lock.json`, the record npm writes at the end of each install:
 * so an install of one's own counts, and one that was interrupted does not.
 * @param {string} root folder of package.json
 * @returns {boolean}
 */
export function dependenciesInstalled(root) {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  const entries = Object.entries(wanted);
  // Without a readable lockfile npm ci says best what is wrong.
  if (entries.length === 0) return false;
  return entries.every(([path, entry]) => {
    if (path === '') return true;
    const there = installed[path];
    // Packages for other platforms are optional: absent is fine, another version is not.
    if (there === undefined) return entry.optional === true || entry.devOptional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @param {string} lockfile
 * @returns {Record<string, LockedPackage>} by path in node_modules; empty when there is no such file
 */
function lockedPackages(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
