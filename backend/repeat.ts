/**
 * Runs a task again and again, never two at a time: first after the interval, then that long after each end. What it
 * throws is dropped. @returns the function that ends it, and resolves when a run under way is over.
 */
export function repeat(task: () => Promise<void>, intervalMs: number): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let timer = setTimeout(function tick() {
    running = task()
      .catch(() => {})
      .finally(() => {
        if (!stopped) timer = setTimeout(tick, intervalMs);
      });
  }, intervalMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
    return running;
  };
}
