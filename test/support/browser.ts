/** A real Chromium that is not the console's own window: Electron's, with a plain page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from 'playwright';
import { electronExecutable } from '../../electron/setup/runtime.mjs';

/** Two folders up from here, and from the bundle of the benchmarks. */
const ROOT = join(import.meta.dirname, '../..');

export interface Browser {
  page: Page;
  /** Errors that the page reported: there should be none. */
  errors: string[];
  close(): Promise<void>;
}

/** Opens an address in a window of a browser that remembers nothing. */
export async function openBrowser(url: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  const app = await _electron.launch({
    executablePath: electronExecutable(ROOT),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      `--user-data-dir=${profile}`,
      join(ROOT, 'test/support/browser'),
      url,
    ],
  });
  const page = await app.firstWindow();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return {
    page,
    errors,
    async close() {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
