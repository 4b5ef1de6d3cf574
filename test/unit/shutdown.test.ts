import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../backend/ports/logger.ts';
import { RESERVED_MS, Shutdown } from '../../backend/shutdown.ts';

const never = (): Promise<void> => new Promise(() => {});

describe('Shutdown', () => {
  it('ends the last part first, and each after the one before', async () => {
    const ended: string[] = [];
    const shutdown = new Shutdown(silentLogger);
    for (const name of ['storage', 'broker', 'chargers'])
      shutdown.add(name, 1_000, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        ended.push(name);
      });
    expect(await shutdown.run()).toEqual([]);
    expect(ended).toEqual(['chargers', 'broker', 'storage']);
  });

  it('goes on after what fails and what hangs, names them, and ends nothing twice', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const storage = vi.fn(async () => {});
    const warn = vi.fn();
    const shutdown = new Shutdown({ ...silentLogger, warn });
    shutdown.add('storage', 10_000, storage);
    shutdown.add('broker', 3_000, never);
    shutdown.add('files', 1_000, async () => {
      throw new Error('no');
    });
    shutdown.add('windows', 1_000, () => {
      throw new Error('not even begun');
    });
    try {
      const done = Promise.all([shutdown.run(10_000), shutdown.run(10_000)]);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await done).toEqual([
        ['windows', 'files', 'broker'],
        ['windows', 'files', 'broker'],
      ]);
      expect(storage.mock.calls).toEqual([[7_000]]);
      expect(warn.mock.calls).toEqual([[{ part: 'broker', limitMs: 3_000 }, expect.any(String)]]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps the deadline though everything hangs, and the last part its share of it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const shutdown = new Shutdown(silentLogger);
    const limits: number[] = [];
    for (const name of ['storage', 'a', 'b', 'c'])
      shutdown.add(name, 6_000, (limitMs) => {
        limits.push(limitMs);
        return never();
      });
    try {
      const done = shutdown.run(10_000);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await done).toEqual(['c', 'b', 'a', 'storage']);
      expect(limits.slice(0, 3)).toEqual([6_000, 10_000 - 6_000 - RESERVED_MS, 0]);
      // A timer of 0 ms takes one.
      expect(limits[3]).toBeGreaterThanOrEqual(RESERVED_MS - 1);
    } finally {
      vi.useRealTimers();
    }
  });
});
