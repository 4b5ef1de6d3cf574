/** The smallest store that React can subscribe to. */
import { useCallback, useRef, useSyncExternalStore } from 'react';

export interface Store<S> {
  get: () => S;
  /** Listeners run once, and not at all when `change` returns the same state. */
  update: (change: (state: S) => S) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createStore<S>(initial: S): Store<S> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    update(change) {
      const next = change(state);
      if (Object.is(next, state)) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * What `select` takes from the store; renders again only when `isEqual` says that it changed. `select` may build
 * a new array or object each time as long as `isEqual` compares its content.
 */
export function useStore<S, T>(
  store: Store<S>,
  select: (state: S) => T,
  isEqual: (left: T, right: T) => boolean = Object.is,
): T {
  const last = useRef<{ state: S; select: (state: S) => T; value: T } | null>(null);
  const snapshot = useCallback((): T => {
    const state = store.get();
    const former = last.current;
    if (former !== null && former.state === state && former.select === select) return former.value;
    const selected = select(state);
    const value = former !== null && isEqual(former.value, selected) ? former.value : selected;
    last.current = { state, select, value };
    return value;
  }, [store, select, isEqual]);
  return useSyncExternalStore(store.subscribe, snapshot);
}

/** Whether two arrays hold the same members in the same order. */
export function sameMembers<T>(left: readonly T[], right: readonly T[]): boolean {
  return left.length === right.length && left.every((member, index) => Object.is(member, right[index]));
}
