import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../backend/simulator/random.ts';

const draws = (seed: number, label?: string): number[] => {
  const random = createRandom(seed, label);
  return Array.from({ length: 1_000 }, () => random.next());
};

describe('the random numbers', () => {
  it('repeat for the same seed and label, and differ for others', () => {
    expect(draws(1, 'a')).toEqual(draws(1, 'a'));
    expect(draws(2, 'a')).not.toEqual(draws(1, 'a'));
    expect(draws(1, 'b')).not.toEqual(draws(1, 'a'));
  });

  it('spread evenly over [0, 1)', () => {
    const numbers = draws(42);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
  });

  it('reach both ends of a whole range', () => {
    const random = createRandom(5);
    const dice = new Set(Array.from({ length: 300 }, () => random.integer(1, 6)));
    expect(dice).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  it('know never and always', () => {
    const random = createRandom(5);
    const of = (probability: number): boolean[] =>
      Array.from({ length: 100 }, () => random.chance(probability));
    expect(of(0)).not.toContain(true);
    expect(of(1)).not.toContain(false);
  });

  it('cannot pick from nothing', () => {
    expect(() => createRandom(1).pick([])).toThrow(RangeError);
  });
});
