/** Updates, where whoever builds the console has configured a feed for them (`publish` in electron-builder.yml). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../backend/ports/logger.ts';

/** electron-builder writes it beside the program when a feed is configured. */
const FEED_FILE = 'app-update.yml';

/** The part of electron-updater's `autoUpdater` that is used. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  logger: unknown;
  checkForUpdatesAndNotify(): Promise<unknown>;
}

/**
 * Looks for an update once, downloads it, and installs it when the console ends by itself: chargers are never cut off
 * for it. Without a feed nothing is loaded and nobody is asked.
 * @param resources folder of the packaged program's resources; null for one that is not packaged
 * @returns whether an update was looked for
 */
export async function lookForUpdate(
  resources: string | null,
  load: () => Promise<Updater>,
  logger: Logger,
): Promise<boolean> {
  if (resources === null || !existsSync(join(resources, FEED_FILE))) return false;
  try {
    const updater = await load();
    updater.logger = null;
    updater.autoDownload = true;
    updater.autoInstallOnAppQuit = true;
    await updater.checkForUpdatesAndNotify();
  } catch (error) {
    // A feed that is away is no fault of the console's.
    logger.warn({ err: error }, 'no update could be looked for');
  }
  return true;
}
