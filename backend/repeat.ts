/** Runs a task again and again, never two at a time. @returns the function that ends it. */
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
