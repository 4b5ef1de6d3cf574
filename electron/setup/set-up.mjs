/** Everything a checkout needs before the console can run, in order. Each step does nothing when its work is done. */
import { buildConsole } from './build.mjs';
import { installDebianPackages, VIRTUAL_DISPLAY, WINDOW_LIBRARIES } from './debian.mjs';
import { installDependencies } from './dependencies.mjs';
import { installRuntime } from './install-runtime.mjs';
import { prepareNativeModule } from './native-module.mjs';
import { SetupError } from './report.mjs';

/** The oldest Node that the build tool and the backend run on. */
const OLDEST_NODE = [20, 19];

/**
 * @typedef {object} SetupOptions
 * @property {boolean} window whether Electron is needed
 * @property {boolean} [virtualDisplay] whether Xvfb is needed as well, for tests without a display
 * @property {boolean} [build] whether `dist/` is needed; default true
 * @property {boolean} [retryElectron] try the official Electron again although a substitute is there
 */

/**
 * @param {string} root folder of package.json
 * @param {SetupOptions} options
 * @returns {Promise<{ electron: string | null }>} path of the Electron executable; null without a window
 * @throws {SetupError} from the step that failed
 */
export async function setUp(root, { window, virtualDisplay = false, build = true, retryElectron = false }) {
  await setUpChecks(root);
  if (window) await installDebianPackages(WINDOW_LIBRARIES, 'for the window');
  if (virtualDisplay) await installDebianPackages(VIRTUAL_DISPLAY, 'for a display without a screen');
  const electron = window ? (await installRuntime(root, { retryElectron })).executable : null;
  await prepareNativeModule(root, electron);
  if (build) await buildConsole(root);
  return { electron };
}

/**
 * The part that programs working on the sources alone need: formatter, linter, type check.
 * @param {string} root folder of package.json
 * @returns {Promise<void>}
 * @throws {SetupError} from the step that failed
 */
export async function setUpChecks(root) {
  checkNode();
  await installDependencies(root);
}

/** @throws {SetupError} when this Node is too old */
function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupError(`Node ${process.versions.node} is too old.`, {
    remedy: `Install Node ${OLDEST_NODE.join('.')} or newer; 22.14 or newer spares a build.`,
  });
}
