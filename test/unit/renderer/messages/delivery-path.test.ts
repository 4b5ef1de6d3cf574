import { expect, it } from 'vitest';
import { stepsOf } from '../../../../renderer/features/messages/delivery-path.tsx';
import { text } from '../../../../renderer/text/en.ts';
import { logEntry } from '../fixtures.ts';

const words = text.messages.path;
const timesOf = (fields: Parameters<typeof logEntry>[0]) =>
  stepsOf(logEntry({ timestamp: 1_000, storedAt: 1_009, ...fields })).map(({ name, at }) => [name, at]);

it('has a time for each step that is recorded', () => {
  expect(timesOf({ journaledMs: 2, publishedMs: 3 })).toEqual([
    [words.received, 1_000],
    [words.journal, 1_002],
    [words.broker, 1_003],
    [words.processed, 1_009],
  ]);
});

it('makes no time up for rows of former versions', () => {
  const steps = stepsOf(logEntry({ timestamp: 1_000 }));
  expect(steps.filter(({ at }) => at === null).map(({ name, untimed }) => [name, untimed])).toEqual([
    [words.journal, undefined],
    [words.broker, undefined],
  ]);
});

it('has no answer go out before the journal has it', () => {
  const counterpart = logEntry({ timestamp: 1_001 });
  expect(timesOf({ journaledMs: 5, publishedMs: 6, counterpart })).toContainEqual([words.answered, 1_005]);
  const late = logEntry({ timestamp: 1_400 });
  expect(timesOf({ journaledMs: 5, publishedMs: 6, counterpart: late })).toContainEqual([
    words.answered,
    1_400,
  ]);
});

it('says when the broker was passed by', () => {
  const broker = stepsOf(logEntry({ journaledMs: 2 })).find(({ name }) => name === words.broker);
  expect(broker).toMatchObject({ at: null, untimed: words.pastBroker });
});
