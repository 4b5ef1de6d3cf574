/** HTTP routes by which a window hands files over and fetches uploaded ones: too large for a socket message. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { TransferFile } from '../contract/entities.ts';
import type { Logger } from '../ports/logger.ts';
import { admitsWindow, refuseMethod, takeFile } from './window-requests.ts';

export interface FileShelf {
  /** Stores a file for chargers. @throws ConsoleError FILE_REFUSED */
  add(name: string, content: NodeJS.ReadableStream): Promise<TransferFile>;
  /** A file that is there, whole; null when there is none. */
  open(fileId: string): { name: string; size: number; stream: NodeJS.ReadableStream } | null;
}

/**
 * Answers `POST /files?name=…` (the body is the file) and `GET /files/{fileId}` to windows.
 * @returns false where the request is for neither.
 */
export function serveFiles(
  request: IncomingMessage,
  response: ServerResponse,
  { shelf, token, logger }: { shelf: FileShelf; token: string; logger: Logger },
): boolean {
  // Read as it came: URL would refuse some targets, such as `//`, by throwing.
  const [path = ''] = (request.url ?? '').split('?', 1);
  const fileId = /^\/files\/([\w-]{1,100})$/.exec(path)?.[1];
  const isAdd = path === '/files';
  if (!isAdd && fileId === undefined) return false;
  if (!admitsWindow(request, response, token)) return true;
  if (isAdd && request.method === 'POST')
    takeFile(request, response, (name, content) => shelf.add(name, content), {
      code: 'FILE_REFUSED',
      message: 'a file was refused',
      logger,
    });
  else if (fileId !== undefined && request.method === 'GET') sendFile(shelf.open(fileId), response, logger);
  else refuseMethod(response);
  return true;
}

function sendFile(file: ReturnType<FileShelf['open']>, response: ServerResponse, logger: Logger): void {
  if (file === null) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': file.size,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'X-Content-Type-Options': 'nosniff',
  });
  pipeline(file.stream, response).catch((error: unknown) =>
    logger.warn({ err: error }, 'a file was not fetched to its end'),
  );
}
