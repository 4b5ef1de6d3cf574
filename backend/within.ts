/**
 * Whether a promise is fulfilled in time; what comes later, a failure too, is nobody's any more.
 * @throws its failure, when that comes in time.
 */
export async function within(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, timeoutMs));
  });
  const settled = promise.then(() => true);
  try {
    return await Promise.race([settled, tooLate]);
  } finally {
    clearTimeout(timer);
    settled.catch(() => {});
  }
}
