import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { databaseReader, givingWay } from '../../../backend/storage/database-reader.ts';
import { GiveWay } from '../../../backend/storage/give-way.ts';

/** A step of so many ms by a clock that stands still otherwise. @returns how long it takes until it has given way, ms. */
async function stepOf(workMs: number, rowsPerSecond: number): Promise<number> {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const giveWay = new GiveWay(() => rowsPerSecond);
  const start = performance.now();
  const done = giveWay.step(async () => {
    vi.advanceTimersByTime(workMs);
    return 'result';
  });
  await vi.runAllTimersAsync();
  expect(await done).toBe('result');
  return performance.now() - start - workMs;
}

describe('long work', () => {
  it('goes on at once while chargers say nothing', async () => {
    expect(await stepOf(20, 0)).toBe(0);
  });

  it('leaves others three times what it took while chargers say much', async () => {
    expect(await stepOf(20, 1_000)).toBe(60);
    expect(await stepOf(20, 50_000)).toBe(60);
  });

  it('leaves them less while they say less', async () => {
    expect(await stepOf(20, 500)).toBe(30);
  });

  it('goes on after a tenth of a second in any case', async () => {
    expect(await stepOf(5_000, 1_000)).toBe(100);
  });

  it('tells at once what it failed by', async () => {
    const failing = new GiveWay(() => 1_000).step(() => Promise.reject(new Error('no disk')));
    await expect(failing).rejects.toThrow('no disk');
  });
});

describe('the reader', () => {
  it('gives way in searches and exports; whoever looks at a page does not wait', async () => {
    const steps: string[] = [];
    const call = async (method: string, ..._args: unknown[]): Promise<never> =>
      void steps.push(method) as never;
    const giveWay = new GiveWay(() => 0);
    vi.spyOn(giveWay, 'step').mockImplementation(async (work) => {
      steps.push('gives way');
      return work();
    });
    const reader = givingWay(databaseReader({ call }), giveWay);
    await reader.messages({ filter: { action: 'Heartbeat' }, limit: 1 });
    await reader.messages({ filter: { text: 'tag' }, limit: 1 });
    await reader.nextExportChunk('1');
    expect(steps).toEqual(['messages', 'gives way', 'messages', 'gives way', 'nextExportChunk']);
  });
});
