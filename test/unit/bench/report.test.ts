import { describe, expect, it } from 'vitest';
import { ratioOf, valueOf, verdictOf, type Measurement } from '../../bench/report/measurement.ts';
import { chartOf } from '../../bench/report/chart.ts';
import { figure, reportTable } from '../../bench/report/table.ts';

const replies: Measurement = {
  scenario: 'replies',
  what: 'reply p99',
  unit: 'ms',
  runs: [3, 1, 2],
  reference: { what: 'bare ws', runs: [1, 0.5, 4] },
  goal: { of: 'ratio', is: 'atMost', limit: 3 },
};

describe('a measurement', () => {
  it('has the median of its runs as value, and the ratio of the medians', () => {
    expect(valueOf(replies)).toBe(2);
    expect(ratioOf(replies)).toBe(2);
  });

  it.each<[string, Partial<Measurement>, string]>([
    ['within its ratio', {}, 'pass'],
    ['at its very limit', { runs: [3] }, 'pass'],
    ['beyond its ratio', { runs: [3.1] }, 'short'],
    ['at least a value, reached', { goal: { of: 'value', is: 'atLeast', limit: 2 } }, 'pass'],
    ['at least a value, missed', { goal: { of: 'value', is: 'atLeast', limit: 2.1 } }, 'short'],
    ['at most a value, passed', { goal: { of: 'value', is: 'atMost', limit: 1.9 } }, 'short'],
    ['without a goal', { goal: undefined }, ''],
    ['that was not made', { runs: [] }, 'not measured'],
    ['whose reference is missing', { reference: undefined }, 'not measured'],
  ])('%s', (_case, change, verdict) => {
    expect(verdictOf({ ...replies, ...change })).toBe(verdict);
  });
});

describe('the table', () => {
  it('has a row for each measurement, and the notes below', () => {
    const rows: Measurement[] = [
      replies,
      { scenario: 'search', what: 'index cost', unit: '%', runs: [], note: 'there is no index' },
      {
        scenario: 'end-to-end',
        what: 'flat out',
        unit: 'msg/s',
        runs: [6_000, 5_000.4],
        goal: { of: 'value', is: 'atLeast', limit: 6_700 },
      },
    ];
    expect(reportTable(rows)).toBe(
      [
        '| What       |    Measured |          Runs | Compared with | Ratio |          Goal | Verdict      |',
        '| ---------- | ----------: | ------------: | ------------- | ----: | ------------: | ------------ |',
        '| reply p99  |        2 ms |         1 … 3 | bare ws: 1 ms |   2 × |         ≤ 3 × | pass         |',
        '| index cost |           – |               |               |       |               | not measured |',
        '| flat out   | 5,500 msg/s | 5,000 … 6,000 |               |       | ≥ 6,700 msg/s | short        |',
        '',
        '- index cost: there is no index',
      ].join('\n'),
    );
  });

  it('passes no judgement on a smoke test', () => {
    const missing: Measurement = { ...replies, runs: [] };
    expect(reportTable([replies], { judged: false })).not.toContain('pass');
    expect(reportTable([missing], { judged: false })).toContain('not measured');
  });

  it.each([
    [0.1234, '0.12'],
    [12.34, '12.3'],
    [5, '5'],
    [123.4, '123'],
    [1_234_567.8, '1,234,568'],
    [Number.NaN, '–'],
  ])('writes %d as %s', (value, text) => expect(figure(value)).toBe(text));
});

describe('the chart', () => {
  const met: Measurement = {
    ...replies,
    what: 'pages < 10 ms',
    goal: { of: 'value', is: 'atMost', limit: 20 },
  };
  const missed: Measurement = {
    ...replies,
    what: 'flat out',
    goal: { of: 'value', is: 'atLeast', limit: 20 },
  };
  const bars = (measurements: Measurement[]): Record<string, string>[] =>
    [
      ...chartOf(measurements, 'on a day').matchAll(
        /<rect class="(met|short)" x="(\d+)"[^>]* width="(\d+)"/g,
      ),
    ].map(([, verdict = '', x = '', width = '']) => ({ verdict, x, width }));

  it('draws what meets its goal to the right of it, as far as it is better, and what does not to the left', () => {
    const [right, left] = bars([met, missed]);
    expect(right).toMatchObject({ verdict: 'met', width: left?.width });
    expect(left?.verdict).toBe('short');
    expect(Number(left?.x) + Number(left?.width)).toBe(Number(right?.x));
  });

  it('leaves out what has no goal or was not measured, and stays within its ends', () => {
    const far: Measurement = { ...met, goal: { of: 'value', is: 'atMost', limit: 1e9 } };
    expect(
      bars([
        { ...met, goal: undefined },
        { ...met, runs: [] },
      ]),
    ).toEqual([]);
    expect(Number(bars([far])[0]?.width)).toBeLessThan(300);
  });

  it('says when and where, and takes words as words', () => {
    const chart = chartOf([met], 'on a <day>');
    expect(chart).toContain('on a &lt;day&gt;');
    expect(chart).toContain('pages &lt; 10 ms');
  });
});
