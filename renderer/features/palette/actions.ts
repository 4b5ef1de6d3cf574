/**
 * What can be done from the keyboard where the operator is: each view offers its actions while it is shown. The
 * shortcuts, their list and the command palette all come from here, so that none of them can lag behind.
 */
import { useEffect, useRef } from 'react';
import { createStore, useStore } from '../../api/store.ts';

export interface Action {
  id: string;
  label: string;
  /**
   * One character or a key's name; `Ctrl+` before it stands for the command key on a Mac as well. Without `run` it is
   * only shown, and may be several with spaces between.
   */
  keys?: string;
  /** Left out: the view handles the key itself, and the list of shortcuts names it. */
  run?: () => void;
}

export interface ActionGroup {
  title: string;
  actions: readonly Action[];
}

const groups = createStore<ReadonlyMap<symbol, ActionGroup>>(new Map());

/** Offers a view's actions while it is shown. The labels must not change; `run` may. */
export function useActions(title: string, actions: readonly Action[]): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const key = Symbol(title);
    const offered = latest.current.map((action, index) =>
      action.run === undefined ? action : { ...action, run: () => latest.current[index]?.run?.() },
    );
    groups.update((former) => new Map(former).set(key, { title, actions: offered }));
    return () =>
      groups.update((former) => {
        const next = new Map(former);
        next.delete(key);
        return next;
      });
  }, [title]);
}

const allGroups = (map: ReadonlyMap<symbol, ActionGroup>): ReadonlyMap<symbol, ActionGroup> => map;

/** The groups that are offered now, in the order in which their views were shown. */
export function useActionGroups(): ActionGroup[] {
  return [...useStore(groups, allGroups).values()];
}

/** The action that a key stands for; undefined for none. */
export function actionOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  offered: readonly ActionGroup[],
): Action | undefined {
  if (event.altKey) return undefined;
  const control = event.ctrlKey || event.metaKey;
  const keys = `${control ? 'Ctrl+' : ''}${control ? event.key.toUpperCase() : event.key}`;
  return offered
    .flatMap(({ actions }) => actions)
    .findLast((action) => action.keys === keys && action.run !== undefined);
}

/** Actions with keys as the list of shortcuts shows them, each title once: the latest view's first. */
export function shortcutsOf(offered: readonly ActionGroup[]): ActionGroup[] {
  const byTitle = new Map<string, Action[]>();
  for (const { title, actions } of offered.toReversed()) {
    const shown = actions.filter(({ keys }) => keys !== undefined);
    if (shown.length > 0) byTitle.set(title, [...(byTitle.get(title) ?? []), ...shown]);
  }
  return [...byTitle].map(([title, actions]) => ({ title, actions }));
}

/** Actions whose label holds every word, those that begin with the first word before the others. */
export function findActions<A extends { label: string }>(actions: readonly A[], wanted: string): A[] {
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first = ''] = words;
  return actions
    .filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
    .toSorted(
      (a, b) =>
        Number(!a.label.toLowerCase().startsWith(first)) - Number(!b.label.toLowerCase().startsWith(first)),
    );
}

/** Whether a key is meant for what has the focus: text being written, or an open menu or dialog. */
export function belongsToFocus(target: EventTarget | null, keys: string): boolean {
  if (!(target instanceof Element)) return false;
  if (keys.startsWith('Ctrl+')) return false;
  const typing = target.closest(
    'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]',
  );
  return typing !== null || target.closest('[role=menu], [role=dialog], [role=alertdialog]') !== null;
}
