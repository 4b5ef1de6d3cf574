import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter, printFilter, type FilterFault } from '../../../backend/contract/filter-language.ts';
import { toLogFilter } from '../../../backend/contract/filter-of-terms.ts';
import { MAX_TERMS, type FilterTerm } from '../../../backend/contract/filter-term.ts';
import { parseMoment, writeMoment } from '../../../backend/contract/filter-time.ts';
import { logFilterSchema } from '../../../backend/contract/log-filter.ts';
import { filterTerms } from '../../support/filter-terms.ts';

const termsOf = (source: string): FilterTerm[] => {
  const { terms, faults } = parseFilter(source);
  expect(faults, source).toEqual([]);
  return terms.map(({ term }) => term);
};
const faultsOf = (source: string): FilterFault[] => parseFilter(source).faults;
const NOON = new Date(2026, 10, 24, 12, 0, 0).getTime();

describe('the filter language', () => {
  it('reads every kind of term', () => {
    expect(
      termsOf(
        'charger:CP1 -action:Heartbeat,MeterValues dir:in type:CALL answered:no error:true dup:false latency>500 after:10:15 "a b" word',
      ),
    ).toEqual([
      { kind: 'values', key: 'charger', values: ['CP1'], not: false },
      { kind: 'values', key: 'action', values: ['Heartbeat', 'MeterValues'], not: true },
      { kind: 'values', key: 'dir', values: ['in'], not: false },
      { kind: 'values', key: 'type', values: ['call'], not: false },
      { kind: 'values', key: 'answered', values: ['no'], not: false },
      { kind: 'flag', key: 'error', value: true },
      { kind: 'flag', key: 'dup', value: false },
      { kind: 'latency', comparison: '>', ms: 500, not: false },
      { kind: 'time', key: 'after', value: '10:15' },
      { kind: 'text', value: 'a b', not: false },
      { kind: 'text', value: 'word', not: false },
    ]);
  });

  it('takes quotes where a value has blanks, commas or quotes', () => {
    expect(termsOf(String.raw`charger:"CP 1, \"north\"",CP2 -"x\\y" latency<=1.5s`)).toEqual([
      { kind: 'values', key: 'charger', values: ['CP 1, "north"', 'CP2'], not: false },
      { kind: 'text', value: String.raw`x\y`, not: true },
      { kind: 'latency', comparison: '<=', ms: 1_500, not: false },
    ]);
  });

  it('takes for text what is no key', () => {
    for (const text of ['<img', '{"connectorId":1', '-', 'a=b', '10:15', '[3,'])
      expect(termsOf(text), text).toEqual([{ kind: 'text', value: text, not: false }]);
    expect(termsOf('-error:true -dup:false')).toEqual([
      { kind: 'flag', key: 'error', value: false },
      { kind: 'flag', key: 'dup', value: true },
    ]);
  });

  it.each([
    ['chrger:CP1', { code: 'unknownKey', from: 0, to: 6, word: 'chrger' }],
    ['error:true charger:', { code: 'missingValue', from: 11, to: 19 }],
    ['action:A,,B', { code: 'missingValue', word: 'action' }],
    ['dir:sideways', { code: 'unknownValue', from: 4, to: 12, word: 'sideways', key: 'dir' }],
    ['answered:true', { code: 'unknownValue', from: 9, to: 13, key: 'answered' }],
    ['error:yes', { code: 'unknownValue', from: 6, to: 9 }],
    ['latency>fast', { code: 'notANumber', from: 8, to: 12 }],
    ['latency:500', { code: 'needsComparison', from: 0, to: 11 }],
    ['action=A', { code: 'needsColon', from: 0, to: 8 }],
    ['after:2026-02-30', { code: 'notAMoment', from: 6, to: 16 }],
    ['x -after:10:15', { code: 'cannotNegate', from: 2, to: 14 }],
    ['charger:"CP1', { code: 'unclosedQuote', from: 8, to: 12 }],
    [`"${'x'.repeat(501)}"`, { code: 'tooLong', from: 0, to: 503 }],
    ['error:true,false', { code: 'tooMany' }],
    ['x '.repeat(MAX_TERMS + 1), { code: 'tooMany', from: 80 }],
  ])('says where %s is wrong', (source, fault) => {
    const [first, ...others] = faultsOf(source);
    expect(first).toMatchObject(fault);
    expect(others).toEqual([]);
  });

  it('gives back every filter that it wrote', () => {
    fc.assert(
      fc.property(filterTerms(), (terms) => {
        expect(parseFilter(printFilter(terms))).toMatchObject({
          terms: terms.map((term) => ({ term })),
          faults: [],
        });
      }),
    );
  });

  it('never throws, and places each term and fault within the text, in order', () => {
    const pieces = fc.constantFrom(
      'charger:',
      'latency>',
      '-',
      '"',
      '\\',
      ',',
      ' ',
      'after:',
      '10:15',
      'dir:in',
      '🙂',
    );
    const source = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 20 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(source, (text) => {
        const { terms, faults } = parseFilter(text);
        for (const { from, to } of [...terms, ...faults]) {
          expect(from).toBeLessThanOrEqual(to);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(text.length);
        }
        expect(terms.map(({ from }) => from)).toEqual(
          terms.map(({ from }) => from).toSorted((a, b) => a - b),
        );
        if (faults.length === 0)
          logFilterSchema.parse(
            toLogFilter(
              terms.map(({ term }) => term),
              NOON,
            ),
          );
      }),
      { numRuns: 500 },
    );
  });
});

