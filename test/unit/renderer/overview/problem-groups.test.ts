/** The same problem on many chargers is told once. */
import { describe, expect, it } from 'vitest';
import { groupProblems } from '../../../../renderer/features/overview/problem-groups.ts';
import type { Problem } from '../../../../renderer/features/overview/problems.ts';

const problem = (fields: Partial<Problem>): Problem => ({
  key: `${fields.kind ?? 'alone'} ${fields.subject ?? ''} ${fields.at ?? ''}`,
  kind: 'fault',
  kindTitle: 'Faulted: Earth fault',
  tone: 'warn',
  subject: 'CP1',
  title: 'Connector 1 is faulted: Earth fault',
  cause: '',
  advice: 'Look at it.',
  at: 1_000,
  count: 1,
  link: { place: 'charger', open: 'CP1', query: {} },
  linkLabel: '',
  ...fields,
});
const many = (count: number, fields: Partial<Problem> = {}): Problem[] =>
  Array.from({ length: count }, (_none, index) =>
    problem({ subject: `CP${index}`, at: 1_000 - index, ...fields }),
  );

describe('groupProblems', () => {
  it('tells 500 chargers with one fault as one', () => {
    const [entry, ...others] = groupProblems(many(500));
    expect(others).toEqual([]);
    expect(entry?.group).toMatchObject({
      title: 'Faulted: Earth fault',
      chargers: 500,
      at: 1_000,
      advice: 'Look at it.',
    });
    expect(entry?.group?.problems).toHaveLength(500);
  });

  it('leaves two of a kind, and many of one charger, as they are', () => {
    expect(groupProblems(many(2)).map(({ group }) => group)).toEqual([null, null]);
    const sameCharger = many(5).map((each) => ({ ...each, subject: 'CP1' }));
    expect(groupProblems(sameCharger)).toHaveLength(5);
  });

  it('keeps kinds apart, and what stands alone alone, in the order they came', () => {
    const entries = groupProblems([
      problem({ kind: null, subject: '', title: 'broker' }),
      ...many(3, { kind: 'a' }),
      problem({ kind: 'c', subject: 'X' }),
      ...many(4, { kind: 'b' }),
    ]);
    expect(entries.map(({ group }) => group?.chargers ?? null)).toEqual([null, 3, null, 4]);
  });

  it('is as bad as the worst, which comes first', () => {
    const [entry] = groupProblems([...many(1, { tone: 'danger' }), ...many(4).slice(1)]);
    expect(entry?.group?.tone).toBe('danger');
  });
});
