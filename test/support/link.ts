/** Cuts the window off from the gateway, and lets it back. */
import type { Socket } from 'node:net';
import type { ConsolePreload } from '../../backend/contract/preload.ts';
import type { ConsoleWindow } from './window.ts';

/** Refuses the page each further connection, and ends those that there are at the gateway's end. */
export async function cutLink({ app, page }: ConsoleWindow): Promise<void> {
  const { url } = await page.evaluate(() =>
    (globalThis as unknown as { ocppConsole: ConsolePreload }).ocppConsole.gateway(),
  );
  await app.evaluate(
    ({ session }, port) => {
      session.defaultSession.webRequest.onBeforeRequest(
        { urls: ['ws://127.0.0.1/*', 'http://127.0.0.1/*'] },
        (_details, decide) => decide({ cancel: true }),
      );
      // Not in Node's types; the gateway's sockets belong to no one that the program hands out.
      const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): Partial<Socket>[] };
      for (const handle of handles.call(process)) if (handle.localPort === port) handle.destroy?.();
    },
    Number(new URL(url).port),
  );
}

export async function mendLink({ app }: ConsoleWindow): Promise<void> {
  await app.evaluate(({ session }) => session.defaultSession.webRequest.onBeforeRequest(null));
}
