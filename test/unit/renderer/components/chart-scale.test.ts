import { describe, expect, it } from 'vitest';
import { nearest, ticksFor, timeTicks } from '../../../../renderer/components/chart-scale.ts';

describe('ticksFor', () => {
  it('covers the values with round figures from zero', () => {
    expect(ticksFor(0, 11_000, 3)).toEqual([0, 5_000, 10_000, 15_000]);
    expect(ticksFor(40, 43, 3)).toEqual([0, 20, 40, 60]);
    expect(ticksFor(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('reaches below zero for a register that fell, and holds for no spread at all', () => {
    expect(ticksFor(-50, 100, 3)[0]).toBeLessThanOrEqual(-50);
    const flat = ticksFor(0, 0, 3);
    expect(flat.at(-1)).toBeGreaterThan(0);
  });
});

describe('timeTicks', () => {
  it('stands at whole minutes within the range', () => {
    const from = new Date(2026, 0, 1, 12, 0, 30).getTime();
    const ticks = timeTicks(from, from + 600_000, 4);
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks.length).toBeLessThanOrEqual(4);
    for (const tick of ticks) expect(tick % 60_000).toBe(0);
  });
});

describe('nearest', () => {
  const points = [0, 10, 30].map((at) => ({ at, value: at }));
  it('finds the closest point on either side', () => {
    expect(nearest(points, 4)?.at).toBe(0);
    expect(nearest(points, 19)?.at).toBe(10);
    expect(nearest(points, 21)?.at).toBe(30);
    expect(nearest(points, 999)?.at).toBe(30);
    expect(nearest([], 1)).toBeNull();
  });
});
