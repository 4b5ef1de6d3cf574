import { expect, it } from 'vitest';
import { faultTable } from '../../support/setup/fault-table.mjs';

it('is a table in Markdown, in the order of the names', () => {
  const rows = [
    { case: 'power cut', acknowledged: 12_345, lost: 0, doubled: 1, recoveryMs: 1_234 },
    { case: 'disk full', acknowledged: 7, lost: 2, doubled: 0, recoveryMs: null },
  ];
  expect(faultTable(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))).toBe(
    [
      '| Case      | Acknowledged | Lost | Doubled | Recovery |',
      '| --------- | -----------: | ---: | ------: | -------: |',
      '| disk full |            7 |    2 |       0 |        – |',
      '| power cut |       12,345 |    0 |       1 |    1.2 s |',
    ].join('\n'),
  );
});

it('is nothing for no rows', () => expect(faultTable('')).toBe(''));
