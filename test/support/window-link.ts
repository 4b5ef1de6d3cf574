/** The link between a window and its backend in the hand of a test: held, cut, or made to search in small pieces. */
import type { Page, WebSocketRoute } from 'playwright';

export interface WindowLink {
  /** Answers to this method wait from now on until they are released. */
  hold(method: string): void;
  release(): void;
  /** Whether an answer waits. */
  readonly isHolding: boolean;
  /** Ends the connection, and takes no other. */
  cut(): Promise<void>;
  restore(): void;
  /** Requests of this method ask for more rows than the gateway gives, which it refuses. */
  refused: string | null;
  /** Searches give what they have after this time, ms: 1 is the smallest piece there is. */
  searchBudgetMs: number | null;
}

/** A request of Socket.io with an acknowledgement (socket.io-protocol: `42ID[event, …]`), and its answer (`43ID[…]`). */
const REQUEST = /^42(\d+)\["request",\{"method":"([^"]+)"/;
const ANSWER = /^43(\d+)\[/;

/** Takes the page's link in hand: it is loaded anew. */
export async function holdLink(page: Page): Promise<WindowLink> {
  const sockets = new Set<WebSocketRoute>();
  const held = new Set<string>();
  const methods = new Map<string, string>();
  let waiting: (() => void)[] = [];
  let isCut = false;
  const link: WindowLink = {
    hold: (method) => void held.add(method),
    release() {
      held.clear();
      for (const send of waiting.splice(0)) send();
    },
    get isHolding() {
      return waiting.length > 0;
    },
    async cut() {
      isCut = true;
      waiting = [];
      for (const socket of sockets) await socket.close();
      sockets.clear();
    },
    restore() {
      isCut = false;
    },
    refused: null,
    searchBudgetMs: null,
  };
  await page.routeWebSocket(/socket\.io/, (socket) => {
    if (isCut) {
      void socket.close();
      return;
    }
    sockets.add(socket);
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const [, id, method] = REQUEST.exec(String(message)) ?? [];
      if (id !== undefined && method !== undefined) methods.set(id, method);
      server.send(typeof message === 'string' ? changed(message, method, link) : message);
    });
    server.onMessage((message) => {
      const id = ANSWER.exec(String(message))?.[1];
      if (id !== undefined && held.has(methods.get(id) ?? '')) waiting.push(() => socket.send(message));
      else socket.send(message);
      if (id !== undefined) methods.delete(id);
    });
  });
  await page.reload();
  return link;
}

function changed(
  request: string,
  method: string | undefined,
  { refused, searchBudgetMs }: WindowLink,
): string {
  if (method !== undefined && method === refused) return request.replace(/"limit":\d+/, '"limit":1000000');
  return searchBudgetMs === null
    ? request
    : request.replace(/"budgetMs":\d+/, `"budgetMs":${searchBudgetMs}`);
}
