import { describe, expect, it } from 'vitest';
import {
  dayOf,
  endOf,
  entryOf,
  parseLines,
  type IdTagEntry,
} from '../../../../renderer/features/idtags/parse-lines.ts';
import { text } from '../../../../renderer/text/en.ts';

const words = text.access.idTags;
const entry = (fields: Partial<IdTagEntry>): IdTagEntry => ({
  idTag: 'A1',
  status: 'Accepted',
  expiryDate: null,
  parentIdTag: null,
  note: '',
  ...fields,
});

describe('parseLines', () => {
  it('reads all five columns, and takes what is left out as not given', () => {
    const { entries, faults } = parseLines('A1\nB2,blocked,2026-12-31,FLEET,red card\r\n\r\nC3,,,FLEET');
    expect(faults).toEqual([]);
    expect(entries).toEqual([
      entry({}),
      entry({
        idTag: 'B2',
        status: 'Blocked',
        expiryDate: new Date(2026, 11, 31, 23, 59, 59).getTime(),
        parentIdTag: 'FLEET',
        note: 'red card',
      }),
      entry({ idTag: 'C3', parentIdTag: 'FLEET' }),
    ]);
  });

  it.each([
    ['A1,,,,left; not right', 'left; not right'],
    ['A1;;;;left, not right', 'left, not right'],
    ['A1\t\t\t\tleft; not, right', 'left; not, right'],
    ['A1,,,,"Doe, Jane"', 'Doe, Jane'],
    ['"A1",,,,"a ""quoted"" word"', 'a "quoted" word'],
    ['A1,,,,Doe, Jane', 'Doe, Jane'],
    ['A1,,,,5" cable', '5" cable'],
  ])('keeps a note whole: %s', (line, note) => {
    expect(parseLines(line)).toEqual({ entries: [entry({ note })], faults: [] });
  });

  it('passes over a line with the names of the columns', () => {
    expect(parseLines('idTag,status,expiry,parent,note\nA1')).toEqual({ entries: [entry({})], faults: [] });
    expect(parseLines('"idTag";"status"\nA1;Accepted')).toEqual({ entries: [entry({})], faults: [] });
    expect(parseLines('A1\nidTag').entries).toHaveLength(2);
    expect(parseLines('idtag-1').entries).toEqual([entry({ idTag: 'idtag-1' })]);
  });

  it('names each line that cannot be read by its number', () => {
    const lines = [
      'A1',
      '',
      ',Accepted',
      'X'.repeat(21),
      'B2,Nice',
      'C3,,tomorrow',
      `D4,,,${'P'.repeat(21)}`,
      `E5,,,,${'n'.repeat(201)}`,
      'a1,Blocked',
    ];
    const { entries, faults } = parseLines(lines.join('\n'));
    expect(entries).toEqual([entry({})]);
    expect(faults).toEqual([
      { line: 3, why: words.required },
      { line: 4, why: words.tooLong },
      { line: 5, why: words.badStatus('Nice') },
      { line: 6, why: words.badDate },
      { line: 7, why: words.parentTooLong },
      { line: 8, why: words.noteTooLong },
      { line: 9, why: words.twice(1) },
    ]);
  });
});

describe('endOf', () => {
  it('takes a day to its end here, and a time as it is', () => {
    expect(endOf('2026-12-31')).toBe(new Date(2026, 11, 31, 23, 59, 59).getTime());
    expect(endOf('2026-12-31T10:30')).toBe(new Date(2026, 11, 31, 10, 30).getTime());
    expect(endOf('2026-12-31T10:30:00Z')).toBe(Date.UTC(2026, 11, 31, 10, 30));
    expect(endOf('2026-12-31 10:30:00+02:00')).toBe(Date.UTC(2026, 11, 31, 8, 30));
    expect(dayOf(endOf('2026-03-09'))).toBe('2026-03-09');
  });

  it.each(['', '12', '2026', 'card 5', '31.12.2026', '2026-13-01', '2026-02-30', '2026-12-31T25:00'])(
    'takes %j for no date',
    (until) => expect(endOf(until)).toBeNaN(),
  );
});

describe('entryOf', () => {
  it('takes an idTag of 20 characters (OCPP 1.6 §7.28) and a note of 200', () => {
    const [idTag, note] = ['x'.repeat(20), 'n'.repeat(200)];
    expect(entryOf(idTag, 'Invalid', '', idTag, note)).toEqual(
      entry({ idTag, status: 'Invalid', parentIdTag: idTag, note }),
    );
  });
});
