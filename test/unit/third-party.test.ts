/** What is shipped with the console, and under which licence: THIRD-PARTY.md, from package-lock.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';

const at = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const LIST = at('electron/packaging/THIRD-PARTY.md');

/** Licences that ask for no more than their text. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Python-2.0',
]);
/** Packages that name no licence in the lockfile: what their own files say. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  // README.md, “License”.
  precond: 'MIT',
  // The field `licenses` of its package.json, and LICENSE.
  'xmlhttprequest-ssl': 'MIT',
};
/** Development packages that are shipped all the same: their code is bundled into the window's page. */
const BUNDLED = [
  '@base-ui/react',
  '@tanstack/react-virtual',
  'lucide-react',
  'react',
  'react-dom',
  'socket.io-client',
  'uqr',
];

interface Locked {
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}
const { packages } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

/** The package that Node finds from a folder under this name. */
function find(from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === '') return null;
  }
}

function shipped(): Map<string, Locked> {
  const found = new Map<string, Locked>();
  const visit = (from: string, names: string[]): void => {
    for (const name of names) {
      const path = find(from, name);
      const locked = path === null ? undefined : packages[path];
      if (path === null || locked === undefined || found.has(path)) continue;
      found.set(path, { ...locked, license: locked.license ?? READ_BY_HAND[name] });
      visit(path, Object.keys({ ...locked.dependencies, ...locked.optionalDependencies }));
    }
  };
  visit('', [...Object.keys(packages['']?.dependencies ?? {}), ...BUNDLED]);
  return found;
}

it('every package that is shipped has a licence that permits it', () => {
  const others = [...shipped()].filter(([, { license = 'none' }]) => !ALLOWED.has(license));
  expect(others.map(([path, { license }]) => `${path}: ${license ?? 'none'}`)).toEqual([]);
});

it('THIRD-PARTY.md lists them (UPDATE_README=1 writes it)', async () => {
  const rows = [...shipped()]
    .map(([path, { version, license }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return `| ${name} | ${version} | ${license ?? ''} |`;
    })
    .toSorted();
  const text = [
    '# Third-party software',
    '',
    'Packages whose code is part of the installed console; their licence texts travel with them. Electron and Chromium',
    'come with `LICENSE.electron.txt` and `LICENSES.chromium.html` beside the program. This list is made from',
    '`package-lock.json` (`UPDATE_README=1 npx vitest run --project unit test/unit/third-party.test.ts`).',
    '',
    '| Package | Version | Licence |',
    '| --- | --- | --- |',
    ...new Set(rows),
    '',
  ].join('\n');
  const current = await format(text, { parser: 'markdown', ...(await resolveConfig(LIST)) });
  if (process.env['UPDATE_README'] === '1') writeFileSync(LIST, current);
  else expect(readFileSync(LIST, 'utf8')).toBe(current);
});
