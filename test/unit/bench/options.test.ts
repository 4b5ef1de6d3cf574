import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../bench/options.ts';

describe('the command line of the benchmarks', () => {
  it('runs everything in full when nothing is said', () => {
    expect(parseOptions([])).toEqual({
      names: [],
      quick: false,
      runs: 5,
      rows: 5_000_000,
      cpuProfiles: false,
      help: false,
    });
  });

  it('takes names and a smaller form', () => {
    expect(parseOptions(['pages', '--quick', 'storm'])).toMatchObject({
      names: ['pages', 'storm'],
      quick: true,
      runs: 1,
      rows: 20_000,
    });
  });

  it('takes numbers, with separators as well', () => {
    expect(parseOptions(['--rows', '1_000_000', '--runs', '3'])).toMatchObject({ rows: 1_000_000, runs: 3 });
  });

  it.each([['--runs=0'], ['--runs=x'], ['--rows=1.5'], ['--rows=-1'], ['--what']])('refuses %s', (word) => {
    expect(() => parseOptions([word])).toThrow(Error);
  });
});
