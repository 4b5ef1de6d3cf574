/** Room on the disk. */
import { statfsSync } from 'node:fs';

/** The journal must be able to go on: what can wait leaves a disk with less than this alone, bytes. */
export const RESERVED_BYTES = 300_000_000;

/** Bytes that this user may still write in a folder's file system. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
