import { describe, expect, it, vi } from 'vitest';
import {
  actionOf,
  findActions,
  shortcutsOf,
  type ActionGroup,
} from '../../../../renderer/features/palette/actions.ts';

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});
const run = vi.fn<() => void>();
const groups: ActionGroup[] = [
  {
    title: 'Everywhere',
    actions: [
      { id: 'palette', label: 'Open', keys: 'Ctrl+K', run },
      { id: 'early', label: 'Early', keys: 'f', run },
    ],
  },
  {
    title: 'Messages',
    actions: [
      { id: 'follow', label: 'Follow', keys: 'f', run },
      { id: 'named', label: 'Named', keys: 'Enter' },
    ],
  },
];

describe('shortcuts', () => {
  it('are found by their keys, those of the view before those of everywhere', () => {
    expect(actionOf(press('f'), groups)?.id).toBe('follow');
    expect(actionOf(press('k', { ctrlKey: true }), groups)?.id).toBe('palette');
    expect(actionOf(press('k', { metaKey: true }), groups)?.id).toBe('palette');
    expect(actionOf(press('k'), groups)).toBeUndefined();
    expect(actionOf(press('f', { altKey: true }), groups)).toBeUndefined();
    expect(actionOf(press('f', { ctrlKey: true }), groups)).toBeUndefined();
  });

  it('that are only named are left to the view', () => {
    expect(actionOf(press('Enter'), groups)).toBeUndefined();
  });
});

describe('the list of shortcuts', () => {
  const ids = (offered: readonly ActionGroup[]): [string, string[]][] =>
    shortcutsOf(offered).map(({ title, actions }) => [title, actions.map(({ id }) => id)]);
  const group = (title: string, id: string, keys?: string): ActionGroup => ({
    title,
    actions: [{ id, label: id, run, ...(keys === undefined ? {} : { keys }) }],
  });

  it('begins with the view that was shown last', () => {
    expect(ids(groups)).toEqual([
      ['Messages', ['follow', 'named']],
      ['Everywhere', ['palette', 'early']],
    ]);
  });

  it('has each heading once, and none with nothing under it', () => {
    expect(ids([group('Logs', 'open', 'Ctrl+O'), group('Logs', 'close')])).toEqual([['Logs', ['open']]]);
    expect(
      ids([group('Logs', 'open', 'o'), ...groups, group('Logs', 'next', 'n'), group('Bare', 'b')]),
    ).toEqual([
      ['Logs', ['next', 'open']],
      ['Messages', ['follow', 'named']],
      ['Everywhere', ['palette', 'early']],
    ]);
  });
});

describe('the palette', () => {
  it('finds by every word, in any order, what begins with the first one first', () => {
    const labels = ['Messages of CP1', 'Go to Messages', 'Open charger CP1'].map((label) => ({ label }));
    expect(findActions(labels, 'messages').map(({ label }) => label)).toEqual([
      'Messages of CP1',
      'Go to Messages',
    ]);
    expect(findActions(labels, 'cp1 OPEN').map(({ label }) => label)).toEqual(['Open charger CP1']);
    expect(findActions(labels, '')).toHaveLength(3);
    expect(findActions(labels, 'nothing')).toEqual([]);
  });
});
