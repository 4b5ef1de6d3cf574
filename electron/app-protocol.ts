/** Serves the renderer's files under `app://console/`, and nothing else of the disk. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol } from 'electron';
import { contentSecurityPolicy } from '../backend/gateway/content-security-policy.ts';
import { APP_ORIGIN } from '../backend/gateway/door.ts';
import { resolveInside } from './contained-path.ts';

const SCHEME = 'app';
export const START_PAGE = `${APP_ORIGIN}/index.html`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers `app://console/…` from `directory`; the policy names the gateway's port of this launch. */
export function serveApp(directory: string, gatewayOrigin: string): void {
  const headers = {
    'Content-Security-Policy': contentSecurityPolicy(gatewayOrigin),
    'X-Content-Type-Options': 'nosniff',
  };
  protocol.handle(SCHEME, async (request) => {
    const file = resolveInside(directory, request.url);
    const contentType = file === null ? undefined : CONTENT_TYPES[extname(file)];
    if (file === null || contentType === undefined)
      return new Response('Not found', { status: 404, headers });
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: { ...headers, 'Content-Type': contentType },
      });
    } catch {
      return new Response('Not found', { status: 404, headers });
    }
  });
}
