/** HTTP route by which a window sends a log that is to be opened: too large for a socket message. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../ports/logger.ts';
import { admitsWindow, refuseMethod, takeFile } from './window-requests.ts';

export interface LogInbox {
  /** @throws ConsoleError WORKSPACE_FAILED, WORKSPACE_FILE_INVALID */
  upload(name: string, content: NodeJS.ReadableStream): Promise<{ sourceId: string }>;
}

/**
 * Answers `POST /logs?name=…` (the body is the file) to windows.
 * @returns false where the request is for something else.
 */
export function serveLogs(
  request: IncomingMessage,
  response: ServerResponse,
  { inbox, token, logger }: { inbox: LogInbox; token: string; logger: Logger },
): boolean {
  const [path = ''] = (request.url ?? '').split('?', 1);
  if (path !== '/logs') return false;
  if (!admitsWindow(request, response, token)) return true;
  if (request.method === 'POST')
    takeFile(request, response, (name, content) => inbox.upload(name, content), {
      code: 'WORKSPACE_FAILED',
      message: 'a log was refused',
      logger,
    });
  else refuseMethod(response);
  return true;
}
