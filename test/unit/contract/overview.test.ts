import { expect, it } from 'vitest';
import { isDayOf } from '../../../backend/contract/overview.ts';

it('a day of any length is that of a moment in it; one of long before is not', () => {
  const end = new Date(2026, 2, 29, 23, 59).getTime();
  expect(isDayOf(new Date(2026, 2, 29).getTime(), end)).toBe(true);
  expect(isDayOf(new Date(2026, 2, 26).getTime(), end)).toBe(false);
  expect(isDayOf(0, end)).toBe(false);
});
