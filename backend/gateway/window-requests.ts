/** What the HTTP routes share by which windows send and fetch files: who may ask, and what is answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toErrorInfo, type ErrorCode } from '../contract/errors.ts';
import type { Logger } from '../ports/logger.ts';
import { APP_ORIGIN, isToken } from './door.ts';

/**
 * Lets a window in with the launch's token as Bearer token (RFC 6750 §2.1).
 * @returns false where the request is answered: a preflight (Fetch standard, “CORS protocol”), or a stranger's.
 */
export function admitsWindow(request: IncomingMessage, response: ServerResponse, token: string): boolean {
  allowWindow(request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return false;
  }
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (isToken(bearer, token)) return true;
  response.writeHead(401, { 'Content-Type': 'text/plain' }).end('Unauthorized\n');
  return false;
}

/**
 * Hands the body on, under the `name` of the query, and answers with what became of it: 201, or 422 with the error.
 * @param refusal how a failure is told: its code where it has none of its own, and its line in the log.
 */
export function takeFile(
  request: IncomingMessage,
  response: ServerResponse,
  take: (name: string, content: NodeJS.ReadableStream) => Promise<object>,
  { code, message, logger }: { code: ErrorCode; message: string; logger: Logger },
): void {
  const [, query = ''] = (request.url ?? '').split('?', 2);
  take(new URLSearchParams(query).get('name') ?? '', request).then(
    (taken) => sendJson(response, 201, taken),
    (error: unknown) => {
      logger.warn({ err: error }, message);
      // The rest of the body is not wanted: the connection ends with the answer.
      response.setHeader('Connection', 'close');
      sendJson(response, 422, toErrorInfo(error, code));
    },
  );
}

export function refuseMethod(response: ServerResponse): void {
  response.writeHead(405, { 'Content-Type': 'text/plain' }).end('Method not allowed\n');
}

/** The desktop window's pages have an origin of their own. */
function allowWindow(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.origin !== APP_ORIGIN) return;
  response.setHeader('Access-Control-Allow-Origin', APP_ORIGIN);
  response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
  response.setHeader('Vary', 'Origin');
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
