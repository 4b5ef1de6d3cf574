import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dependenciesInstalled } from '../../../electron/setup/dependencies.mjs';

type Packages = Record<string, { version: string; integrity?: string; optional?: boolean }>;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-dependencies-'));
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

const wanted: Packages = {
  '': { version: '1.0.0' },
  'node_modules/a': { version: '1.2.3', integrity: 'sha512-a' },
  'node_modules/for-another-system': { version: '2.0.0', integrity: 'sha512-b', optional: true },
};
const a = { version: '1.2.3', integrity: 'sha512-a' };

const lock = (packages: Packages) =>
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
const install = (packages: Packages) =>
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));

it('accepts what npm recorded as installed, without optional packages of other systems', () => {
  lock(wanted);
  install({ 'node_modules/a': a });
  expect(dependenciesInstalled(root)).toBe(true);
});

it.each<[string, Packages]>([
  ['is missing', {}],
  ['has another version', { 'node_modules/a': { ...a, version: '1.2.2' } }],
  ['has another content', { 'node_modules/a': { ...a, integrity: 'sha512-other' } }],
  [
    'is optional and has another version',
    { 'node_modules/a': a, 'node_modules/for-another-system': { version: '1.9.0', integrity: 'sha512-b' } },
  ],
])('wants an install when a package %s', (_case, installed) => {
  lock(wanted);
  install(installed);
  expect(dependenciesInstalled(root)).toBe(false);
});

it('wants an install when npm has not finished one, or when there is no lockfile', () => {
  lock(wanted);
  expect(dependenciesInstalled(root)).toBe(false);
  install({ 'node_modules/a': a });
  rmSync(join(root, 'package-lock.json'));
  expect(dependenciesInstalled(root)).toBe(false);
});
