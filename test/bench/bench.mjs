/** `npm run bench [-- NAME…] [--quick]`: sets up what is missing, bundles the benchmarks and runs them. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from '../../electron/setup/build.mjs';
import { endTogether, mustRun } from '../../electron/setup/command.mjs';
import { installDebianPackages, RABBITMQ } from '../../electron/setup/debian.mjs';
import { handOver } from '../../electron/setup/hand-over.mjs';
import { explain } from '../../electron/setup/report.mjs';
import { setUp } from '../../electron/setup/set-up.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(root, 'dist/bench');

const stopEnding = endTogether();
try {
  // The window is measured on request only.
  const window = process.argv.includes('renderer');
  const virtualDisplay = window && process.platform === 'linux' && process.env['DISPLAY'] === undefined;
  await setUp(root, { window, virtualDisplay, build: false });
  await buildConsole(root);
  await installDebianPackages(RABBITMQ, 'for the benchmarks with a broker');
  await mustRun(
    'The benchmarks could not be bundled.',
    'The output names the file and the line.',
    process.execPath,
    [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--config',
      join(root, 'test/bench/vite.config.ts'),
      '--logLevel',
      'warn',
    ],
    { cwd: root },
  );
  stopEnding();
  handOver(process.execPath, [join(bundle, 'run.js'), ...process.argv.slice(2)], process.env);
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
