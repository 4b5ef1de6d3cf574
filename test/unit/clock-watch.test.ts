import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchClocks } from '../../backend/clock-watch.ts';

const paused = vi.fn();
const clockSet = vi.fn();
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
  paused.mockReset();
  clockSet.mockReset();
  end = watchClocks({ paused, clockSet });
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

it('says nothing while time goes its way, with the small corrections of NTP', () => {
  for (let minute = 0; minute < 10; minute += 1) {
    vi.advanceTimersByTime(60_000);
    vi.setSystemTime(Date.now() + (minute % 2 === 0 ? 900 : -900));
  }
  expect(paused).not.toHaveBeenCalled();
  expect(clockSet).not.toHaveBeenCalled();
});

it('tells a clock that was set back by an hour, once', () => {
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(10_000);
  expect(clockSet.mock.calls).toEqual([[-3_600_000]]);
  expect(paused).not.toHaveBeenCalled();
});

it('takes a clock that went forward a day for a sleep as well: on Linux the two look the same', () => {
  vi.setSystemTime(Date.now() + 86_400_000);
  vi.advanceTimersByTime(10_000);
  expect(clockSet.mock.calls).toEqual([[86_400_000]]);
  expect(paused.mock.calls).toEqual([[86_400_000]]);
});

it('notices a sleep where both clocks went on, by its own lateness', () => {
  const now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now + 120_000);
  vi.setSystemTime(Date.now() + 119_000);
  vi.advanceTimersByTime(1_000);
  expect(paused.mock.calls).toEqual([[119_000]]);
  expect(clockSet).not.toHaveBeenCalled();
});
