import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Packages the console as it is shipped, unpacked, but for one fuse: the inspector is on, by which Playwright attaches.
 * The end-to-end tests run that program; test/e2e/package.test.ts looks at the one with all fuses set.
 */
export default function packageForTests(): void {
  packageConsole(['--test-build']);
}

/** Runs `npm run package -- --dir` with further options. */
export function packageConsole(options: string[] = []): void {
  execFileSync(process.execPath, [join(ROOT, 'electron/setup/package.mjs'), '--dir', ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** The packaged program of this platform: the test build, or the one that is released. */
export function packagedProgram(build: 'test' | 'release' = 'test'): string {
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
