/** HTTP route by which a window sends a log that is to be opened: too large for a socket message. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toErrorInfo } from '../contract/errors.ts';
import type { Logger } from '../ports/logger.ts';
import { isToken } from './door.ts';
import { allowWindow, sendJson } from './file-routes.ts';

export interface LogInbox {
  /** @throws ConsoleError WORKSPACE_FAILED, WORKSPACE_FILE_INVALID */
  upload(name: string, content: NodeJS.ReadableStream): Promise<{ sourceId: string }>;
}

/**
 * Answers `POST /logs?name=…` (the body is the file), with the launch's token as Bearer token.
 * @returns false where the request is for something else.
 */
export function serveLogs(
  request: IncomingMessage,
  response: ServerResponse,
  { inbox, token, logger }: { inbox: LogInbox; token: string; logger: Logger },
): boolean {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  if (path !== '/logs') return false;
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
  if (request.method !== 'POST') {
    response.writeHead(405, { 'Content-Type': 'text/plain' }).end('Method not allowed\n');
    return true;
  }
  inbox.upload(new URLSearchParams(query).get('name') ?? '', request).then(
    (source) => sendJson(response, 201, source),
    (error: unknown) => {
      logger.warn({ err: error }, 'a log was refused');
      // The rest of the body is not wanted: the connection ends with the answer.
      response.setHeader('Connection', 'close');
      sendJson(response, 422, toErrorInfo(error, 'WORKSPACE_FAILED'));
    },
  );
  return true;
}
