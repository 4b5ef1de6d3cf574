/** One clock for everything that shows an age or a running duration; it stands still while nobody looks. */
import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** A text made from the present time, in whole seconds; the component renders again only when the text changes. */
export function useTicking(format: (now: number) => string): string {
  const snapshot = useCallback(() => format(Math.floor(Date.now() / 1_000) * 1_000), [format]);
  return useSyncExternalStore(subscribe, snapshot);
}
