/** Which file of the renderer a URL means. */
import { normalize, sep } from 'node:path';
import { parseUrl } from './urls.ts';

export const HOST = 'console';

/** The file a URL means, or null when it lies outside of `directory` or belongs to another host. */
export function resolveInside(directory: string, url: string): string | null {
  const parsed = parseUrl(url);
  if (parsed === null || parsed.host !== HOST) return null;
  let path: string;
  try {
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  const root = normalize(`${directory}${sep}`);
  const file = normalize(`${root}${path}`);
  return file.startsWith(root) && !file.includes('\0') ? file : null;
}
