/** The built console in `dist/`: the window's page, the Node side and the preload script. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './command.mjs';
import { step } from './report.mjs';

/** What the build reads, relative to the root. */
const SOURCES = ['electron', 'renderer', 'backend', 'package.json', 'package-lock.json', 'vite.config.ts'];
/** What each build writes, by the mode of vite.config.ts. */
const OUTPUTS = { production: 'renderer/index.html', node: 'node/main.js', preload: 'preload/preload.cjs' };

/**
 * Builds the console unless `dist/` is of these very sources.
 * @param {string} root folder of package.json, with its dependencies installed
 * @returns {Promise<void>}
 * @throws {import('./report.mjs').SetupError} when a build fails
 */
export async function buildConsole(root) {
  const sources = hashOf(root, SOURCES);
  const stampFile = join(root, 'dist', '.stamp');
  if (readOr(stampFile, '') === stamp(root, sources)) return;
  await step('Building the console', async (progress) => {
    for (const mode of Object.keys(OUTPUTS)) {
      progress(`vite build --mode ${mode}`);
      await mustRun(
        'The console could not be built.',
        'The output names the file and the line. After a change of branch: npm ci, then start again.',
        process.execPath,
        [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--mode', mode, '--logLevel', 'warn'],
        { cwd: root },
      );
    }
    writeFileSync(stampFile, stamp(root, sources));
  });
}

/**
 * @param {string} root
 * @param {string} sources hash of what was built
 * @returns {string} the sources' hash with the times of the outputs: a build by other hands counts as a change
 */
function stamp(root, sources) {
  const times = Object.values(OUTPUTS).map((file) => {
    return statSync(join(root, 'dist', file), { throwIfNoEntry: false })?.mtimeMs ?? 'missing';
  });
  return [sources, ...times].join(' ');
}

/** @param {string} root @param {readonly string[]} paths @returns {string} hash of the files' names and contents */
function hashOf(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesUnder(root, path))
      hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** @param {string} root @param {string} path @returns {string[]} relative to the root, sorted; without this set-up */
function filesUnder(root, path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined || path === 'electron/setup') return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .toSorted()
    .flatMap((name) => filesUnder(root, `${path}/${name}`));
}

/** @param {string} file @param {string} otherwise */
function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
