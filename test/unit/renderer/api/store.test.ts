import { describe, expect, it, vi } from 'vitest';
import { tokenOfFragment } from '../../../../renderer/api/bootstrap.ts';
import { formatRoute, parseRoute } from '../../../../renderer/api/route.ts';
import { createStore, sameMembers } from '../../../../renderer/api/store.ts';

describe('createStore', () => {
  it('tells listeners about a change, and nothing about the same state', () => {
    const store = createStore({ count: 0 });
    const listener = vi.fn<() => void>();
    const unsubscribe = store.subscribe(listener);
    store.update((state) => state);
    expect(listener).not.toHaveBeenCalled();
    store.update(({ count }) => ({ count: count + 1 }));
    expect(listener).toHaveBeenCalledTimes(1);
    unsubscribe();
    store.update(({ count }) => ({ count: count + 1 }));
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.get().count).toBe(2);
  });

  it('compares members, not arrays', () => {
    const member = {};
    expect(sameMembers([member], [member])).toBe(true);
    expect(sameMembers([member], [{}])).toBe(false);
    expect(sameMembers([member], [])).toBe(false);
  });
});

describe('route', () => {
  it('carries any id there and back', () => {
    for (const open of ['CP1', 'a/b?c#d', 'شاحن %2F', '"><img src=x>', 'x'.repeat(200)]) {
      const route = { place: 'sessions', open, query: { chargerId: open } } as const;
      expect(parseRoute(formatRoute(route))).toEqual(route);
    }
  });

  it('opens the start page for what it cannot read', () => {
    for (const fragment of ['', '#', '#/nowhere/x', '#token=abc'])
      expect(parseRoute(fragment)).toEqual({ place: 'overview', open: null, query: {} });
    expect(parseRoute('#/messages/%E0%A4%A').open).toBe('%E0%A4%A');
  });
});

describe('tokenOfFragment', () => {
  it('finds the token of the printed link only', () => {
    expect(tokenOfFragment('#token=a-b_c')).toBe('a-b_c');
    expect(tokenOfFragment('#token=')).toBeNull();
    expect(tokenOfFragment('#/messages/x')).toBeNull();
    expect(tokenOfFragment('')).toBeNull();
  });
});
