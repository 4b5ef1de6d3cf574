/** A disk of our own: an ext4 file system in a file, which can be copied as a power cut would leave it. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE_MB = 192;

export class LoopDisk {
  /** Where it is mounted. */
  readonly folder: string;
  readonly #image: string;

  private constructor(image: string, folder: string) {
    this.#image = image;
    this.folder = folder;
  }

  /** Makes an empty disk, and mounts it in `parent`. Only root may. */
  static async create(parent: string, name: string): Promise<LoopDisk> {
    const image = join(parent, `${name}.img`);
    await run('truncate', ['--size', `${SIZE_MB}M`, image]);
    await run('mkfs.ext4', ['-q', image]);
    return LoopDisk.#mount(image, join(parent, name));
  }

  /**
   * The disk as the power going off at this moment would leave it: what its file system has not handed to it is not
   * there. Nothing must write meanwhile: half a copied write is no power cut.
   */
  async copy(parent: string, name: string): Promise<LoopDisk> {
    const image = join(parent, `${name}.img`);
    await run('cp', ['--sparse=always', this.#image, image]);
    return LoopDisk.#mount(image, join(parent, name));
  }

  /** Unmounts it and removes its image. */
  async remove(): Promise<void> {
    await run('umount', [this.folder]);
    rmdirSync(this.folder);
    rmSync(this.#image);
  }

  static async #mount(image: string, folder: string): Promise<LoopDisk> {
    mkdirSync(folder);
    await run('mount', ['-o', 'loop', image, folder]);
    return new LoopDisk(image, folder);
  }
}

/** Why a disk cannot be mounted here; null when it can. */
export function whyNoMount(): string | null {
  if (process.platform !== 'linux') return 'only Linux mounts an image with ext4';
  if (process.getuid?.() !== 0) return 'only root may mount';
  const folder = mkdtempSync(join(tmpdir(), 'mount-'));
  const image = join(folder, 'try.img');
  try {
    execFileSync('truncate', ['--size', '8M', image]);
    execFileSync('mkfs.ext4', ['-q', image]);
    mkdirSync(join(folder, 'try'));
    execFileSync('mount', ['-o', 'loop', image, join(folder, 'try')], { stdio: 'pipe' });
    execFileSync('umount', [join(folder, 'try')]);
    return null;
  } catch (error) {
    return `a mount was tried: ${(error as Error).message}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
