import { expect, it } from 'vitest';
import { EMPTY_MODEL } from '../../../../renderer/api/model.ts';
import { endOf, nowOf } from '../../../../renderer/api/now.ts';

const workspace = {
  workspaceId: 'w',
  name: 'log',
  format: 'ndjson',
  messages: 1,
  bundle: null,
  oldestAt: 1,
  newestAt: 2_000,
} as const;

it('time goes on in the live console, and stands still at the end of an opened file', () => {
  const before = Date.now();
  expect(endOf(EMPTY_MODEL)).toBeNull();
  expect(nowOf(EMPTY_MODEL)).toBeGreaterThanOrEqual(before);
  expect(nowOf({ ...EMPTY_MODEL, workspace })).toBe(2_000);
});

it('an opened file without messages has no end', () => {
  const empty = { ...EMPTY_MODEL, workspace: { ...workspace, oldestAt: null, newestAt: null } };
  expect(endOf(empty)).toBeNull();
  expect(nowOf(empty)).toBeGreaterThan(2_000);
});
