import { describe, expect, it } from 'vitest';
import type { LogPage } from '../../../../backend/contract/gateway.ts';
import type { Method, MethodResults } from '../../../../backend/contract/gateway.ts';
import type { Request } from '../../../../renderer/api/client.ts';
import { firstPage } from '../../../../renderer/features/messages/first-page.ts';
import { page as rowsFrom } from '../fixtures.ts';

/** A backend that has `older` for what is older than row 50, and rows 60 to 51 for what is newer. */
function backendWith(older: LogPage, located: number | null = 50): Request {
  return async <M extends Method>(method: M, params: object): Promise<MethodResults[M]> => {
    const newer: LogPage = { rows: rowsFrom(60, 51), hasMore: true };
    const answer = method === 'messages.locate' ? { id: located } : 'after' in params ? newer : older;
    return answer as MethodResults[M];
  };
}
const NOTHING: LogPage = { rows: [], hasMore: false };
const idsOf = ({ rows }: LogPage): number[] => rows.map(({ id }) => id);

describe('the first page at a moment', () => {
  it('begins there, with what is older', async () => {
    const older = { rows: rowsFrom(50, 41), hasMore: true };
    expect(await firstPage(backendWith(older), {}, 7)).toEqual({ page: older, at: 7 });
  });

  it('has what came next where nothing is older, and ends there', async () => {
    const { page, at } = await firstPage(backendWith(NOTHING), {}, 7);
    expect(idsOf(page)).toEqual(idsOf({ rows: rowsFrom(60, 51), hasMore: false }));
    expect(page).toMatchObject({ hasMore: false });
    expect(at).toBe(7);
  });

  it('has what came next while a search has found nothing older, and is searched on below it', async () => {
    const search = { before: 20, share: 0.5 };
    const { page } = await firstPage(backendWith({ rows: [], hasMore: true, search }), { text: 'rare' }, 7);
    expect(idsOf(page)[0]).toBe(60);
    expect(page).toMatchObject({ hasMore: true, search });
  });

  it('is the newest one where nothing is as late', async () => {
    const newest = { rows: rowsFrom(50, 41), hasMore: true };
    expect(await firstPage(backendWith(newest, null), {}, 7)).toEqual({ page: newest, at: null });
    expect(await firstPage(backendWith(newest), {}, null)).toEqual({ page: newest, at: null });
  });
});