describe('the filter of terms', () => {
  it('uses the fields that have an index, and keeps what they cannot say', () => {
    expect(
      toLogFilter(termsOf('charger:A action:B dir:out type:error error:true session:s "t"'), NOON),
    ).toEqual({
      chargerId: 'A',
      action: 'B',
      direction: 'Outgoing',
      messageType: 'CALLERROR',
      errorsOnly: true,
      sessionId: 's',
      text: 't',
    });
    const kept = termsOf('charger:A,B -action:C error:false id:7 latency>1');
    expect(toLogFilter(kept, NOON)).toEqual({ terms: kept });
    expect(toLogFilter(termsOf('one two'), NOON)).toEqual({ text: 'one', terms: termsOf('two') });
  });

  it('takes the narrowest of several bounds; `after` is inclusive, `before` is not', () => {
    expect(toLogFilter(termsOf('after:10:00 after:11:00 before:11:30 before:11:45'), NOON)).toEqual({
      from: NOON - 3_600_000,
      to: NOON - 1_800_001,
    });
  });
});

describe('moments', () => {
  it('of the day are the last that were', () => {
    expect(parseMoment('11:59:59.5', NOON)).toBe(NOON - 500);
    expect(parseMoment('12:00', NOON)).toBe(NOON);
    expect(new Date(parseMoment('12:01', NOON) ?? 0)).toEqual(new Date(2026, 10, 23, 12, 1));
  });

  it('are dates in local time or UTC, or ages', () => {
    expect(parseMoment('2026-11-24', NOON)).toBe(new Date(2026, 10, 24).getTime());
    expect(parseMoment('2026-11-24 10:15', NOON)).toBe(new Date(2026, 10, 24, 10, 15).getTime());
    expect(parseMoment('2026-11-24T10:15:01.250Z', NOON)).toBe(Date.UTC(2026, 10, 24, 10, 15, 1, 250));
    expect(parseMoment('15m', NOON)).toBe(NOON - 900_000);
    for (const none of [
      '',
      '25:00',
      '10:60',
      '2026-13-01',
      '2026-02-29',
      '2026-01-01T',
      'yesterday',
      '1w',
      'Z',
    ])
      expect(parseMoment(none, NOON), none).toBeNull();
  });

  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        // An hour that the clock shows twice, at the end of summer time, has one name only.
        expect(Math.abs((parseMoment(writeMoment(at), 0) ?? NaN) - at) % 3_600_000).toBe(0);
      }),
    );
  });
});
