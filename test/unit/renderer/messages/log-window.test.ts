import { describe, expect, it } from 'vitest';
import {
  addNewer,
  addOlder,
  addTail,
  follow,
  jumpTo,
  MAX_HELD,
  MAX_ROWS,
  mustReload,
  pause,
  resetTo,
  type LogWindow,
} from '../../../../renderer/features/messages/log-window.ts';
import { page } from '../fixtures.ts';

const ids = (window: LogWindow): number[] => window.rows.map(({ id }) => id);
const start = (): LogWindow => resetTo({ rows: page(10, 6), hasMore: true }, 10);

describe('the tail', () => {
  it('puts new rows on top while following, and moves nothing', () => {
    const { window, shift } = addTail(start(), { rows: page(12, 11), hasMore: false }, 12);
    expect(ids(window)).toEqual([12, 11, 10, 9, 8, 7, 6]);
    expect(shift).toBe(0);
    expect(window.tailId).toBe(12);
  });

  it('holds new rows while paused, and shows them on return', () => {
    const paused = pause(start());
    const first = addTail(paused, { rows: page(12, 11), hasMore: false }, 12).window;
    const second = addTail(first, { rows: page(13, 13), hasMore: false }, 13).window;
    expect(ids(second)).toEqual([10, 9, 8, 7, 6]);
    expect(second.held.map(({ id }) => id)).toEqual([13, 12, 11]);
    expect(mustReload(second)).toBe(false);
    const back = follow(second);
    expect(ids(back)).toEqual([13, 12, 11, 10, 9, 8, 7, 6]);
    expect(back).toMatchObject({ following: true, held: [] });
  });

  it('never scans again what did not pass the filter', () => {
    const empty = resetTo({ rows: [], hasMore: false }, 500);
    expect(empty.tailId).toBe(500);
    expect(addTail(empty, { rows: [], hasMore: false }, 900).window.tailId).toBe(900);
    expect(addTail(empty, { rows: [], hasMore: false }, 400).window).toBe(empty);
  });

  it('counts no further than it holds, and then needs the newest page', () => {
    const paused = pause(start());
    const { window } = addTail(paused, { rows: page(10 + MAX_HELD + 5, 11), hasMore: false }, 0);
    expect(window.held).toHaveLength(MAX_HELD);
    expect(window.heldOverflow).toBe(true);
    expect(mustReload(window)).toBe(true);
  });

  it('keeps at most MAX_ROWS rows, and knows that the dropped ones are older', () => {
    const long = resetTo({ rows: page(MAX_ROWS, 1), hasMore: false }, MAX_ROWS);
    const { window } = addTail(long, { rows: page(MAX_ROWS + 3, MAX_ROWS + 1), hasMore: false }, 0);
    expect(window.rows).toHaveLength(MAX_ROWS);
    expect(window.rows[0]?.id).toBe(MAX_ROWS + 3);
    expect(window.hasOlder).toBe(true);
  });
});

const long = (): LogWindow => pause(resetTo({ rows: page(5_000, 3_001), hasMore: true }, 5_000));

describe('scrolling far', () => {
  it('lets the newest rows go and says by how much the content moved', () => {
    const { window, shift } = addOlder(long(), { rows: page(3_000, 2_801), hasMore: true });
    expect(window.rows).toHaveLength(MAX_ROWS);
    expect(shift).toBe(-200);
    expect(window.detached).toBe(true);
    expect(mustReload(window)).toBe(true);
  });

  it('comes back without gaps and without duplicates', () => {
    const { window: detached } = addOlder(long(), { rows: page(3_000, 2_801), hasMore: true });
    const { window: held } = addTail(detached, { rows: page(5_002, 5_001), hasMore: false }, 5_002);
    const { window, shift } = addNewer(held, { rows: page(5_002, 4_801), hasMore: false });
    expect(shift).toBe(202);
    expect(window).toMatchObject({ detached: false, held: [], tailId: 5_002 });
    expect(ids(follow(window)).slice(0, 3)).toEqual([5_002, 5_001, 5_000]);
    expect(new Set(ids(follow(window))).size).toBe(MAX_ROWS);
  });

  it('stays detached while there is more above', () => {
    const { window: detached } = addOlder(long(), { rows: page(3_000, 2_501), hasMore: true });
    const { window } = addNewer(detached, { rows: page(4_700, 4_501), hasMore: true });
    expect(window.detached).toBe(true);
    expect(window.tailId).toBe(5_000);
  });
});

describe('a search under way', () => {
  const searching = (rows: number): LogWindow =>
    resetTo({ rows: page(5_000, 5_001 - rows), hasMore: true, search: { before: 1_000, share: 0.5 } }, 5_000);

  it('goes on where it stood while new rows come', () => {
    const { window } = addTail(searching(10), { rows: page(5_001, 5_001), hasMore: false }, 5_001);
    expect(window.search).toEqual({ before: 1_000, share: 0.5 });
  });

  it('begins again below the last row once rows above its place were let go', () => {
    const { window } = addNewer(searching(MAX_ROWS), { rows: page(5_200, 5_001), hasMore: true });
    expect(window.rows).toHaveLength(MAX_ROWS);
    expect(window).toMatchObject({ search: null, hasOlder: true });
  });
});

describe('a jump in time', () => {
  it('stands still there, holds what comes, and joins the newest again page by page', () => {
    const window = jumpTo({ rows: page(10, 6), hasMore: true }, 20, 10_500);
    expect(window).toMatchObject({ detached: true, following: false, hasOlder: true });
    expect(window.jump).toEqual({ id: 10, at: 10_500 });
    const held = addTail(window, { rows: page(21, 21), hasMore: false }, 21).window;
    expect(ids(held)).toEqual([10, 9, 8, 7, 6]);
    expect(held.held.map(({ id }) => id)).toEqual([21]);
    expect(mustReload(held)).toBe(true);
    const { window: joined, shift } = addNewer(held, { rows: page(21, 11), hasMore: false });
    expect(ids(joined).slice(0, 3)).toEqual([21, 20, 19]);
    expect(joined).toMatchObject({ detached: false, held: [] });
    expect(shift).toBe(11);
  });
});
