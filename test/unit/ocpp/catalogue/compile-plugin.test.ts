/** The build's output, as the console ships it: run by Node with code generation from strings forbidden. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileValidators, ocppValidators } from '../../../../backend/ocpp/catalogue/compile-plugin.ts';

const source = (name: string): string =>
  fileURLToPath(new URL(`../../../../backend/ocpp/catalogue/${name}.ts`, import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [ocppValidators()],
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { index: source('index'), data: source('data') },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  });
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

describe('the built catalogue', () => {
  it('validates without eval', async () => {
    const script = `
      const { validateRequest } = await import('./index.mjs');
      console.log(JSON.stringify([
        validateRequest('Authorize', { idTag: 'A' }),
        validateRequest('Authorize', {}).map((issue) => issue.message),
      ]));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script],
      { cwd: folder },
    );
    expect(JSON.parse(stdout)).toEqual([[], ['idTag: is required, but missing']]);
  });

  it('needs no package and no path of the machine it was built on', async () => {
    for (const name of await readdir(folder)) {
      const code = await readFile(join(folder, name), 'utf8');
      const imports = [...code.matchAll(/^import .* from ["'](.*)["'];$/gm)].map((match) => match[1]);
      expect(imports.filter((from) => !from?.startsWith('./'))).toEqual([]);
      expect(code).not.toMatch(/\brequire\(|\beval\(|new Function/);
      expect(code).not.toContain(source('formats'));
    }
  });

  it('has the table without the validators for the window', async () => {
    const code = await readFile(join(folder, 'data.mjs'), 'utf8');
    expect(code).toContain('BootNotification');
    expect(code).not.toMatch(/node:|validate\d+/);
  });
});

describe('compileValidators', () => {
  it('copies no words into the code', () => {
    expect(compileValidators()).not.toMatch(/"(title|description)":/);
  });
});
