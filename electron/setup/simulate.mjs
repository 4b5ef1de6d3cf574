/** `npm run simulate -- OPTIONS`: sets up what is missing, then runs the charger simulator. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './build.mjs';
import { endTogether } from './command.mjs';
import { handOver } from './hand-over.mjs';
import { explain } from './report.mjs';
import { setUpChecks } from './set-up.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const stopEnding = endTogether();
try {
  await setUpChecks(root);
  await buildConsole(root);
  stopEnding();
  handOver(process.execPath, [join(root, 'dist/node/simulate.js'), ...process.argv.slice(2)], process.env);
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
