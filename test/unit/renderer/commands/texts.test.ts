import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultIn } from '../../../../renderer/features/commands/json-fault.ts';
import { readPayload, textOfPayload } from '../../../../renderer/features/commands/json-text.ts';
import { isoAt, isoOf, localOf } from '../../../../renderer/features/commands/local-time.ts';

describe('local time', () => {
  it('shows a moment of any zone, and sends it in UTC', () => {
    expect(isoOf(localOf('2026-01-31T12:00:00Z'))).toBe('2026-01-31T12:00:00Z');
    expect(isoOf(localOf('2026-01-31T13:00:00.250+01:00'))).toBe('2026-01-31T12:00:00Z');
    expect(localOf('2026-01-31T12:00:00Z')).toMatch(/^2026-\d\d-\d\dT\d\d:00:00$/);
  });

  it('keeps every second through the control', () => {
    // From 1970 on: before it, zones had offsets of odd seconds.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (second) => {
        const local = localOf(isoAt(second * 1_000));
        const back = isoOf(local) ?? '';
        // The hour that a clock is set back has two moments for one reading.
        expect(localOf(back)).toBe(local);
      }),
    );
  });

  it('has nothing for what is no moment', () => {
    expect(localOf('tomorrow')).toBe('');
    expect(isoOf('')).toBeNull();
    expect(isoOf('2026-13-01T00:00')).toBeNull();
  });
});

describe('readPayload', () => {
  it('reads what it wrote', () => {
    const payload = { idTag: 'A', list: [1, { deep: null }] };
    expect(readPayload(textOfPayload(payload), '')).toEqual({ payload });
  });

  it('names the line of the fault', () => {
    expect(readPayload('{\n  "a": 1,\n  b: 2\n}', '')).toMatchObject({ payload: null, line: 3 });
    expect(readPayload('{\n  "a": 1\n', '')).toMatchObject({ payload: null, line: 3 });
    expect(readPayload('{"a": [\n1,\n]}', '')).toMatchObject({ payload: null, line: 3 });
    expect(readPayload('', '')).toMatchObject({ payload: null });
  });

  it('says what went wrong without repeating the text', () => {
    const read = readPayload('{"secret": nonsense}', '');
    expect(read.payload).toBeNull();
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  it.each(['[]', 'null', '"text"', '5'])('refuses %s: a payload is an object', (text) => {
    expect(readPayload(text, 'an object')).toEqual({ payload: null, line: null, words: 'an object' });
  });
});

describe('faultIn', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it('agrees with JSON.parse on what is JSON', () => {
    const nearJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', '1', ' ', 'x', '\\'))
      .map(([json, place, extra]) => {
        const at = place % (json.length + 1);
        return json.slice(0, at) + extra + json.slice(at + (place % 2));
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), nearJson, fc.string()), (text) => {
        expect(faultIn(text) === null).toBe(isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['{"a": tru}', 6],
    ['{"a": 1,}', 8],
    ['[1 2]', 3],
    ['{"a": 1', 7],
    ['{"a" 1}', 5],
    ['', 0],
  ])('points into %s', (text, position) => {
    expect(faultIn(text)).toBe(position);
  });
});
