/** Debian packages: what the window, the tests and a native build need of the system. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { attempt, run } from './command.mjs';
import { SetupError, step } from './report.mjs';

export const WINDOW_LIBRARIES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'];
export const VIRTUAL_DISPLAY = ['xvfb'];
export const NATIVE_BUILD = ['python3', 'make', 'g++'];
export const RABBITMQ = ['rabbitmq-server'];
/** Sets the clock of one program. */
export const FAKE_CLOCK = ['libfaketime'];

/** Packages that Debian 13 and Ubuntu 24.04 renamed at the change to 64-bit times: either name will do. */
const RENAMED = new Map([
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libasound2', 'libasound2t64'],
]);

/** invoke-rc.d asks this program whether a package may start its service (Debian Policy, invoke-rc.d(8)). */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

/**
 * Installs what is missing: with apt-get as root, else by telling the command to type.
 * Does nothing on a system without dpkg.
 * @param {readonly string[]} packages
 * @param {string} purpose for the reader: "for the window"
 * @returns {Promise<void>}
 * @throws {SetupError} when something is missing and cannot be installed
 */
export async function installDebianPackages(packages, purpose) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg')) return;
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0)
    throw new SetupError(`System packages are missing ${purpose}: ${missing.join(' ')}`, {
      remedy: `Install them, then start again:\nsudo apt-get install --no-install-recommends ${missing.join(' ')}`,
    });
  await step(`System packages ${purpose}: apt-get install ${missing.join(' ')}`, (progress) =>
    withoutStartingServices(() => aptInstall(missing, progress)),
  );
}

/**
 * @param {readonly string[]} packages
 * @returns {Promise<string[]>} those not installed, by the name this release of Debian knows
 */
export async function missingPackages(packages) {
  const missing = [];
  for (const name of packages) {
    const alternative = RENAMED.get(name);
    if (await isInstalled(name)) continue;
    if (alternative !== undefined && (await isInstalled(alternative))) continue;
    missing.push(alternative !== undefined && (await isKnown(alternative)) ? alternative : name);
  }
  return missing;
}

/** @param {string} name @returns {Promise<boolean>} */
async function isInstalled(name) {
  const { code, output } = await run('dpkg', ['-s', name]);
  return code === 0 && output.includes('Status: install ok installed');
}

/** @param {string} name @returns {Promise<boolean>} whether the package lists name such a package */
async function isKnown(name) {
  return (await run('apt-cache', ['show', '--no-all-versions', name])).code === 0;
}

/** @param {readonly string[]} packages @param {(line: string) => void} progress */
async function aptInstall(packages, progress) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, onLine: progress };
  let args = installing(packages);
  let result = await run('apt-get', args, options);
  if (result.code === 0) return;
  // The package lists of a fresh machine are empty, those of an old one name versions that are gone.
  const update = await run('apt-get', ['update'], options);
  args = update.code === 0 ? installing(await missingPackages(packages)) : ['update'];
  result = update.code === 0 ? await run('apt-get', args, options) : update;
  if (result.code !== 0)
    throw new SetupError('The system packages could not be installed.', {
      tried: attempt('apt-get', args, result),
      remedy: `Install them by hand, then start again:\napt-get update && apt-get install ${packages.join(' ')}`,
    });
}

/** @param {readonly string[]} names @returns {string[]} arguments for apt-get, which waits for another apt-get */
function installing(names) {
  return ['-o', 'DPkg::Lock::Timeout=300', 'install', '--yes', '--no-install-recommends', ...names];
}

/**
 * The tests start brokers of their own; a system service that takes port 5672 would be one too many.
 * @param {() => Promise<void>} install
 */
async function withoutStartingServices(install) {
  if (existsSync(SERVICE_POLICY)) return install();
  writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const restore = () => rmSync(SERVICE_POLICY, { force: true });
  process.once('exit', restore);
  try {
    await install();
  } finally {
    restore();
    process.off('exit', restore);
  }
}
