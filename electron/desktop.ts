/** The desktop around the window: menu, tray, notifications, and what they ask of the page. */
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, Menu, Notification, shell, Tray } from 'electron';
import type { Backend } from '../backend/backend.ts';
import type { Notification as ConsoleNotification } from '../backend/contract/notifications.ts';
import type { WindowCommand } from '../backend/contract/preload.ts';
import type { Settings } from '../backend/contract/settings.ts';
import type { Logger } from '../backend/ports/logger.ts';
import { Alerts, type Alert } from './alerts.ts';
import { menuTemplate } from './menu.ts';
import { openWindow, zoom } from './window.ts';
import type { WindowStateFile } from './window-state.ts';
import { words } from './words.ts';

/** Beside the built program. */
const TRAY_ICON = fileURLToPath(new URL('tray.png', import.meta.url));

export interface DesktopOptions {
  preload: string;
  dataDir: string;
  logFolder: string;
  state: WindowStateFile;
  logger: Logger;
}

export class Desktop {
  readonly #options: DesktopOptions;
  #backend: Backend | null = null;
  #opened: (window: BrowserWindow) => void = () => {};
  #window: BrowserWindow | null = null;
  #tray: Tray | null = null;
  /** The console ends: its window closes in earnest. */
  #ending = false;
  /** A notification that nobody holds loses its click. */
  readonly #shown = new Set<Notification>();
  readonly #alerts: Alerts;

  constructor(options: DesktopOptions) {
    this.#options = options;
    this.#alerts = new Alerts({
      wants: () => {
        const { notifyFaults = false, notifyDisconnects = false } = this.#backend?.settings().desktop ?? {};
        return { faults: notifyFaults, disconnects: notifyDisconnects };
      },
      show: (alert) => this.#showAlert(alert),
      restored: () => void this.#resetAlerts(),
    });
    app.on('before-quit', () => {
      this.#ending = true;
      this.#alerts.stop();
    });
  }

  /** What the console tells its windows. */
  handle(notification: ConsoleNotification): void {
    this.#alerts.handle(notification);
  }

  /** Opens the window, with all that is around it; `opened` is called for it, and for each one after it. */
  async open(backend: Backend, opened: (window: BrowserWindow) => void): Promise<void> {
    this.#backend = backend;
    this.#opened = opened;
    await this.#resetAlerts();
    this.#setMenu();
    this.followSettings(backend.settings());
    await this.#openWindow();
  }

  followSettings({ desktop }: Settings): void {
    if (desktop.closeToTray) this.#tray ??= this.#makeTray();
    else {
      this.#tray?.destroy();
      this.#tray = null;
      // Nothing but the tray would lead to it.
      if (this.#window?.isVisible() === false) this.show();
    }
  }

  /** Brings the window to the front; opens one where there is none. */
  show(): void {
    const window = this.#window;
    // Closed, while the console still ends.
    if (this.#ending) return;
    if (window === null || window.isDestroyed()) {
      void this.#openWindow();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  async #openWindow(): Promise<void> {
    const { preload, state } = this.#options;
    const loaded = await openWindow(preload, state, (window) => {
      // Before its page is there: whoever asks for the window meanwhile opens no second one.
      this.#window = window;
      window.on('close', (event) => {
        if (this.#ending || this.#tray === null) return;
        event.preventDefault();
        window.hide();
        this.#tellOfTray();
      });
    });
    this.#opened(loaded);
  }

  async #resetAlerts(): Promise<void> {
    try {
      this.#alerts.reset((await this.#backend?.chargers()) ?? []);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the chargers’ names could not be read for notifications');
    }
  }

  #command(command: WindowCommand): void {
    this.show();
    const contents = this.#window?.webContents;
    if (contents?.isDestroyed() === false) contents.send('command', command);
  }

  #setMenu(): void {
    const { dataDir, logFolder, state } = this.#options;
    const template = menuTemplate(
      {
        open: (fragment) => this.#command({ kind: 'open', fragment }),
        openPalette: () => this.#command({ kind: 'palette' }),
        showShortcuts: () => this.#command({ kind: 'shortcuts' }),
        zoom: (step) => {
          if (this.#window?.isDestroyed() === false) zoom(this.#window, step, state);
        },
        openDataFolder: () => void shell.openPath(dataDir),
        openLogFolder: () => void shell.openPath(logFolder),
        about: () => app.showAboutPanel(),
      },
      { platform: process.platform, developer: !app.isPackaged },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    app.setAboutPanelOptions({
      applicationName: words.appName,
      applicationVersion: app.getVersion(),
      copyright: words.about,
    });
  }

  #makeTray(): Tray {
    const tray = new Tray(TRAY_ICON);
    tray.setToolTip(words.appName);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words.tray.show, click: () => this.show() },
        { type: 'separator' },
        { label: words.tray.quit, click: () => app.quit() },
      ]),
    );
    tray.on('click', () => this.show());
    return tray;
  }

  /** Once: whoever knows is not told again. */
  #tellOfTray(): void {
    if (this.#options.state.get().toldOfTray) return;
    this.#options.state.change({ toldOfTray: true });
    this.#notify({ title: words.tray.told, body: words.tray.toldDetail }, () => this.show());
  }

  #showAlert({ title, body, fragment }: Alert): void {
    // Whoever looks at the window sees it there.
    if (this.#window?.isDestroyed() === false && this.#window.isFocused()) return;
    this.#notify({ title, body }, () => this.#command({ kind: 'open', fragment }));
  }

  #notify(content: { title: string; body: string }, clicked: () => void): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification(content);
    this.#shown.add(notification);
    notification.on('click', clicked);
    for (const end of ['close', 'click', 'failed'] as const)
      notification.on(end as 'close', () => this.#shown.delete(notification));
    notification.show();
  }
}
