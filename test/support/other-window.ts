/** Another window on the same console: its connection alone, with what it may ask. */
import type { Page } from 'playwright';
import { io, type Socket } from 'socket.io-client';
import type { ConsolePreload } from '../../backend/contract/preload.ts';
import type {
  ClientToServerEvents,
  Method,
  MethodInput,
  MethodResults,
  Reply,
  ServerToClientEvents,
} from '../../backend/contract/gateway.ts';

export interface OtherWindow {
  /** Asks the gateway; throws the reply's error. */
  request<M extends Method>(method: M, params: MethodInput<M>): Promise<MethodResults[M]>;
  close(): void;
}

export async function openOtherWindow(page: Page): Promise<OtherWindow> {
  const { url, token } = await page.evaluate(() =>
    (globalThis as unknown as { ocppConsole: ConsolePreload }).ocppConsole.gateway(),
  );
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url, {
    auth: { token },
    transports: ['websocket'],
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    async request<M extends Method>(method: M, params: MethodInput<M>) {
      const reply = (await socket.emitWithAck('request', { method, params })) as Reply<M>;
      if (!reply.ok) throw Object.assign(new Error(reply.error.message), reply.error);
      return reply.data;
    },
    close: () => socket.disconnect(),
  };
}
