/** The operator's window: sandboxed, and unable to go anywhere but to its own page. */
import { app, BrowserWindow, screen, session, shell, type WebContents } from 'electron';
import { START_PAGE } from './app-protocol.ts';
import { isOwnPage, parseUrl } from './urls.ts';
import { MAX_ZOOM, MIN_ZOOM, visibleBounds, type WindowStateFile } from './window-state.ts';

/**
 * Opens the window on the console's start page, where it stood before. `preload` is the path of the bundled preload
 * script; `created` is called before the page is loaded.
 */
export async function openWindow(
  preload: string,
  state: WindowStateFile,
  created: (window: BrowserWindow) => void,
): Promise<BrowserWindow> {
  const { bounds, maximized } = state.get();
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...(bounds === null ? {} : visibleBounds(bounds, areas)),
    minWidth: 960,
    minHeight: 600,
    title: 'OCPP Console',
    show: false,
    // Those of a page that is not trusted, although it is our own.
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      webviewTag: false,
      // A middle click opens nothing either.
      disableBlinkFeatures: 'Auxclick',
      devTools: !app.isPackaged,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  keepState(window, state);
  created(window);
  window.once('ready-to-show', () => window.show());
  await window.loadURL(START_PAGE);
  return window;
}

/** Remembers where the window stands, and keeps the size of its text through every load of its page. */
function keepState(window: BrowserWindow, state: WindowStateFile): void {
  const note = (): void => {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    state.change({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  window.on('resize', note);
  window.on('move', note);
  window.on('maximize', note);
  window.on('unmaximize', note);
  window.on('close', () => {
    note();
    state.flush();
  });
  window.webContents.on('dom-ready', () => window.webContents.setZoomLevel(state.get().zoomLevel));
  // Control and the wheel: Chromium asks, the program decides.
  window.webContents.on('zoom-changed', (_event, direction) =>
    zoom(window, direction === 'in' ? 1 : -1, state),
  );
}

/** Makes the window's text larger (1) or smaller (-1) by half a step of 1.2, or 0: as it is by default. */
export function zoom(window: BrowserWindow, step: -1 | 0 | 1, state: WindowStateFile): void {
  const level = step === 0 ? 0 : state.get().zoomLevel + step / 2;
  const zoomLevel = Math.min(Math.max(level, MIN_ZOOM), MAX_ZOOM);
  state.change({ zoomLevel });
  window.webContents.setZoomLevel(zoomLevel);
}

/** Denies every permission but writing to the clipboard, for the copy buttons. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write' && isOwnPage(contents.getURL())),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === 'clipboard-sanitized-write' && isOwnPage(origin),
  );
  // Serial ports, USB, HID and Bluetooth devices.
  session.defaultSession.setDevicePermissionHandler(() => false);
}

/** Keeps any page of this app where it is: no navigation, no new windows, no embedded pages. */
export function confine(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (!isOwnPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // Links to documentation open in the user's browser; everything else goes nowhere.
    if (parseUrl(url)?.protocol === 'https:') void shell.openExternal(url);
    return { action: 'deny' };
  });
}
