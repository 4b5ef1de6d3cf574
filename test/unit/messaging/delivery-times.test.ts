import { expect, it } from 'vitest';
import { timesOf } from '../../../backend/messaging/delivery-times.ts';

it('reads when a message was journalled and published', () => {
  const headers = { 'journaled-at': 1_700_000_000_000, 'published-at': 1_700_000_000_003 };
  expect(timesOf({ headers })).toEqual({ journaledAt: 1_700_000_000_000, publishedAt: 1_700_000_000_003 });
});

it('leaves out what is no time: any system may publish', () => {
  const headers = { 'journaled-at': '1700000000000', 'published-at': 1.5 };
  expect(timesOf({ headers })).toEqual({});
  expect(timesOf({ headers: {} })).toEqual({});
});
