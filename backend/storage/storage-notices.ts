/** What the operator must know about damaged files: kept in a file of its own until it is dismissed. */
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { StorageNotice } from '../contract/status.ts';
import type { Logger } from '../ports/logger.ts';
import type { FileDamage } from './rescue/file-marks.ts';

/** The latest ones; a disk that fails again and again must not fill the window. */
const KEPT = 20;

const noticesSchema = z.array(
  z.object({
    noticeId: z.string(),
    at: z.number(),
    part: z.enum(['journal', 'database']),
    kind: z.enum(['rescued', 'logIncomplete']),
    file: z.string(),
    movedTo: z.string(),
    rescued: z.number(),
    lost: z.number(),
    damagedPages: z.number(),
  }),
);

export class StorageNotices {
  readonly #file: string;
  readonly #logger: Logger;
  #notices: StorageNotice[];

  constructor(dataDir: string, logger: Logger) {
    this.#file = join(dataDir, 'storage-notices.json');
    this.#logger = logger;
    this.#notices = this.#read();
  }

  all(): StorageNotice[] {
    return this.#notices;
  }

  /** Notes what was found at an opening, in the log too: that is what a console without a window shows. */
  add(part: StorageNotice['part'], { file, movedTo, rescue }: FileDamage): void {
    const notice: StorageNotice = {
      noticeId: randomUUID(),
      at: Date.now(),
      part,
      kind: rescue === null ? 'logIncomplete' : 'rescued',
      file,
      movedTo,
      rescued: rescue?.rescued ?? 0,
      lost: rescue?.lost ?? 0,
      damagedPages: rescue?.damagedPages ?? 0,
    };
    this.#logger.error(
      { ...notice, contradicting: rescue?.contradicting ?? 0 },
      rescue === null
        ? 'the write-ahead log was damaged or cut off: its last transactions may be missing'
        : 'a damaged file was moved aside, and what could be read of it was copied into a new one',
    );
    this.#write([notice, ...this.#notices].slice(0, KEPT));
  }

  /** @returns whether it was there. */
  dismiss(noticeId: string): boolean {
    const others = this.#notices.filter((notice) => notice.noticeId !== noticeId);
    const found = others.length < this.#notices.length;
    if (found) this.#write(others);
    return found;
  }

  #read(): StorageNotice[] {
    try {
      return noticesSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#logger.warn({ err: error, file: this.#file }, 'the notices about the storage cannot be read');
      return [];
    }
  }

  #write(notices: StorageNotice[]): void {
    this.#notices = notices;
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(notices, null, 2));
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      // A full disk: the window shows it until the console ends.
      this.#logger.error({ err: error, file: this.#file }, 'a notice about the storage could not be kept');
    }
  }
}
