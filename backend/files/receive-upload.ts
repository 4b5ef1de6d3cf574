/** Takes a file out of an HTTP request: the body itself, or the first file of a form (RFC 7578). */
import type { IncomingMessage } from 'node:http';
import { Busboy } from '@fastify/busboy';
import { decoded, dispositionName, safeName } from './file-names.ts';
import { storeFile, type StoreOptions } from './store-file.ts';

/** Name of an upload that has none. */
const UNNAMED = 'diagnostics';

/** The form had no file in it. */
export class NoFileError extends Error {
  constructor() {
    super('The form holds no file.');
    this.name = 'NoFileError';
  }
}

/** The connection ended before the upload did. */
export class ConnectionLostError extends Error {
  /** Bytes of the file that came. */
  readonly received: number;

  /** @param announced bytes of the whole request; 0 where the charger did not say. */
  constructor(received: number, announced: number) {
    const of = announced === 0 ? '' : ` of ${inWords(announced)}`;
    super(`The connection to the charger was lost after ${inWords(received)}${of} bytes.`);
    this.name = 'ConnectionLostError';
    this.received = received;
  }
}

const inWords = (bytes: number): string => bytes.toLocaleString('en');

/**
 * @param nameInPath what the charger appended to the address; OCPP 1.6 calls the location of GetDiagnostics a directory.
 * @returns the file's name for people and its size in bytes.
 * @throws NoFileError, TooLargeError, ConnectionLostError, and what the disk fails with.
 */
export async function receiveUpload(
  request: IncomingMessage,
  nameInPath: string,
  path: string,
  options: StoreOptions,
): Promise<{ name: string; size: number }> {
  let received = 0;
  const progress = (bytes: number): void => {
    received = bytes;
    options.progress?.(bytes);
  };
  try {
    return await receive(request, nameInPath, path, { ...options, progress });
  } catch (error) {
    // So Node calls a request that ended too early.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    throw new ConnectionLostError(received, Number(request.headers['content-length'] ?? 0));
  }
}

async function receive(
  request: IncomingMessage,
  nameInPath: string,
  path: string,
  options: StoreOptions,
): Promise<{ name: string; size: number }> {
  const { 'content-type': type = '', 'content-disposition': disposition } = request.headers;
  if (/^multipart\/form-data\b/i.test(type)) return receiveForm(request, type, path, options);
  const name = safeName(decoded(nameInPath) || dispositionName(disposition), UNNAMED);
  return { name, size: await storeFile(request, path, options) };
}

async function receiveForm(
  request: IncomingMessage,
  type: string,
  path: string,
  options: StoreOptions,
): Promise<{ name: string; size: number }> {
  const cut = new AbortController();
  const form = Busboy({
    headers: { ...request.headers, 'content-type': type },
    limits: { files: 1, parts: 50 },
  });
  let stored: Promise<{ name: string; size: number }> | null = null;
  form.on('file', (_field, stream, fileName) => {
    const name = safeName(fileName ?? '', UNNAMED);
    stored = storeFile(stream, path, { ...options, signal: cut.signal }).then((size) => ({ name, size }));
    // The form is not read on for a file that cannot be stored.
    stored.catch((error: Error) => request.unpipe(form) && form.destroy(error));
  });
  await new Promise<void>((resolve, reject) => {
    form.once('finish', resolve).once('error', reject);
    request.once('error', reject);
    request.pipe(form);
  }).catch(async (error: unknown) => {
    cut.abort();
    // Why the file could not be stored says more than what that did to the form; that it was cut off does not.
    await (stored as Promise<unknown> | null)?.catch((reason: Error) => {
      if (reason.name !== 'AbortError') throw reason;
    });
    throw error;
  });
  const result = await (stored as Promise<{ name: string; size: number }> | null);
  if (result === null) throw new NoFileError();
  return result;
}
