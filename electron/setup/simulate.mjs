/** `npm run simulate -- OPTIONS`: sets up what is missing, then runs the charger simulator. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './build.mjs';
import { runVisibly } from './command.mjs';
import { explain } from './report.mjs';
import { setUpChecks } from './set-up.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

try {
  await setUpChecks(root);
  await buildConsole(root);
  const program = join(root, 'dist', 'node', 'simulate.js');
  process.exitCode = await runVisibly(process.execPath, [program, ...process.argv.slice(2)], {
    cwd: root,
    env: process.env,
  });
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
