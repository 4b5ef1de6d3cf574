import { expect, it } from 'vitest';
import { ratesBetween } from '../../../backend/messaging/rabbitmq/queue-figures.ts';

const reading = (at: number, ready: number, delivered: number) => ({ at, ready, delivered });

it.each([
  ['flows through', reading(0, 10, 0), reading(2_000, 10, 100), { inRate: 50, outRate: 50 }],
  ['grows', reading(0, 10, 0), reading(2_000, 30, 100), { inRate: 60, outRate: 50 }],
  ['is emptied', reading(0, 100, 0), reading(2_000, 0, 100), { inRate: 0, outRate: 50 }],
  ['lies there and grows', reading(0, 0, 0), reading(1_000, 5, 0), { inRate: 5, outRate: 0 }],
  ['is settled by hand', reading(0, 5, 0), reading(1_000, 3, 0), { inRate: 0, outRate: 2 }],
])('tells what came and left of a queue that %s', (_what, former, now, expected) => {
  expect(ratesBetween(former, now, false)).toEqual(expected);
});

it('tells nothing at the first reading, nor where others consume', () => {
  const unknown = { inRate: null, outRate: null };
  expect(ratesBetween(undefined, reading(0, 5, 5), false)).toEqual(unknown);
  expect(ratesBetween(reading(0, 0, 0), reading(1_000, 5, 5), true)).toEqual(unknown);
});
