import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDateTime, tidyDateTime, timeOf } from '../../../../backend/ocpp/catalogue/date-time.ts';

describe('isDateTime (RFC 3339)', () => {
  it.each([
    '2026-11-23T20:15:00Z',
    '2026-11-23t20:15:00z',
    '2026-11-23T20:15:00.1Z',
    '2026-11-23T20:15:00.123456789Z',
    '2026-11-23T20:15:00+05:45',
    '2026-11-23T20:15:00-12:00',
    '1970-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2016-12-31T18:59:60.5-05:00',
    '2017-01-01T01:59:60+02:00',
  ])('accepts %s', (text) => {
    expect(isDateTime(text)).toBe(true);
  });

  it.each([
    '',
    'yesterday',
    '2026-11-23',
    '2026-11-23T20:15:00',
    '2026-11-23 20:15:00Z',
    '2026-11-23T20:15Z',
    '2026-11-23T20:15:00.Z',
    '2026-11-23T20:15:00,5Z',
    '2026-11-23T20:15:00+0100',
    '2026-11-23T20:15:00+01',
    '2026-11-23T20:15:00+24:00',
    '2026-11-23T20:15:00+01:60',
    '2026-11-23T24:00:00Z',
    '2026-11-23T20:60:00Z',
    '2026-11-23T20:15:61Z',
    '2026-11-23T20:15:60Z',
    '2016-12-31T23:59:60+01:00',
    '2026-00-10T00:00:00Z',
    '2026-13-10T00:00:00Z',
    '2026-11-00T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-11-23T20:15:00Z\n',
    ' 2026-11-23T20:15:00Z',
    '26-11-23T20:15:00Z',
    '+02026-11-23T20:15:00Z',
    '٢٠٢٦-11-23T20:15:00Z',
  ])('refuses %j', (text) => {
    expect(isDateTime(text)).toBe(false);
  });

  it('accepts every instant that Date writes', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        }),
        (date) => {
          expect(isDateTime(date.toISOString())).toBe(true);
          expect(timeOf(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  it('accepts a day when Date has that day, and no other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T00:00:00.000Z`;
          // Date turns 30 February into 1 or 2 March: then it does not write back what it read.
          const date = new Date(text);
          const exists = !Number.isNaN(date.getTime()) && date.toISOString() === text;
          expect(isDateTime(text)).toBe(exists);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

describe('tidyDateTime', () => {
  it.each([
    ['2026-11-23T20:15:00', '2026-11-23T20:15:00Z'],
    ['2026-11-23 20:15:00', '2026-11-23T20:15:00Z'],
    ['2026-11-23T20:15', '2026-11-23T20:15:00Z'],
    ['2026-11-23T20:15:00.5+0100', '2026-11-23T20:15:00.5+01:00'],
    ['2026-11-23T20:15:00,5', '2026-11-23T20:15:00.5Z'],
    ['2026-11-23T20:15:00+01', '2026-11-23T20:15:00+01:00'],
    ['2026-11-23 20:15:00 -0500', '2026-11-23T20:15:00-05:00'],
    [' 2026-11-23T20:15:00Z ', '2026-11-23T20:15:00Z'],
  ])('reads %j as %s', (text, tidy) => {
    expect(tidyDateTime(text)).toBe(tidy);
    expect(isDateTime(tidy)).toBe(true);
  });

  it.each([
    '',
    'yesterday',
    '23.11.2026 20:15',
    '2026-11-23',
    '2026-02-30T00:00:00',
    '0000-00-00T00:00:00Z',
    '1700000000',
  ])('cannot read %j', (text) => {
    expect(tidyDateTime(text)).toBeUndefined();
  });
});

describe('timeOf', () => {
  it('counts a leap second as the next second', () => {
    const midnight = Date.UTC(2017, 0, 1);
    expect(timeOf('2016-12-31T23:59:60Z')).toBe(midnight);
    expect(timeOf('2016-12-31T23:59:60.250Z')).toBe(midnight + 250);
    expect(timeOf('2017-01-01T01:59:60+02:00')).toBe(midnight);
  });

  it('reads lower case and offsets', () => {
    expect(timeOf('2026-11-23t21:15:00+01:00')).toBe(Date.UTC(2026, 10, 23, 20, 15));
  });
});
