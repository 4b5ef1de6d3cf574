import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** Names the place of the test build for the workers of the run. */
const PLACE = 'OCPP_CONSOLE_TEST_PLACE';

type Build = 'test' | 'release';

/**
 * Packages the console as it is shipped, unpacked, but for one fuse: the inspector is on, by which Playwright attaches.
 * The end-to-end tests run a copy of it in an empty folder; test/e2e/package.test.ts looks at the one with all fuses
 * set.
 * @returns removes the copy.
 */
export default function packageForTests(): () => void {
  packageConsole(['--test-build']);
  const { folder, remove } = copyOfPackage('test');
  process.env[PLACE] = folder;
  return remove;
}

/** Runs `npm run package -- --dir` with further options. */
export function packageConsole(options: string[] = []): void {
  execFileSync(process.execPath, [join(ROOT, 'electron/setup/package.mjs'), '--dir', ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Where a copy of the package stands: nothing of the source tree, and nobody's home, is near. */
export interface Place {
  folder: string;
  program: string;
  /** A home with nothing in it. */
  home: string;
}

/** Copies the packaged program's folder into an empty place. */
export function copyOfPackage(build: Build): Place & { remove(): void } {
  const place = placeIn(mkdtempSync(join(tmpdir(), 'packaged-')), build);
  cpSync(appFolder(build), join(place.folder, basename(appFolder(build))), {
    recursive: true,
    verbatimSymlinks: true,
  });
  mkdirSync(place.home);
  return { ...place, remove: () => rmSync(place.folder, { recursive: true, force: true }) };
}

/** The copy that this run of the end-to-end tests drives. */
export function packageUnderTest(): Place {
  const folder = process.env[PLACE];
  if (folder === undefined) throw new Error('The end-to-end tests have not packaged the console.');
  return placeIn(folder, 'test');
}

function placeIn(folder: string, build: Build): Place {
  const app = appFolder(build);
  const program = join(folder, basename(app), packagedProgram(build).slice(app.length));
  return { folder, program, home: join(folder, 'home') };
}

/** The folder of the program. A macOS program is a folder some levels above its executable. */
function appFolder(build: Build): string {
  const program = packagedProgram(build);
  return process.platform === 'darwin' ? join(program, '../../..') : dirname(program);
}

/** The packaged program of this platform, where it was made. */
function packagedProgram(build: Build): string {
  const release = join(ROOT, 'release', build === 'test' ? 'test' : '.');
  if (process.platform === 'darwin')
    return join(
      release,
      `mac${process.arch === 'arm64' ? '-arm64' : ''}`,
      'OCPP Console.app/Contents/MacOS/OCPP Console',
    );
  if (process.platform === 'win32') return join(release, 'win-unpacked', 'OCPP Console.exe');
  return join(release, 'linux-unpacked', 'ocpp-console');
}
