/**
 * Two JSON files that change together. Both new contents are written beside the files first; that the first one takes
 * its name is the moment of the change. Whatever is killed when, the files are both of before or both of after.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export class FilePair {
  readonly #first: string;
  readonly #second: string;

  constructor(first: string, second: string) {
    this.#first = first;
    this.#second = second;
  }

  /** Carries through a change that was cut off, or drops it where it had not come about. @throws Error of the file system */
  settle(): void {
    const cameAbout = !existsSync(nextOf(this.#first)) && isWhole(nextOf(this.#second));
    if (cameAbout) renameSync(nextOf(this.#second), this.#second);
    else this.#drop();
  }

  /** @throws Error of the file system; then nothing has changed. */
  write(first: object, second: object): void {
    this.settle();
    try {
      writeNext(this.#first, first);
      writeNext(this.#second, second);
      renameSync(nextOf(this.#first), this.#first);
    } catch (error) {
      this.#drop();
      throw error;
    }
    try {
      renameSync(nextOf(this.#second), this.#second);
    } catch {
      // The change came about: the next start or the next change carries it through.
    }
  }

  /** In this order: the second one alone would be taken for a change that came about. */
  #drop(): void {
    rmSync(nextOf(this.#second), { force: true });
    rmSync(nextOf(this.#first), { force: true });
  }
}

const nextOf = (file: string): string => `${file}.tmp`;

/** On the disk when this returns: a name must not be there before the content. */
function writeNext(file: string, content: object): void {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  writeFileSync(nextOf(file), text, { mode: 0o600, flush: true });
}

function isWhole(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return true;
  } catch {
    return false;
  }
}
