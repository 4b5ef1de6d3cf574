import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePartialJson } from '../../../../renderer/features/messages/partial-json.ts';

describe('parsePartialJson', () => {
  it('reads whole JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 6 })), (value) => {
        const source = JSON.stringify(value);
        expect(parsePartialJson(source)).toEqual(JSON.parse(source));
      }),
    );
  });

  it('never throws, wherever the text is cut off or whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(300), (source, length) => {
        parsePartialJson(source.slice(0, length));
      }),
    );
    fc.assert(fc.property(fc.string(), (source) => void parsePartialJson(source)));
  });

  it('keeps the members before the cut, and what was read of an open one', () => {
    expect(
      parsePartialJson('[2,"id","MeterValues",{"connectorId":1,"meterValue":[{"a":"b"},{"c":"d'),
    ).toEqual([2, 'id', 'MeterValues', { connectorId: 1, meterValue: [{ a: 'b' }, {}] }]);
    expect(parsePartialJson('[1,12')).toEqual([1]);
    expect(parsePartialJson('nonsense')).toBeUndefined();
  });

  it('survives a hostile depth and a hostile key', () => {
    expect(parsePartialJson('['.repeat(10_000))).toBeDefined();
    const read = parsePartialJson('{"__proto__":{"polluted":true},"a":1}');
    expect(Object.keys(read as object)).toEqual(['__proto__', 'a']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
