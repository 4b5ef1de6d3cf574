/** The menu by platform: each key once, and nothing for developers where operators work. */
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { menuTemplate, type MenuActions } from '../../../electron/menu.ts';
import { PLACES } from '../../../renderer/api/route.ts';
import { text } from '../../../renderer/text/en.ts';
import { words } from '../../../electron/words.ts';

const actions = {
  open: vi.fn(),
  zoom: vi.fn(),
  openPalette: vi.fn(),
  showShortcuts: vi.fn(),
  openDataFolder: vi.fn(),
  openLogFolder: vi.fn(),
  about: vi.fn(),
} satisfies MenuActions;

const itemsOf = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
const build = (platform: NodeJS.Platform, developer = false) =>
  menuTemplate(actions, { platform, developer });
const headOf = (items: readonly MenuItemConstructorOptions[]) =>
  items.map(({ label, role }) => label?.replace('&', '') ?? role);
const click = (items: MenuItemConstructorOptions[], label: string): void => {
  const item = items.find((each) => each.label === label);
  if (item?.click === undefined) throw new Error(`No item ${label}`);
  (item.click as () => void)();
};

describe.each(['linux', 'win32', 'darwin'] as const)('on %s', (platform) => {
  const items = itemsOf(build(platform));

  it('has the menus that people know', () => {
    const menus = ['File', 'Edit', 'View', 'Window', 'Help'];
    expect(headOf(build(platform))).toEqual(platform === 'darwin' ? ['appMenu', ...menus] : menus);
  });

  it('gives each key to one item', () => {
    const keys = items.flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator]));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(10);
  });

  it('cannot load the page anew or inspect it, unless the program is being developed', () => {
    const roles = (list: MenuItemConstructorOptions[]) => list.map(({ role }) => role);
    for (const role of ['reload', 'forceReload', 'toggleDevTools'] as const)
      expect(roles(items)).not.toContain(role);
    expect(roles(itemsOf(build(platform, true)))).toContain('toggleDevTools');
  });

  it('ends the program where the system expects it', () => {
    const quit = items.find(({ role }) => role === 'quit');
    expect(quit?.label).toBe({ linux: 'Quit', win32: 'Exit', darwin: undefined }[platform]);
  });
});

it('leads to every place of the window, by the names that the window has', () => {
  const items = itemsOf(build('linux'));
  const numbered = items.filter(({ accelerator }) => /^CmdOrCtrl\+[1-9]$/.test(String(accelerator)));
  expect(numbered.map(({ label, accelerator }) => [accelerator, label])).toEqual(
    PLACES.map((place, index) => [`CmdOrCtrl+${index + 1}`, text.nav[place]]),
  );
  for (const place of PLACES) {
    expect(words.menu.place[place]).toBe(text.nav[place]);
    click(items, words.menu.place[place]);
    expect(actions.open).toHaveBeenLastCalledWith(`#/${place}`);
  }
});

it('calls what its items say', () => {
  const items = itemsOf(build('linux'));
  click(items, words.menu.zoomOut);
  expect(actions.zoom).toHaveBeenLastCalledWith(-1);
  click(items, words.menu.zoomReset);
  expect(actions.zoom).toHaveBeenLastCalledWith(0);
  for (const [label, called] of [
    [words.menu.dataFolder, actions.openDataFolder],
    [words.menu.logFolder, actions.openLogFolder],
    [words.menu.shortcuts, actions.showShortcuts],
    [words.menu.palette, actions.openPalette],
    [words.menu.about, actions.about],
  ] as const) {
    click(items, label);
    expect(called).toHaveBeenCalledOnce();
  }
});
