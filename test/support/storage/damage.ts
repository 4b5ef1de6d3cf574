/** Ways to damage a closed file, and a log cut off as no orderly end leaves it. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Overwrites some pages, numbered from 1, with nonsense. */
export function spoilPages(file: string, pages: readonly number[], pageSize = 4_096): void {
  const bytes = readFileSync(file);
  for (const page of pages) bytes.fill(0xa5, (page - 1) * pageSize, page * pageSize);
  writeFileSync(file, bytes);
}

/** The database as a kill leaves it: copied, log and all, while it is open. */
export function copyLive(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
}
