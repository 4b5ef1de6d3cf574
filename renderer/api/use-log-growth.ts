import { useEffect, useRef } from 'react';
import { useClient } from './console-context.tsx';

/**
 * Calls back when the message log has grown, at most once in `intervalMs` however fast it grows, without rendering
 * the component. The first call after a pause comes at once.
 */
export function useLogGrowth(intervalMs: number, onGrowth: () => void): void {
  const { model } = useClient();
  const callback = useRef(onGrowth);
  useEffect(() => {
    callback.current = onGrowth;
  });
  useEffect(() => {
    let seen = model.get().logHead;
    let calledAt = 0;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const call = (): void => {
      timer = null;
      calledAt = Date.now();
      seen = model.get().logHead;
      callback.current();
    };
    const unsubscribe = model.subscribe(() => {
      if (timer !== null || model.get().logHead === seen) return;
      timer = setTimeout(call, Math.max(0, calledAt + intervalMs - Date.now()));
    });
    return () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    };
  }, [model, intervalMs]);
}
