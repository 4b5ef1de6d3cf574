/** What is costly to make is kept outside node_modules, so that `npm ci` does not throw it away. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * The folder of this user's caches (XDG Base Directory Specification; the customary places elsewhere).
 * @returns {string} absolute path of `…/ocpp-console`, which may not exist yet
 */
export function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME?.startsWith('/')) return join(XDG_CACHE_HOME, 'ocpp-console');
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return join(LOCALAPPDATA, 'ocpp-console');
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'ocpp-console');
}

/**
 * Fills a cache entry in a folder beside it and renames it into place when it is whole: an interrupted run leaves no
 * half entry, and of two runs at the same time one wins.
 * @param {string} entry absolute path of the folder to make
 * @param {(folder: string) => Promise<void>} fill writes the content into the folder it is given
 * @returns {Promise<void>} at once when the entry exists
 */
export async function fillCache(entry, fill) {
  if (existsSync(entry)) return;
  await mkdir(dirname(entry), { recursive: true });
  const draft = await mkdtemp(join(dirname(entry), `.${basename(entry)}-`));
  try {
    await fill(draft);
    await rename(draft, entry);
  } catch (error) {
    if (!existsSync(entry)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
