import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder, fillCache } from '../../../electron/setup/cache.mjs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setup-cache-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('cacheFolder', () => {
  it('follows XDG_CACHE_HOME, but not a relative one, as the specification says', () => {
    vi.stubEnv('XDG_CACHE_HOME', folder);
    expect(cacheFolder()).toBe(join(folder, 'ocpp-console'));
    vi.stubEnv('XDG_CACHE_HOME', 'relative');
    expect(cacheFolder()).not.toContain('relative');
  });
});

const fillWith = (text: string) => (draft: string) => writeFile(join(draft, 'file'), text);

describe('fillCache', () => {
  it('makes an entry once', async () => {
    const entry = join(folder, 'deep', 'entry');
    await fillCache(entry, fillWith('first'));
    await fillCache(entry, fillWith('second'));
    expect(await readFile(join(entry, 'file'), 'utf8')).toBe('first');
  });

  it('leaves nothing behind when filling fails', async () => {
    const failing = fillCache(join(folder, 'entry'), async (draft) => {
      await writeFile(join(draft, 'half'), '');
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await readdir(folder)).toEqual([]);
  });

  it('lets one of two runs at the same time win, and fails neither', async () => {
    const entry = join(folder, 'entry');
    await Promise.all([fillCache(entry, fillWith('whole')), fillCache(entry, fillWith('whole'))]);
    expect(await readdir(folder)).toEqual(['entry']);
    expect(await readFile(join(entry, 'file'), 'utf8')).toBe('whole');
  });
});
