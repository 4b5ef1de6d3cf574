/** better-sqlite3 for the Node that runs us and for the Electron that was chosen: one binary that loads in both. */
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder, fillCache } from './cache.mjs';
import { mustRun, run } from './command.mjs';
import { installDebianPackages, NATIVE_BUILD } from './debian.mjs';
import { say, SetupError, step } from './report.mjs';

/** The Node-API version the package's prebuilt binary is made for; an older runtime crashes when it loads it. */
const PREBUILT_NODE_API = 10;

/** Loads and uses the module. Run in a process of its own: a binary that does not fit ends it with a signal. */
const PROBE = "new (require('better-sqlite3'))(':memory:').prepare('select 1').get()";

/**
 * Sees that better-sqlite3 loads in both runtimes; builds it when the package's own binary does not fit.
 * @param {string} root folder of package.json, with its dependencies installed
 * @param {string | null} electron path of the Electron executable; null when none is used
 * @returns {Promise<void>}
 * @throws {SetupError} when no binary can be made that loads
 */
export async function prepareNativeModule(root, electron) {
  const programs = [process.execPath, ...(electron === null ? [] : [electron])];
  const target = join(root, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node');
  if (existsSync(target) ? await loads(root, programs) : await prebuiltFits(root, programs)) return;
  const cached = join(cacheEntry(root), 'better_sqlite3.node');
  if (existsSync(cached)) {
    await install(cached, target);
    if (await loads(root, programs)) return say('• Database module: built before, taken from the cache');
    await rm(cacheEntry(root), { recursive: true });
  }
  await installDebianPackages(NATIVE_BUILD, 'to build the database module');
  await step('Database module: building better-sqlite3 (about a minute)', (progress) =>
    build(root, progress),
  );
  if (!(await loads(root, programs)))
    throw new SetupError('The database module was built but does not load.', {
      tried: `node -e "${PROBE}" with ${programs.join(' and ')}`,
      remedy: 'Use a current Node (22.14 or newer), delete node_modules, and start again.',
    });
  await fillCache(cacheEntry(root), (folder) => copyFile(target, join(folder, 'better_sqlite3.node')));
}

/** @param {string} root @param {readonly string[]} programs @returns {Promise<boolean>} without trying it when it would crash */
async function prebuiltFits(root, programs) {
  for (const program of programs) {
    const { code, output } = await asNode(root, program, ['-p', 'process.versions.napi']);
    if (code !== 0 || Number(output) < PREBUILT_NODE_API) return false;
  }
  return loads(root, programs);
}

/** @param {string} root @param {readonly string[]} programs @returns {Promise<boolean>} */
async function loads(root, programs) {
  for (const program of programs) if ((await asNode(root, program, ['-e', PROBE])).code !== 0) return false;
  return true;
}

/** @param {string} root @param {string} program Node or Electron @param {readonly string[]} args */
function asNode(root, program, args) {
  return run(program, args, { cwd: root, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
}

/**
 * Builds against the headers of the Node that runs us, with the Node-API that every supported runtime has. The three
 * definitions replace the package's NAPI_VERSION=10: its experimental calls of that version exist in Node-API 9 too.
 * @param {string} root @param {(line: string) => void} progress
 */
async function build(root, progress) {
  const nodeGyp = createRequire(join(root, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
  const flags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';
  const prefix = dirname(dirname(process.execPath));
  // Headers beside this Node spare their download.
  const headers = existsSync(join(prefix, 'include/node/node.h')) ? [`--nodedir=${prefix}`] : [];
  await mustRun(
    'The database module (better-sqlite3) could not be built.',
    'Install a C++ compiler, make and Python 3, or use Node 22.14 or newer, whose prebuilt binary needs no build.',
    process.execPath,
    [nodeGyp, 'rebuild', '--release', '--force_build=1', ...headers],
    {
      cwd: join(root, 'node_modules/better-sqlite3'),
      env: { ...process.env, CXXFLAGS: `${process.env['CXXFLAGS'] ?? ''} ${flags}`.trim() },
      onLine: progress,
    },
  );
}

/** @param {string} source @param {string} target */
async function install(source, target) {
  await mkdir(dirname(target), { recursive: true });
  // A running console has the old file mapped: replace it, never write into it.
  await copyFile(source, `${target}.new`);
  await rename(`${target}.new`, target);
}

/** @param {string} root @returns {string} */
function cacheEntry(root) {
  const { version } = JSON.parse(
    readFileSync(join(root, 'node_modules/better-sqlite3/package.json'), 'utf8'),
  );
  return join(cacheFolder(), `better-sqlite3-${version}-${process.platform}-${process.arch}`);
}
