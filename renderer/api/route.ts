/** Where the operator is: a place and what is open in it, kept in the page's fragment. */
import { useSyncExternalStore } from 'react';
import { PLACES, type Place } from '../../backend/contract/places.ts';

export { PLACES, type Place };

/** Everything that fills the window; a charger's own page and the help to connect one are reached from the places. */
export type Page = Place | 'charger' | 'connect';
const PAGES: readonly Page[] = [...PLACES, 'charger', 'connect'];

export interface Route {
  place: Page;
  /** Id of what is open in the place (charger, session or message uid), or null. */
  open: string | null;
  /** Filter handed over from another place. */
  query: Readonly<Record<string, string>>;
}

/** Reads `#/messages/UID?chargerId=CP%201`; whatever it cannot read is the start page. */
export function parseRoute(fragment: string): Route {
  const [path = '', search = ''] = fragment.replace(/^#\/?/, '').split('?', 2);
  const [name, ...rest] = path.split('/');
  const place = PAGES.find((candidate) => candidate === name);
  if (place === undefined) return { place: 'overview', open: null, query: {} };
  return {
    place,
    open: rest.length === 0 || rest[0] === '' ? null : decode(rest.join('/')),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** The fragment of a route, the inverse of `parseRoute`. */
export function formatRoute({ place, open, query }: Route): string {
  const search = new URLSearchParams(query).toString();
  return `#/${place}${open === null ? '' : `/${encodeURIComponent(open)}`}${search === '' ? '' : `?${search}`}`;
}

export function navigate(place: Page, open: string | null = null, query: Route['query'] = {}): void {
  window.location.hash = formatRoute({ place, open, query });
}

/** The same, in place of where the operator is: *Back* leads past it. */
export function redirect(place: Page, open: string | null, query: Route['query']): void {
  window.location.replace(formatRoute({ place, open, query }));
}

/** The place that the navigation marks. */
export const placeOf = (page: Page): Place => (page === 'charger' || page === 'connect' ? 'chargers' : page);

let last: { fragment: string; route: Route } | null = null;

function currentRoute(): Route {
  const fragment = window.location.hash;
  if (last?.fragment !== fragment) last = { fragment, route: parseRoute(fragment) };
  return last.route;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
