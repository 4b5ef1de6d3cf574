import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Packages the console as it is shipped, unpacked: the end-to-end tests run that program. */
export default function packageForTests(): void {
  execFileSync(process.execPath, [join(ROOT, 'electron/setup/package.mjs'), '--dir'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** The packaged program of this platform. */
export function packagedProgram(): string {
  const release = join(ROOT, 'release');
  if (process.platform === 'darwin')
    return join(
      release,
      `mac${process.arch === 'arm64' ? '-arm64' : ''}`,
      'OCPP Console.app/Contents/MacOS/OCPP Console',
    );
  if (process.platform === 'win32') return join(release, 'win-unpacked', 'OCPP Console.exe');
  return join(release, 'linux-unpacked', 'ocpp-console');
}
