import { expect, it } from 'vitest';
import { AnswerCache, type AnsweredCall } from '../../../backend/ocpp/answer-cache.ts';

/** A CALL and its answer of so many characters together. */
function answered(characters: number, name = ''): AnsweredCall {
  return { callRaw: 'x'.repeat(characters - 2), callUid: `call ${name}`, answerRaw: 'ok', answerUid: '' };
}

/** Which of the ids from 0 on are still known. */
function known(cache: AnswerCache, count: number): number[] {
  return Array.from({ length: count }, (_value, id) => id).filter(
    (id) => cache.find(String(id)) !== undefined,
  );
}

it('keeps the latest 64 answers', () => {
  const cache = new AnswerCache();
  for (let id = 0; id < 100; id += 1) cache.remember(String(id), answered(10));
  expect(known(cache, 100)).toEqual(Array.from({ length: 64 }, (_value, index) => 36 + index));
});

it('keeps 8,192 characters of frames, the latest ones', () => {
  const cache = new AnswerCache();
  for (let id = 0; id < 10; id += 1) cache.remember(String(id), answered(2_048));
  expect(known(cache, 10)).toEqual([6, 7, 8, 9]);
});

it('keeps the latest answer, however long its CALL was', () => {
  const cache = new AnswerCache();
  cache.remember('0', answered(100));
  cache.remember('1', answered(1_000_000));
  expect(known(cache, 2)).toEqual([1]);
  // The room is there again.
  for (const id of ['2', '3', '4']) cache.remember(id, answered(2_048));
  expect(known(cache, 5)).toEqual([2, 3, 4]);
});

it('keeps one answer for each id, counted once and as the latest', () => {
  const cache = new AnswerCache();
  cache.remember('0', answered(2_048));
  for (let time = 0; time < 20; time += 1) cache.remember('1', answered(2_048, String(time)));
  cache.remember('0', answered(2_048));
  for (const id of ['2', '3']) cache.remember(id, answered(2_048));
  expect(cache.find('1')?.callUid).toBe('call 19');
  cache.remember('4', answered(2_048));
  expect(known(cache, 5)).toEqual([0, 2, 3, 4]);
});
