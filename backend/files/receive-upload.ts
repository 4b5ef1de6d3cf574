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

/**
 * @param nameInPath what the charger appended to the address; OCPP 1.6 calls the location of GetDiagnostics a directory.
 * @returns the file's name for people and its size in bytes.
 * @throws NoFileError, TooLargeError, and what the connection or the disk fails with.
 */
export async function receiveUpload(
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
    request
      .once('aborted', () => reject(new Error('The connection ended in mid-upload.')))
      .once('error', reject);
    request.pipe(form);
  }).catch(async (error: unknown) => {
    cut.abort();
    // Why the file could not be stored says more than what that did to the form.
    await stored;
    throw error;
  });
  const result = await (stored as Promise<{ name: string; size: number }> | null);
  if (result === null) throw new NoFileError();
  return result;
}
