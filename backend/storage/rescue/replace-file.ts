/**
 * Puts a rescued file in the place of a damaged one, which is moved aside and never deleted. Whenever it is broken
 * off, the next start finds either the damaged file still in its place or the finished one beside it.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { freeName } from '../database/copies.ts';

const COMPANIONS = ['-wal', '-shm', ''];

/**
 * Puts the finished file in its place, where there is one; also one of a former start that was broken off.
 * @returns where the damaged file lies now; null when there was nothing to do.
 */
export function finishReplacement(file: string): string | null {
  if (!existsSync(`${file}.rescued`)) return null;
  const movedAside = freeName((suffix) => `${file}.damaged-${Date.now()}${suffix}`);
  for (const suffix of COMPANIONS)
    if (existsSync(file + suffix)) renameSync(file + suffix, movedAside + suffix);
  renameSync(`${file}.rescued`, file);
  return movedAside;
}

/** @param build makes the new file under the name it is given, and closes it. */
export async function replaceFile<R>(
  file: string,
  build: (target: string) => R | Promise<R>,
): Promise<{ movedAside: string; result: R }> {
  const building = `${file}.rescuing`;
  for (const suffix of COMPANIONS) rmSync(building + suffix, { force: true });
  const result = await build(building);
  renameSync(building, `${file}.rescued`);
  return { movedAside: finishReplacement(file) ?? '', result };
}
