/** A disk of a few megabytes, to be filled or made read-only. It takes the right to mount. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  folder: string;
  /** Writes until nothing fits any more. @returns what makes room again. */
  fill(): () => void;
  readOnly(on: boolean): void;
  remove(): void;
}

/** Why no disk can be mounted here; null when one can. */
export function whyNoDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'mounting takes root on Linux';
  try {
    makeSmallDisk(1).remove();
    return null;
  } catch (error) {
    return `mounting is refused here: ${(error as Error).message.trim()}`;
  }
}

export function makeSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const run = (command: string, ...parameters: string[]): void => {
    execFileSync(command, parameters, { stdio: 'pipe' });
  };
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  return {
    folder,
    fill() {
      const ballast = join(folder, 'ballast');
      const descriptor = openSync(ballast, 'w');
      const block = Buffer.alloc(4_096);
      try {
        while (statfsSync(folder).bfree > 0) writeSync(descriptor, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(descriptor);
      }
      return () => rmSync(ballast, { force: true });
    },
    readOnly: (on) => run('mount', '-o', `remount,${on ? 'ro' : 'rw'}`, folder),
    remove() {
      run('umount', '-l', folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
