/**
 * `npm run package [-- electron-builder options]`: builds the installers of this platform, or with `--dir` the unpacked
 * program alone, which needs no download of packaging tools. With `--test-build` it goes to another folder and keeps
 * the inspector on, by which Playwright attaches; everything else is as it is released.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endTogether, runVisibly } from './command.mjs';
import { explain, say, SetupError } from './report.mjs';
import { findRuntime, SUBSTITUTE_VERSION } from './runtime.mjs';
import { setUp } from './set-up.mjs';
import { sizeReport } from './size-report.mjs';

const TEST_BUILD = '--test-build';
/** Where the test build goes; test/support/package.ts finds it there. */
const TEST_OUTPUT = 'release/test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isTestBuild = process.argv.includes(TEST_BUILD);
const options = [
  ...process.argv.slice(2).filter((option) => option !== TEST_BUILD),
  ...(isTestBuild
    ? [
        `--config.directories.output=${TEST_OUTPUT}`,
        '--config.electronFuses.enableNodeCliInspectArguments=true',
      ]
    : []),
];

endTogether();
try {
  await setUp(root, { window: true });
  process.exitCode = await packageWith(findRuntime(root));
  if (process.exitCode === 0) say(sizeReport(join(root, isTestBuild ? TEST_OUTPUT : 'release')));
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

/** @param {import('./runtime.mjs').ElectronRuntime | null} runtime @returns {Promise<number>} exit code */
async function packageWith(runtime) {
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  if (runtime === null)
    throw new SetupError('There is no Electron to package.', { remedy: 'Run npm start once.' });
  if (runtime.kind !== 'substitute')
    return runVisibly(process.execPath, [builder, ...options], { cwd: root, env: process.env });
  if (!options.includes('--dir'))
    throw new SetupError(
      'The substitute Electron is for development and tests: no installer is made of it.',
      {
        remedy: 'Use npm run package -- --dir here, or package where Electron can be downloaded.',
      },
    );
  say(`• Packaging with the substitute Electron ${SUBSTITUTE_VERSION}: a build for tests, not for release`);
  const folder = mkdtempSync(join(tmpdir(), 'electron-dist-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Its resources/app opens directories; the packaged program brings its own.
  const shim = join(dirname(runtime.executable), 'resources', 'app');
  cpSync(dirname(runtime.executable), folder, {
    recursive: true,
    filter: (file) => file !== shim && !file.startsWith(shim + sep),
  });
  const config = [`--config.electronDist=${folder}`, `--config.electronVersion=${SUBSTITUTE_VERSION}`];
  return await runVisibly(process.execPath, [builder, ...options, ...config], {
    cwd: root,
    env: process.env,
  });
}
