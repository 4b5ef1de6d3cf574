/** Whatever an HTTP request asks for, no listener of the console ends by it: gateway, OCPP server, file server. */
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
beforeAll(async () => {
  running = await startConsole({ settings: { files: { enabled: true, port: 0 } } });
});
afterAll(() => running.dispose());

/** Sends a request line as it is. @returns the answer's status, 0 where the connection was closed without one. */
async function ask(port: number, method: string, target: string, headers: string[] = []): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const lines = [`${method} ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close', ...headers];
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString('latin1');
  });
  await once(socket, 'close');
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Request targets that parsers stumble over. */
const target = fc.oneof(
  fc.constantFrom(
    '//',
    '///',
    '/\\',
    '//[',
    'http://',
    'http://[::1',
    '*',
    '/%',
    '/%zz',
    '/files/%',
    '/exports/..',
  ),
  fc
    .tuple(
      fc.constantFrom(
        '/',
        '//',
        '/files/',
        '/files?name=',
        '/exports/',
        '/upload/',
        '/download/',
        '/ws/ocpp/16/',
        '',
      ),
      fc.string({ maxLength: 60 }),
    )
    // What ends a request line is no part of a target.
    .map(([start, rest]) => `${start}${rest.replaceAll(/[\s\u007f-\uffff]/g, '~')}` || '/'),
);

it.each(['gateway', 'ocpp', 'files'] as const)(
  'any target to the %s is answered, and the next one too',
  async (listener) => {
    const { ocpp, files } = running.backend.status();
    const gateway = Number(new URL(running.ready.uiUrl).port);
    const port = { gateway, ocpp: ocpp.port, files: files.port }[listener];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE'),
        target,
        fc.constantFrom<string[]>([], ['Range: bytes=9-1'], ['Content-Length: 0'], ['Upgrade: websocket']),
        async (method, asked, headers) => {
          const status = await ask(port, method, asked, headers);
          expect(status).toBeLessThan(500);
          expect(await ask(port, 'GET', '/')).toBeGreaterThanOrEqual(200);
        },
      ),
      { numRuns: 120 },
    );
    expect((await running.request('status.get', {})).ocpp.state).toBe('listening');
  },
);
