import { APP_ORIGIN } from '../backend/gateway/door.ts';

/** The parsed URL, or null for text that is none. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Whether a URL belongs to the console's own pages; the URL is parsed, since text can be made to look alike. */
export function isOwnPage(text: string): boolean {
  const url = parseUrl(text);
  return url !== null && `${url.protocol}//${url.host}` === APP_ORIGIN;
}
