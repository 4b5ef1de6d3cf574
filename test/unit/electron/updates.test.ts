import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { lookForUpdate, type Updater } from '../../../electron/updates.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

/** Electron's own updater cannot run here; what matters is whether it is asked. */
function updater(): Updater & { asked: number } {
  return {
    asked: 0,
    autoDownload: false,
    autoInstallOnAppQuit: false,
    logger: console,
    async checkForUpdatesAndNotify() {
      this.asked += 1;
      throw new Error('the feed is away');
    },
  };
}

describe('lookForUpdate', () => {
  it('loads nothing without a feed, or where the program is not packaged', async () => {
    const load = async (): Promise<Updater> => {
      throw new Error('It must not be loaded.');
    };
    expect(await lookForUpdate(temporaryFolder(), load, silentLogger)).toBe(false);
    expect(await lookForUpdate(null, load, silentLogger)).toBe(false);
  });

  it('asks a feed once, installs at the end only, and takes no harm from one that is away', async () => {
    const resources = temporaryFolder();
    writeFileSync(join(resources, 'app-update.yml'), 'provider: generic\n');
    const fake = updater();
    expect(await lookForUpdate(resources, async () => fake, silentLogger)).toBe(true);
    expect(fake).toMatchObject({ asked: 1, autoDownload: true, autoInstallOnAppQuit: true });
  });
});
