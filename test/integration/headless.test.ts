/** The headless program's own manners. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startHeadless } from '../support/headless.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'headless-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it('refuses a data folder that another console uses', async () => {
  const console = await startHeadless(dataDir);
  await expect(startHeadless(dataDir)).rejects.toThrow('Another console uses this data folder');
  await console.end('SIGTERM');
});

it('names an option that is none', async () => {
  await expect(startHeadless(dataDir, { arguments: ['--colour'] })).rejects.toThrow(
    /ended with 2.*--colour/s,
  );
});
