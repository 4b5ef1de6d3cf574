import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildConsole } from '../../../electron/setup/build.mjs';
import { SetupError } from '../../../electron/setup/report.mjs';

/** A project of three one-line sources with the outputs of the console's own configuration. */
const CONFIG = `
import { join } from 'node:path';
const at = (path) => join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, path);
const node = (outDir, input, entryFileNames) => ({
  build: { ssr: true, outDir: at(outDir), rolldownOptions: { input: at(input), output: { entryFileNames } } },
});
export default ({ mode }) =>
  mode === 'node' ? node('dist/node', 'electron/main.ts', 'main.js')
  : mode === 'preload' ? node('dist/preload', 'electron/preload.ts', 'preload.cjs')
  : { root: at('renderer'), build: { outDir: at('dist/renderer'), emptyOutDir: true } };
`;

let root = '';
const write = (file: string, content: string) => writeFileSync(join(root, file), content);
const built = () => readFileSync(join(root, 'dist/node/main.js'), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-build-'));
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(root, 'node_modules'));
  for (const folder of ['electron', 'renderer']) mkdirSync(join(root, folder));
  write('package.json', '{ "type": "module" }');
  write('vite.config.ts', CONFIG);
  write('electron/main.ts', 'console.log("first");');
  write('electron/preload.ts', 'console.log("preload");');
  write('renderer/index.html', '<!doctype html><title>page</title>');
});
afterEach(() => rmSync(root, { recursive: true }));

it('builds page, Node side and preload script, and again only after a change', async () => {
  await buildConsole(root);
  expect(built()).toContain('first');
  expect(readFileSync(join(root, 'dist/renderer/index.html'), 'utf8')).toContain('page');
  expect(readFileSync(join(root, 'dist/preload/preload.cjs'), 'utf8')).toContain('preload');

  const stamp = readFileSync(join(root, 'dist/.stamp'), 'utf8');
  await buildConsole(root);
  expect(readFileSync(join(root, 'dist/.stamp'), 'utf8')).toBe(stamp);

  write('electron/main.ts', 'console.log("second");');
  await buildConsole(root);
  expect(built()).toContain('second');
});

it('builds anew over what other hands built', async () => {
  await buildConsole(root);
  write('dist/node/main.js', 'console.log("of a test");');
  await buildConsole(root);
  expect(built()).toContain('first');
});

it('names the file of a source that does not compile, and does not call it built', async () => {
  write('electron/main.ts', 'import "./missing.ts";');
  const error = await buildConsole(root).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SetupError);
  expect(error).toMatchObject({ tried: expect.stringContaining('./missing.ts') });

  write('electron/main.ts', 'console.log("repaired");');
  await buildConsole(root);
  expect(built()).toContain('repaired');
});
