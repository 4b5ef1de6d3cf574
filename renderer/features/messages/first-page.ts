/** The page that a window of the log starts with. */
import type { LogPage } from '../../../backend/contract/gateway.ts';
import type { LogFilter } from '../../../backend/contract/log-filter.ts';
import type { Request } from '../../api/client.ts';

export const PAGE_SIZE = 200;
/** A search tells how far it is at least this often, ms. */
export const SEARCH_BUDGET_MS = 300;

export interface FirstPage {
  page: LogPage;
  /** The moment that it begins at, ms; null: it is the newest one, as nothing is as late as what was asked for. */
  at: number | null;
}

/**
 * The newest page under a filter, or the one that begins at a moment, ms. Where nothing older passed the filter so
 * far, it has what came next, and a search for older rows goes on below it.
 * @throws RequestError
 */
export async function firstPage(request: Request, filter: LogFilter, at: number | null): Promise<FirstPage> {
  const common = { filter, limit: PAGE_SIZE };
  const id = at === null ? null : (await request('messages.locate', { at })).id;
  const bound = id === null ? {} : { before: id + 1 };
  const page = await request('messages.page', { ...common, budgetMs: SEARCH_BUDGET_MS, ...bound });
  if (id === null) return { page, at: null };
  if (page.rows.length > 0) return { page, at };
  const { rows } = await request('messages.page', { ...common, after: id });
  return { page: { ...page, rows }, at };
}
