import { describe, expect, it } from 'vitest';
import { parseFilter, printFilter } from '../../../../backend/contract/filter-language.ts';
import type { FilterTerm } from '../../../../backend/contract/filter-term.ts';
import {
  filterTextOf,
  plainFieldsOf,
  queryOfText,
  spelledAs,
  termsOf,
  without,
  withErrors,
  withOnly,
} from '../../../../renderer/features/messages/filter.ts';
import { markedPaths, payloadOf, prettyOf } from '../../../../renderer/features/messages/payload.ts';
import { defaultExportName } from '../../../../renderer/features/messages/start-export.ts';

const terms = (source: string): FilterTerm[] => parseFilter(source).terms.map(({ term }) => term);

describe('filter', () => {
  it('travels in a route as it was written', () => {
    const written = 'charger:"CP 1&2" -dir:out "ä=?"';
    const query = Object.fromEntries(new URLSearchParams(queryOfText(` ${written} `)));
    expect(filterTextOf(query)).toBe(written);
    expect(queryOfText('  ')).toEqual({});
    expect(filterTextOf({})).toBe('');
  });

  it('is put together from what other places hand over', () => {
    expect(filterTextOf({ chargerId: 'CP 1' })).toBe('charger:"CP 1"');
    expect(filterTextOf({ sessionId: 'CP1#4' })).toBe('session:CP1#4');
  });

  it('has no terms while it is faulty: half a filter would show the wrong rows', () => {
    expect(termsOf('charger:CP1 dir:sideways')).toBeNull();
    expect(termsOf('charger:CP1')).toEqual(terms('charger:CP1'));
  });

  it('is shown by the plain controls as far as they can', () => {
    expect(plainFieldsOf(terms('charger:CP1 -action:Heartbeat dir:in error:true session:s'))).toEqual({
      charger: 'CP1',
      action: '',
      dir: 'in',
      error: true,
      session: 's',
    });
    expect(plainFieldsOf(terms('charger:A,B action:X action:Y error:false'))).toMatchObject({
      charger: '',
      action: '',
      error: false,
    });
  });

  it.each([
    ['"x" charger:A,B dir:in', 'C', '"x" charger:C dir:in'],
    ['-charger:A "x"', 'A', 'charger:A "x"'],
    ['"x"', 'CP 1', '"x" charger:"CP 1"'],
    ['"x" charger:A', '', '"x"'],
  ])('of a cell: %s, only %s', (before, value, after) => {
    expect(printFilter(withOnly(terms(before), 'charger', value))).toBe(after);
  });

  it.each([
    ['"x"', 'A', '"x" -action:A'],
    ['-action:A "x"', 'B', '"x" -action:A,B'],
    ['-action:A', 'A', '-action:A'],
    ['action:A', 'A', '-action:A'],
    ['action:A,B', 'A', 'action:B -action:A'],
  ])('of a cell: %s, without %s', (before, value, after) => {
    expect(printFilter(without(terms(before), 'action', value))).toBe(after);
  });

  it('shows problems only, or all again', () => {
    expect(printFilter(withErrors(terms('dir:in error:false'), true))).toBe('dir:in error:true');
    expect(printFilter(withErrors(terms('error:true dir:in'), false))).toBe('dir:in');
  });

  it('spells chargers and actions as the log does', () => {
    const known = { chargers: ['CP1', 'cp1'], actions: ['MeterValues'] };
    expect(printFilter(spelledAs(terms('action:metervalues,Other charger:cP1 METERVALUES'), known))).toBe(
      'action:MeterValues,Other charger:cP1 "METERVALUES"',
    );
  });
});

describe('payload', () => {
  it('marks the field of a problem, and the object that lacks one', () => {
    const marked = markedPaths(
      [
        { field: 'meterValue[0].sampledValue[1].unit', rule: 'enum', message: '' },
        { field: 'idTag', rule: 'required', message: '' },
        { field: '', rule: 'json', message: '' },
      ],
      3,
    );
    expect([...marked]).toEqual([
      '$[3].meterValue[0].sampledValue[1].unit',
      '$[3].meterValue[0].sampledValue[1]',
      '$[3].idTag',
    ]);
  });

  it('takes a frame that is no JSON as it is', () => {
    expect(payloadOf({ raw: '{"a', messageType: 'INVALID' }).frame).toBeUndefined();
    expect(prettyOf('{"a')).toBe('{"a');
    expect(prettyOf('[1]')).toBe('[\n  1\n]');
    expect(payloadOf({ raw: '[2,"1","A",{}]', messageType: 'CALL' }).payloadIndex).toBe(3);
  });
});

describe('defaultExportName', () => {
  it('is a safe file name in local time', () => {
    expect(defaultExportName('csv', new Date(2026, 0, 5, 7, 4))).toBe('ocpp-messages-2026-01-05-0704.csv');
  });
});
