/** Where this window's gateway listens, and the token of this launch. */
import type { ConsolePreload } from '../../backend/contract/preload.ts';

declare global {
  interface Window {
    /** Offered by the preload script of the desktop window; missing in a browser. */
    ocppConsole?: ConsolePreload;
  }
}

export interface GatewayAddress {
  url: string;
  token: string;
}

const TOKEN_KEY = 'ocpp-console-token';

/** The token in a fragment such as `#token=abc`, or null. */
export function tokenOfFragment(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/, '')).get('token');
  return token === null || token === '' ? null : token;
}

/**
 * In Electron the preload script knows; in a browser the printed link carries the token in its fragment. It is kept
 * for this tab and taken out of the address bar, so that it is neither bookmarked nor seen over a shoulder.
 * @returns null in a browser that was opened without the link.
 */
export async function findGateway(): Promise<GatewayAddress | null> {
  if (window.ocppConsole !== undefined) return window.ocppConsole.gateway();
  const { location, sessionStorage, history } = window;
  // A newly printed link opened in this very tab changes the fragment only.
  window.addEventListener('hashchange', () => {
    if (tokenOfFragment(location.hash) !== null) location.reload();
  });
  const given = tokenOfFragment(location.hash);
  if (given !== null) {
    sessionStorage.setItem(TOKEN_KEY, given);
    history.replaceState(null, '', `${location.pathname}${location.search}`);
  }
  const token = sessionStorage.getItem(TOKEN_KEY);
  return token === null ? null : { url: location.origin, token };
}
