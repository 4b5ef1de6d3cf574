import { expect, it } from 'vitest';
import { RateLimit } from '../../../backend/ocpp/rate-limit.ts';

const burst = (limit: RateLimit, count: number, now: number): number =>
  Array.from({ length: count }, () => limit.take(100, now)).filter(Boolean).length;

it('permits two seconds’ worth in a burst, then the rate', () => {
  const limit = new RateLimit(100, 0);
  expect(burst(limit, 1_000, 0)).toBe(200);
  expect(burst(limit, 1_000, 500)).toBe(50);
  expect(burst(limit, 1_000, 100_000)).toBe(200);
});

it('follows a change of the limit', () => {
  const limit = new RateLimit(100, 0);
  burst(limit, 1_000, 0);
  expect(limit.take(10, 50)).toBe(false);
  expect(limit.take(10, 200)).toBe(true);
});
