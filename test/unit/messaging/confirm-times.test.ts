import { expect, it } from 'vitest';
import { ConfirmTimes } from '../../../backend/messaging/confirm-times.ts';

it('tells median and 99th percentile of what was confirmed, to within a tenth', () => {
  const times = new ConfirmTimes(() => 0);
  expect(times.figures()).toBeNull();
  for (let ms = 1; ms <= 1_000; ms += 1) times.add(ms);
  const figures = times.figures();
  expect(figures?.count).toBe(1_000);
  expect(figures?.medianMs).toBeGreaterThanOrEqual(500);
  expect(figures?.medianMs).toBeLessThanOrEqual(550);
  expect(figures?.p99Ms).toBeGreaterThanOrEqual(990);
  expect(figures?.p99Ms).toBeLessThanOrEqual(1_090);
});

it('takes nothing and for ever alike', () => {
  const times = new ConfirmTimes(() => 0);
  times.add(0);
  expect(times.figures()).toEqual({ count: 1, medianMs: 0.01, p99Ms: 0.01 });
  times.add(1e12);
  expect(times.figures()?.p99Ms).toBeGreaterThan(900_000);
});

it('forgets what is older than a minute, also when nothing came since', () => {
  let now = 0;
  const times = new ConfirmTimes(() => now);
  times.add(5_000);
  now = 30_000;
  times.add(1);
  now = 59_000;
  expect(times.figures()?.count).toBe(2);
  now = 66_000;
  expect(times.figures()?.count).toBe(1);
  now = 200_000;
  expect(times.figures()).toBeNull();
  times.add(1);
  expect(times.figures()?.count).toBe(1);
});
