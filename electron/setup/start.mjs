/**
 * `npm start`: sets up what is missing, then opens the console; without a display, or with --headless, it serves the
 * same console to a browser. All other options go to the console unchanged.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endTogether } from './command.mjs';
import { handOver } from './hand-over.mjs';
import { explain, say } from './report.mjs';
import { setUp } from './set-up.mjs';

const RETRY_ELECTRON = '--retry-electron';

const root = fileURLToPath(new URL('../..', import.meta.url));
const options = process.argv.slice(2).filter((argument) => argument !== RETRY_ELECTRON);
const withoutWindow = ['--headless', '--help', '-h'].some((option) => options.includes(option));
const window = !withoutWindow && hasDisplay();

const stopEnding = endTogether();
try {
  if (!window && !withoutWindow)
    say(
      '• No display here (DISPLAY and WAYLAND_DISPLAY are empty): starting without a window, for a browser',
    );
  const { electron } = await setUp(root, { window, retryElectron: process.argv.includes(RETRY_ELECTRON) });
  stopEnding();
  if (electron === null)
    handOver(process.execPath, [join(root, 'dist/node/headless.js'), ...options], process.env);
  else handOver(electron, [root, ...options], windowEnvironment());
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

/** @returns {boolean} whether a window can be shown */
function hasDisplay() {
  if (process.platform !== 'linux') return true;
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = process.env;
  return DISPLAY !== '' || WAYLAND_DISPLAY !== '';
}

/** @returns {NodeJS.ProcessEnv} */
function windowEnvironment() {
  // Set by some editors' terminals; it would turn Electron into Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return env;
  say('• Running as root: Chromium refuses its sandbox to root, so the window runs without it');
  // The variable is --no-sandbox without a place on the command line, which belongs to the console.
  return { ...env, ELECTRON_DISABLE_SANDBOX: '1' };
}
