/** Shortcuts, their list, and the command palette that reaches every place, charger and action. */
import { useEffect, useMemo, useState } from 'react';
import { useClient, useModel } from '../../api/console-context.tsx';
import { navigate, parseRoute, PLACES } from '../../api/route.ts';
import { sameMembers } from '../../api/store.ts';
import { text } from '../../text/en.ts';
import { chargerTitle } from '../annotations/charger-name.tsx';
import { actionOf, belongsToFocus, useActionGroups, useActions, type Action } from './actions.ts';
import { CommandPalette } from './command-palette.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { isOfFiles } from '../workspace/live-only.tsx';
import './palette.css';

const THEMES = ['system', 'light', 'dark'] as const;

/** Keys of the desktop program's menu. */
const OF_THE_MENU: readonly Action[] = [
  { id: 'menu places', label: text.palette.places, keys: `Ctrl+1 … Ctrl+${PLACES.length}` },
  { id: 'menu zoom', label: text.palette.zoom, keys: 'Ctrl++ Ctrl+- Ctrl+0' },
];

export function Palette() {
  const client = useClient();
  const [shown, setShown] = useState<'palette' | 'shortcuts' | null>(null);
  const words = text.palette;
  useActions(words.everywhere, [
    { id: 'palette', label: words.open, keys: 'Ctrl+K', run: () => setShown('palette') },
    { id: 'shortcuts', label: words.shortcuts, keys: '?', run: () => setShown('shortcuts') },
    ...(window.ocppConsole === undefined ? [] : OF_THE_MENU),
  ]);
  useEffect(() => {
    window.ocppConsole?.onCommand((command) => {
      if (command.kind !== 'open') {
        setShown(command.kind);
        return;
      }
      // A notification speaks of the live console, not of an opened file; the menu leads to places of either.
      const { open, query } = parseRoute(command.fragment);
      if (open !== null || Object.keys(query).length > 0) client.leaveWorkspace();
      window.location.hash = command.fragment;
    });
  }, [client]);
  const groups = useActionGroups();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const action = actionOf(event, groups);
      if (action === undefined || belongsToFocus(event.target, action.keys ?? '')) return;
      event.preventDefault();
      action.run?.();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [groups]);

  const inWorkspace = useModel(isWorkspace);
  const chargers = useModel(
    (model) =>
      [...(model.chargers?.values() ?? [])].flatMap(({ chargerId, pinnedName }) => [chargerId, pinnedName]),
    sameMembers,
  );
  const actions = useMemo<Action[]>(
    () => [
      ...groups
        .flatMap((group) => group.actions)
        .filter(({ id, run }) => run !== undefined && id !== 'palette')
        .toReversed(),
      ...(inWorkspace ? PLACES.filter(isOfFiles) : PLACES).map((place) => ({
        id: `place ${place}`,
        label: words.goTo(text.nav[place]),
        run: () => navigate(place),
      })),
      ...(inWorkspace ? [] : THEMES).map((theme) => ({
        id: `theme ${theme}`,
        label: words.theme[theme],
        run: () => {
          client.request('settings.update', { patch: { ui: { theme } } }).then(
            (view) => client.setSettings(view),
            // The banner of the lost link says it already.
            () => {},
          );
        },
      })),
      ...inPairs(chargers).flatMap(({ chargerId, title }) => [
        {
          id: `charger ${chargerId}`,
          label: words.openCharger(title),
          run: () => navigate('charger', chargerId),
        },
        {
          id: `messages ${chargerId}`,
          label: words.messagesOf(title),
          run: () => navigate('messages', null, { chargerId }),
        },
      ]),
    ],
    [groups, chargers, client, words, inWorkspace],
  );
  const close = (): void => setShown(null);
  return (
    <>
      <CommandPalette open={shown === 'palette'} actions={actions} onClose={close} />
      <ShortcutList open={shown === 'shortcuts'} groups={groups} onClose={close} />
    </>
  );
}

/** Identities, each with its name: a flat list is the same as long as its members are. */
function inPairs(flat: readonly (string | null)[]): { chargerId: string; title: string }[] {
  return flat.flatMap((chargerId, index) =>
    index % 2 === 0 && chargerId !== null
      ? [{ chargerId, title: chargerTitle(chargerId, flat[index + 1] ?? null) }]
      : [],
  );
}
