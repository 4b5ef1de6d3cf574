import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SetupError } from '../../../electron/setup/report.mjs';
import { electronExecutable, findRuntime, substituteFolder } from '../../../electron/setup/runtime.mjs';

const executableName =
  process.platform === 'win32'
    ? 'electron.exe'
    : process.platform === 'darwin'
      ? 'Electron.app/Contents/MacOS/Electron'
      : 'electron';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-runtime-'));
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
  vi.stubEnv('LOCALAPPDATA', join(root, 'cache'));
  vi.stubEnv('HOME', root);
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '');
  vi.stubEnv('OCPP_CONSOLE_ELECTRON', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

function write(file: string, content = ''): string {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function installOfficial({ packageVersion = '45.4.1', downloaded = '45.4.1' } = {}): string {
  const folder = join(root, 'node_modules', 'electron');
  write(join(folder, 'package.json'), JSON.stringify({ version: packageVersion }));
  write(join(folder, 'path.txt'), executableName);
  write(join(folder, 'dist', 'version'), downloaded);
  return write(join(folder, 'dist', executableName));
}

const installSubstitute = (): string => write(join(substituteFolder(), 'electron'));

it('finds nothing on a fresh machine, and says what to do', () => {
  expect(findRuntime(root)).toBeNull();
  expect(() => electronExecutable(root)).toThrow(SetupError);
});

it('prefers the folder the user names, then the official release, then the substitute', () => {
  const substitute = installSubstitute();
  expect(findRuntime(root)).toEqual({ kind: 'substitute', executable: substitute });

  const official = installOfficial();
  expect(findRuntime(root)).toEqual({ kind: 'official', executable: official });

  const override = write(join(root, 'override', executableName));
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', join(root, 'override'));
  expect(findRuntime(root)).toEqual({ kind: 'override', executable: override });
});

it('does not take the download of another version for the official release', () => {
  installOfficial({ packageVersion: '45.5.0' });
  expect(findRuntime(root)).toBeNull();
});

it('does not pass over a folder that the user names and that holds no Electron', () => {
  installOfficial();
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', join(root, 'empty'));
  expect(() => findRuntime(root)).toThrow(/ELECTRON_OVERRIDE_DIST_PATH holds no Electron/);
});

it('gives tests the executable that the set-up chose for them', () => {
  installOfficial();
  vi.stubEnv('OCPP_CONSOLE_ELECTRON', '/chosen/electron');
  expect(electronExecutable(root)).toBe('/chosen/electron');
});
