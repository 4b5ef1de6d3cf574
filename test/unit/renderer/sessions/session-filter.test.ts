import { describe, expect, it } from 'vitest';
import {
  filterOf,
  isFiltered,
  localDay,
  NO_FILTER,
  readQuery,
  writeQuery,
  type SessionQuery,
} from '../../../../renderer/features/sessions/session-filter.ts';

const query = (fields: Partial<SessionQuery>): SessionQuery => ({ ...NO_FILTER, ...fields });
const local = (year: number, month: number, day: number): number => new Date(year, month - 1, day).getTime();

describe('the filter in the route', () => {
  it('is read as it was written', () => {
    const whole = query({
      chargerId: 'CP 1/؀',
      idTag: 'TAG',
      state: 'flagged',
      span: 'custom',
      from: '2026-05-01',
      to: '2026-05-31',
    });
    expect(readQuery(writeQuery(whole))).toEqual(whole);
    expect(writeQuery(NO_FILTER)).toEqual({});
    expect(isFiltered(NO_FILTER)).toBe(false);
    expect(isFiltered(whole)).toBe(true);
  });

  it('says nothing where it cannot be read, and forgets days that do not count', () => {
    expect(readQuery({ state: 'charging', span: '365', from: '2026-13-99', to: 'x' })).toEqual(NO_FILTER);
    expect(writeQuery(query({ span: '7', from: '2026-05-01' }))).toEqual({ span: '7' });
  });
});

describe('the filter for the backend', () => {
  it('begins with the local day, and counts today among the days', () => {
    expect(filterOf(query({ span: 'today' }), '2026-05-31')).toEqual({ from: local(2026, 5, 31) });
    expect(filterOf(query({ span: '7' }), '2026-05-31')).toEqual({ from: local(2026, 5, 25) });
    expect(filterOf(query({ span: '30' }), '2026-03-01')).toEqual({ from: local(2026, 1, 31) });
    expect(localDay(local(2026, 5, 31) + 1)).toBe('2026-05-31');
  });

  it('has the last day of one’s own span whole, and either end may be open', () => {
    expect(filterOf(query({ span: 'custom', from: '2026-05-01', to: '2026-05-01' }), '2026-06-01')).toEqual({
      from: local(2026, 5, 1),
      to: local(2026, 5, 2) - 1,
    });
    expect(filterOf(query({ span: 'custom' }), '2026-06-01')).toEqual({});
  });

  it('leaves out what says nothing', () => {
    expect(filterOf(query({ idTag: '  ', state: 'active' }), '2026-06-01')).toEqual({ status: 'active' });
  });
});
