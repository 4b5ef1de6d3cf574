/** HTTP routes by which a window hands files over and fetches uploaded ones: too large for a socket message. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { toErrorInfo } from '../contract/errors.ts';
import type { TransferFile } from '../contract/entities.ts';
import type { Logger } from '../ports/logger.ts';
import { APP_ORIGIN, isToken } from './door.ts';

export interface FileShelf {
  /** Stores a file for chargers. @throws ConsoleError FILE_REFUSED */
  add(name: string, content: NodeJS.ReadableStream): Promise<TransferFile>;
  /** A file that is there, whole; null when there is none. */
  open(fileId: string): { name: string; size: number; stream: NodeJS.ReadableStream } | null;
}

/**
 * Answers `POST /files?name=…` (the body is the file) and `GET /files/{fileId}`, with the launch's token as Bearer
 * token (RFC 6750 §2.1). @returns false where the request is for neither.
 */
export function serveFiles(
  request: IncomingMessage,
  response: ServerResponse,
  { shelf, token, logger }: { shelf: FileShelf; token: string; logger: Logger },
): boolean {
  // Read as it came: URL would refuse some targets, such as `//`, by throwing.
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const fileId = /^\/files\/([\w-]{1,100})$/.exec(path)?.[1];
  const isAdd = path === '/files';
  if (!isAdd && fileId === undefined) return false;
  allowWindow(request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return true;
  }
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!isToken(bearer, token)) {
    response.writeHead(401, { 'Content-Type': 'text/plain' }).end('Unauthorized\n');
    return true;
  }
  if (isAdd && request.method === 'POST') {
    shelf.add(new URLSearchParams(query).get('name') ?? '', request).then(
      (file) => sendJson(response, 201, file),
      (error: unknown) => {
        logger.warn({ err: error }, 'a file was refused');
        // The rest of the body is not wanted: the connection ends with the answer.
        response.setHeader('Connection', 'close');
        sendJson(response, 422, toErrorInfo(error, 'FILE_REFUSED'));
      },
    );
    return true;
  }
  if (fileId !== undefined && request.method === 'GET') {
    sendFile(shelf.open(fileId), response, logger);
    return true;
  }
  response.writeHead(405, { 'Content-Type': 'text/plain' }).end('Method not allowed\n');
  return true;
}

/** The desktop window's pages have an origin of their own (Fetch standard, “CORS protocol”). */
export function allowWindow(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.origin !== APP_ORIGIN) return;
  response.setHeader('Access-Control-Allow-Origin', APP_ORIGIN);
  response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
  response.setHeader('Vary', 'Origin');
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
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
