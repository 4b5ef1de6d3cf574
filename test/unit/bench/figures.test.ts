import { describe, expect, it } from 'vitest';
import { latenciesOf, median, percentile } from '../../bench/report/figures.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_value, index) => 100 - index);

  it.each([
    [0, 1],
    [1, 1],
    [50, 50],
    [99, 99],
    [99.1, 100],
    [100, 100],
  ])('%d %% of 1 … 100 in any order', (percent, expected) => {
    expect(percentile(hundred, percent)).toBe(expected);
  });

  it('is a value that was measured, however few there are', () => {
    expect(percentile([7], 99)).toBe(7);
    expect(percentile([3, 1], 50)).toBe(1);
    expect(percentile([3, 1], 51)).toBe(3);
  });

  it('leaves the sample as it was', () => {
    const sample = [3, 1, 2];
    percentile(sample, 50);
    expect(sample).toEqual([3, 1, 2]);
  });

  it('of nothing is not a number', () => expect(percentile([], 50)).toBeNaN());
});

describe('median', () => {
  it('is the middle value', () => expect(median([9, 1, 5])).toBe(5));
  it('lies between the two in the middle', () => expect(median([1, 2, 4, 100])).toBe(3));
  it('of nothing is not a number', () => expect(median([])).toBeNaN());
});

it('tells count, middle, tail and worst of a sample', () => {
  const sample = Float64Array.from({ length: 1_000 }, (_value, index) => index + 1);
  expect(latenciesOf(sample)).toEqual({ count: 1_000, p50: 500, p99: 990, max: 1_000 });
});
