import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../backend/contract/filter-language.ts';
import { accept, completionAt, isReady } from '../../../../renderer/features/messages/completion.ts';

const known = { chargers: ['CP 1', 'CP2', 'a"b'], actions: ['Heartbeat', 'MeterValues', 'StartTransaction'] };

/** `|` marks the caret. */
function offered(marked: string): string[] {
  const caret = marked.indexOf('|');
  return completionAt(marked.replace('|', ''), caret, known).options.map(({ insert }) => insert);
}
function taken(marked: string, insert: string): string {
  const caret = marked.indexOf('|');
  const source = marked.replace('|', '');
  const completion = completionAt(source, caret, known);
  const option = completion.options.find((candidate) => candidate.insert === insert);
  if (option === undefined) throw new Error(`${insert} is not offered`);
  const next = accept(source, completion, option);
  return `${next.text.slice(0, next.caret)}|${next.text.slice(next.caret)}`;
}

describe('completion', () => {
  it('offers keys where a term begins', () => {
    expect(offered('|')).toContain('latency>');
    expect(offered('dir:in c|')).toEqual(['charger:']);
    expect(offered('-a|')).toEqual(['action:', 'answered:', 'after:']);
    expect(offered('answered:|')).toEqual(['yes', 'no']);
    expect(taken('dir:in ch|', 'charger:')).toBe('dir:in charger:|');
    expect(taken('-|', 'action:')).toBe('-action:|');
  });

  it('offers the values of a key, those that begin alike first', () => {
    expect(offered('dir:|')).toEqual(['in', 'out']);
    expect(offered('action:e|')).toEqual(['Heartbeat', 'MeterValues']);
    expect(offered('action:a|')).toEqual(['Heartbeat', 'MeterValues', 'StartTransaction']);
    expect(offered('action:Heartbeat,St|')).toEqual(['StartTransaction']);
    expect(taken('action:Heartbeat,St|,X dir:in', 'StartTransaction')).toBe(
      'action:Heartbeat,StartTransaction,|X dir:in',
    );
    expect(taken('charger:c| dir:in', '"CP 1"')).toBe('charger:"CP 1" |dir:in');
    expect(taken('charger:"CP 1|', '"CP 1"')).toBe('charger:"CP 1" |');
    expect(taken('-error:t|', 'true')).toBe('-error:true |');
    expect(taken('latency>|', '500')).toBe('latency>500 |');
  });

  it('replaces a quoted value as a whole, wherever the caret is in it', () => {
    expect(taken('charger:"C|P 1" dir:in', '"CP 1"')).toBe('charger:"CP 1" |dir:in');
    expect(taken('charger:"|a, b",X', 'CP2')).toBe('charger:CP2,|X');
    expect(taken('charger:|"a\\"b" dir:in', 'CP2')).toBe('charger:CP2 |dir:in');
    // A quote that is not closed yet holds no more than its word.
    expect(taken('charger:"c| dir:in', 'CP2')).toBe('charger:CP2 |dir:in');
    expect(taken('charger:"c| "some text"', 'CP2')).toBe('charger:CP2 |"some text"');
  });

  it('offers chargers and actions by their first letters, too', () => {
    expect(offered('met|')).toEqual(['action:MeterValues']);
    expect(offered('"dir:|')).toEqual([]);
    expect(offered('"a met|')).toEqual([]);
  });

  it('holds a filter back while a known value is being written', () => {
    expect(isReady('action:Me', 9, known)).toBe(false);
    expect(isReady('action:MeterValues', 18, known)).toBe(true);
    expect(isReady('action:Unheard', 14, known)).toBe(true);
    expect(isReady('action:Me word', 14, known)).toBe(true);
    expect(isReady('after:10:15', 11, known)).toBe(true);
    expect(isReady('charger:', 8, known)).toBe(false);
  });

  it('never throws, and a value that was taken leaves a filter that can be read', () => {
    const pieces = fc.constantFrom('charger:', 'action:', '-', 'dir:', ' ', 'CP', 'x', ',');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), fc.nat(30), (parts, at) => {
        const source = parts.join('');
        const caret = Math.min(at, source.length);
        const completion = completionAt(source, caret, known);
        for (const option of completion.options) {
          const next = accept(source, completion, option);
          expect(next.caret).toBeLessThanOrEqual(next.text.length + 1);
          const quotes = parseFilter(next.text).faults.filter(({ code }) => code === 'unclosedQuote');
          expect(quotes, next.text).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (source, at) => {
        completionAt(source, Math.min(at, source.length), known);
      }),
    );
  });
});
