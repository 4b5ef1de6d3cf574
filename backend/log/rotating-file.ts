/** A log file that is set aside when it is full: `console.log`, then `console.1.log` (the latest) and so on. */
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { pino } from 'pino';

export interface RotatingFileOptions {
  /** Size from which on a file is set aside, bytes. */
  maxBytes?: number;
  /** Files that are kept beside the current one. */
  kept?: number;
}

export class RotatingFile {
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #kept: number;
  #output: ReturnType<typeof pino.destination>;
  #bytes: number;
  /** Lines that came while the full file is being closed; null at all other times. */
  #waiting: string[] | null = null;

  /** Opens the file for appending; its folder is made. @throws Error when that is not possible */
  constructor(file: string, { maxBytes = 5_000_000, kept = 5 }: RotatingFileOptions = {}) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.#kept = kept;
    this.#bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    this.#output = this.#open();
  }

  /** @param line with its line feed; it is on its way to the disk when this returns */
  write(line: string): void {
    if (this.#waiting !== null) {
      this.#waiting.push(line);
      return;
    }
    this.#output.write(line);
    this.#bytes += Buffer.byteLength(line);
    if (this.#bytes >= this.#maxBytes) this.#rotate();
  }

  #open(): ReturnType<typeof pino.destination> {
    const output = pino.destination({ dest: this.#file, sync: false, mode: 0o600 });
    // A full disk must not end the console: chargers matter more than its log.
    output.on('error', () => {});
    return output;
  }

  /** Closed before it is renamed: Windows renames no open file. */
  #rotate(): void {
    this.#waiting = [];
    this.#output.once('close', () => {
      try {
        rmSync(this.#name(this.#kept), { force: true });
        for (let number = this.#kept - 1; number >= 0; number -= 1) this.#setAside(number);
      } catch {
        // It could not be set aside: it goes on growing until the next try.
      }
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      this.#bytes = 0;
      this.#output = this.#open();
      for (const line of waiting) this.write(line);
    });
    this.#output.end();
  }

  #setAside(number: number): void {
    const exists = statSync(this.#name(number), { throwIfNoEntry: false }) !== undefined;
    if (exists) renameSync(this.#name(number), this.#name(number + 1));
  }

  /** 0: the current file. */
  #name(number: number): string {
    const ending = extname(this.#file);
    return number === 0 ? this.#file : `${this.#file.slice(0, -ending.length)}.${number}${ending}`;
  }
}
