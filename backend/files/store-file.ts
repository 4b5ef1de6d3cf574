/** Writes a stream to a file, up to a limit, under a temporary name until it is whole. */
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The sender sent more than is permitted. */
export class TooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`The file has more than ${maxBytes / 1_000_000} MB.`);
    this.name = 'TooLargeError';
  }
}

export interface StoreOptions {
  maxBytes: number;
  /** Called with each piece that came, with the bytes so far. */
  progress?(bytes: number): void;
  /** Ends the writing. */
  signal?: AbortSignal;
}

/**
 * @returns the file's size in bytes, when it is on the disk under its name.
 * @throws TooLargeError, and what the stream or the disk fails with; then nothing is left of it.
 */
export async function storeFile(
  content: NodeJS.ReadableStream,
  path: string,
  { maxBytes, progress, signal }: StoreOptions,
): Promise<number> {
  const temporary = `${path}.part`;
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        done(new TooLargeError(maxBytes));
        return;
      }
      progress?.(bytes);
      done(null, chunk);
    },
  });
  try {
    await pipeline(content, counter, createWriteStream(temporary, { mode: 0o600, flush: true }), { signal });
    renameSync(temporary, path);
    return bytes;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
