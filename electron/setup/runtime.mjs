/** Which Electron this checkout runs on. Looks only; `install-runtime.mjs` brings one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { SetupError } from './report.mjs';

/** The Electron that stands in where the official one cannot be downloaded; for development and tests alone. */
export const SUBSTITUTE_VERSION = '33.2.1';

/**
 * @typedef {object} ElectronRuntime
 * @property {'override' | 'official' | 'substitute'} kind
 * @property {string} executable absolute path
 */

/**
 * The Electron to run, in this order: `ELECTRON_OVERRIDE_DIST_PATH`, the official download, the cached substitute.
 * @param {string} root folder of package.json
 * @returns {ElectronRuntime | null} null when none is installed
 * @throws {SetupError} when ELECTRON_OVERRIDE_DIST_PATH holds no Electron
 */
export function findRuntime(root) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const executable = join(override, executableName());
    if (existsSync(executable)) return { kind: 'override', executable };
    throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH holds no Electron: ${executable} does not exist.`, {
      remedy: 'Point the variable to the folder of an unpacked Electron, or unset it.',
    });
  }
  const official = officialExecutable(root);
  if (official !== null) return { kind: 'official', executable: official };
  const substitute = join(substituteFolder(), 'electron');
  return existsSync(substitute) ? { kind: 'substitute', executable: substitute } : null;
}

/**
 * The path of the Electron executable, for tests that launch the window.
 * @param {string} root folder of package.json
 * @returns {string} `OCPP_CONSOLE_ELECTRON` when set, else the runtime found
 * @throws {SetupError} when there is none
 */
export function electronExecutable(root) {
  const given = process.env['OCPP_CONSOLE_ELECTRON'];
  if (given !== undefined && given !== '') return given;
  const runtime = findRuntime(root);
  if (runtime !== null) return runtime.executable;
  throw new SetupError('No Electron is installed.', {
    remedy: 'Run npm test or npm start once: they install it.',
  });
}

/** @returns {string} where the substitute is cached */
export function substituteFolder() {
  return join(cacheFolder(), `electron-${SUBSTITUTE_VERSION}-linux-x64`);
}

/**
 * @param {string} root folder of package.json
 * @returns {string | null} the executable that the electron package has downloaded, when it is of the package's version
 */
export function officialExecutable(root) {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const downloaded = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const executable = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return downloaded === version && existsSync(executable) ? executable : null;
  } catch {
    return null;
  }
}

/** @returns {string} path of the executable inside an unpacked Electron */
function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}
