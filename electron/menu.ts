/** The native menu, by the conventions of each system. Pure: a template. */
import type { MenuItemConstructorOptions } from 'electron';
import { PLACES } from '../backend/contract/places.ts';
import { words } from './words.ts';

export interface MenuActions {
  /** Opens a page of the window: a fragment such as `#/chargers`. */
  open(fragment: string): void;
  /** 1: larger, -1: smaller, 0: as it is by default. */
  zoom(step: -1 | 0 | 1): void;
  openPalette(): void;
  showShortcuts(): void;
  openDataFolder(): void;
  openLogFolder(): void;
  about(): void;
}

export interface MenuOptions {
  platform: NodeJS.Platform;
  /** Whether the page may be loaded anew and inspected: in a program that is not packaged. */
  developer: boolean;
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

export function menuTemplate(
  actions: MenuActions,
  { platform, developer }: MenuOptions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const settings: MenuItemConstructorOptions = {
    label: words.menu.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.open('#/settings'),
  };
  const about: MenuItemConstructorOptions = { label: words.menu.about, click: () => actions.about() };
  const folders: MenuItemConstructorOptions[] = [
    { label: words.menu.dataFolder, click: () => actions.openDataFolder() },
    { label: words.menu.logFolder, click: () => actions.openLogFolder() },
  ];
  return [
    ...(isMac ? [macAppMenu(about, settings)] : []),
    {
      label: words.menu.file,
      submenu: isMac
        ? [...folders, SEPARATOR, { role: 'close' }]
        : [
            ...folders,
            SEPARATOR,
            settings,
            SEPARATOR,
            { role: 'quit', label: platform === 'win32' ? words.menu.exit : words.menu.quit },
          ],
    },
    editMenu(isMac),
    viewMenu(actions, { isMac, developer }),
    {
      label: words.menu.window,
      submenu: isMac
        ? [{ role: 'minimize' }, { role: 'zoom' }, SEPARATOR, { role: 'front' }]
        : [{ role: 'minimize' }, { role: 'close', accelerator: 'CmdOrCtrl+W' }],
    },
    {
      label: words.menu.help,
      role: 'help',
      submenu: [
        { label: words.menu.connect, click: () => actions.open('#/connect') },
        // The key alone would be caught here while somebody types a question mark.
        { label: words.menu.shortcuts, accelerator: 'CmdOrCtrl+/', click: () => actions.showShortcuts() },
        ...(isMac ? [] : [SEPARATOR, about]),
      ],
    },
  ];
}

function macAppMenu(
  about: MenuItemConstructorOptions,
  settings: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      about,
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { role: 'quit' },
    ],
  };
}

function editMenu(isMac: boolean): MenuItemConstructorOptions {
  return {
    label: words.menu.edit,
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      ...(isMac ? [{ role: 'pasteAndMatchStyle' } as const] : []),
      { role: 'delete' },
      SEPARATOR,
      { role: 'selectAll' },
    ],
  };
}

function viewMenu(
  actions: MenuActions,
  { isMac, developer }: { isMac: boolean; developer: boolean },
): MenuItemConstructorOptions {
  return {
    label: words.menu.view,
    submenu: [
      ...PLACES.map((place, index) => ({
        label: words.menu.place[place],
        accelerator: `CmdOrCtrl+${index + 1}`,
        click: () => actions.open(`#/${place}`),
      })),
      SEPARATOR,
      { label: words.menu.palette, accelerator: 'CmdOrCtrl+K', click: () => actions.openPalette() },
      SEPARATOR,
      { label: words.menu.zoomIn, accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom(1) },
      // The same key without Shift, as browsers have it.
      {
        label: words.menu.zoomIn,
        accelerator: 'CmdOrCtrl+=',
        visible: false,
        acceleratorWorksWhenHidden: true,
        click: () => actions.zoom(1),
      },
      { label: words.menu.zoomOut, accelerator: 'CmdOrCtrl+-', click: () => actions.zoom(-1) },
      { label: words.menu.zoomReset, accelerator: 'CmdOrCtrl+0', click: () => actions.zoom(0) },
      SEPARATOR,
      { role: 'togglefullscreen', accelerator: isMac ? 'Ctrl+Cmd+F' : 'F11' },
      ...(developer ? [SEPARATOR, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
    ],
  };
}
