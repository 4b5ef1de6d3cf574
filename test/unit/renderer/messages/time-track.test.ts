import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  densityPath,
  momentAt,
  placeAfterKey,
  placeOf,
  placeOfKeys,
  ticksOf,
} from '../../../../renderer/features/messages/time-track.ts';

const at = (...fields: [number, number, number, number?, number?]): number => new Date(...fields).getTime();
const HOUR = 3_600_000;

describe('places on the track', () => {
  const span = { from: 1_000, to: 3_000 };

  it('are counted from the newest, and lead back to their moment', () => {
    expect([3_000, 2_500, 1_000].map((moment) => placeOf(moment, span))).toEqual([0, 0.25, 1]);
    expect([0, 0.25, 1].map((place) => momentAt(place, span))).toEqual([3_000, 2_500, 1_000]);
  });

  it('stay within it, and hold for a log of one moment', () => {
    expect([placeOf(9_999, span), placeOf(0, span)]).toEqual([0, 1]);
    expect([momentAt(-1, span), momentAt(2, span)]).toEqual([3_000, 1_000]);
    expect(placeOf(5, { from: 5, to: 5 })).toBe(0);
    expect(momentAt(0.5, { from: 5, to: 5 })).toBe(5);
  });

  it('move by keys, no further than the ends', () => {
    expect(placeAfterKey('PageDown', 0.5)).toBeCloseTo(0.6);
    expect(placeAfterKey('ArrowUp', 0.5)).toBeCloseTo(0.49);
    expect([placeAfterKey('Home', 0.5), placeAfterKey('End', 0.5)]).toEqual([0, 1]);
    expect(placeAfterKey('PageUp', 0.02)).toBe(0);
    expect(placeAfterKey('a', 0.5)).toBeNull();
  });
});

describe('keys', () => {
  const span = { from: 0, to: 100_000 };
  /** Presses a key in a log that is quiet from 20 to 90 s: a jump into that leads to the row at `quiet`. */
  const press = (key: string, times: number, from: number, quiet: number): number => {
    const listAt = (at: number) => ({ newest: at > 20_000 && at < 90_000 ? quiet : at, oldest: 0, at });
    let seen = listAt(from);
    for (let time = 0; time < times; time += 1) {
      const place = placeAfterKey(key, placeOfKeys(null, seen, span)) ?? 0;
      seen = listAt(momentAt(place, span));
    }
    return seen.newest;
  };

  it('lead out of a quiet time, whichever of its edges a jump into it leads to', () => {
    expect(press('ArrowDown', 75, 90_000, 90_000)).toBe(15_000);
    expect(press('PageDown', 8, 95_000, 90_000)).toBe(15_000);
    expect(press('ArrowUp', 75, 20_000, 20_000)).toBe(95_000);
    expect(press('PageUp', 8, 15_000, 20_000)).toBe(95_000);
  });

  it('step from the moment asked for before it is seen, and from the row once the list is scrolled', () => {
    expect(placeOfKeys(40_000, { newest: 90_000, oldest: 0, at: 60_000 }, span)).toBeCloseTo(0.6);
    expect(placeOfKeys(null, { newest: 90_000, oldest: 0, at: null }, span)).toBeCloseTo(0.1);
    expect(placeOfKeys(null, null, span)).toBe(0);
  });
});

describe('ticks', () => {
  it('stand at round times of each day, a day’s beginning by its name', () => {
    const from = at(2026, 10, 23, 17, 20);
    const ticks = ticksOf({ from, to: from + 12 * HOUR }, 8);
    expect(ticks.map((tick) => [new Date(tick.at).getHours(), tick.shows])).toEqual([
      [18, 'minute'],
      [20, 'minute'],
      [22, 'minute'],
      [0, 'day'],
      [2, 'minute'],
      [4, 'minute'],
    ]);
  });

  it('are days for a long log, seconds for a short one, none for a moment', () => {
    const from = at(2026, 0, 1);
    const days = ticksOf({ from, to: from + 80 * 24 * HOUR }, 10);
    expect(days.length).toBeGreaterThan(4);
    expect(days.every(({ shows, at: day }) => shows === 'day' && new Date(day).getHours() === 0)).toBe(true);
    expect(ticksOf({ from: from + 500, to: from + 9_500 }, 5).map(({ shows }) => shows)).toEqual(
      Array.from({ length: 4 }, () => 'second'),
    );
    expect(ticksOf({ from: from + 1, to: from + 1 }, 5)).toEqual([]);
  });

  it('lie within the span, in order, and are never too many', () => {
    const moment = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(
        moment,
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 1, max: 25 }),
        (from, ms, count) => {
          const ticks = ticksOf({ from, to: from + ms }, count).map((tick) => tick.at);
          // A day's beginning may stand beside the step's own ticks where the clock is set.
          expect(ticks.length).toBeLessThanOrEqual(count + 2);
          expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
          for (const tick of ticks) expect(tick >= from && tick <= from + ms).toBe(true);
        },
      ),
    );
  });
});

describe('ticks of a day on which the clock is set', () => {
  afterEach(() => void vi.unstubAllEnvs());
  /** Times of the ticks from a local midnight on, such as `2:30`, for so many hours. */
  const timesFrom = (
    zone: string,
    [year, month, day]: [number, number, number],
    hours: number,
    count = 13,
  ) => {
    vi.stubEnv('TZ', zone);
    const from = at(year, month, day);
    return ticksOf({ from, to: from + hours * HOUR }, count).map((tick) => {
      const time = new Date(tick.at);
      return `${time.getHours()}:${String(time.getMinutes()).padStart(2, '0')}`;
    });
  };

  it('stand at round times after an hour was left out', () => {
    expect(timesFrom('Europe/Berlin', [2026, 2, 29], 23)).toEqual(
      '0:00 4:00 6:00 8:00 10:00 12:00 14:00 16:00 18:00 20:00 22:00 0:00'.split(' '),
    );
    expect(timesFrom('Europe/Berlin', [2026, 2, 29], 5)).toEqual(
      '0:00 0:30 1:00 1:30 3:00 3:30 4:00 4:30 5:00 5:30 6:00'.split(' '),
    );
  });

  it('stand at round times after an hour came twice, and once each where they are far apart', () => {
    expect(timesFrom('Europe/Berlin', [2026, 9, 25], 25, 14)).toEqual(
      '0:00 2:00 4:00 6:00 8:00 10:00 12:00 14:00 16:00 18:00 20:00 22:00 0:00'.split(' '),
    );
    expect(timesFrom('Europe/Berlin', [2026, 9, 25], 6, 7)).toEqual(
      '0:00 1:00 2:00 2:00 3:00 4:00 5:00'.split(' '),
    );
  });

  it('stand at round times after half an hour was left out, or midnight itself', () => {
    expect(timesFrom('Australia/Lord_Howe', [2026, 9, 4], 6, 7)).toEqual(
      '0:00 1:00 3:00 4:00 5:00 6:00'.split(' '),
    );
    expect(timesFrom('America/Santiago', [2026, 8, 6], 8, 5)).toEqual('1:00 2:00 4:00 6:00 8:00'.split(' '));
  });
});

it('draws the newest part of the density on top', () => {
  expect(densityPath([0, 4])).toBe('M1 0.0000h-1.000v0.5000h1.000z');
  expect(densityPath([0, 0])).toBe('');
});
