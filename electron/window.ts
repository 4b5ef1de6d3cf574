/** The operator's window: sandboxed, and unable to go anywhere but to its own page. */
import { app, BrowserWindow, session, shell, type WebContents } from 'electron';
import { START_PAGE } from './app-protocol.ts';
import { isOwnPage, parseUrl } from './urls.ts';

/** Opens the window on the console's start page. `preload` is the path of the bundled preload script. */
export async function openWindow(preload: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    title: 'OCPP Console',
    show: false,
    autoHideMenuBar: true,
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
  window.once('ready-to-show', () => window.show());
  await window.loadURL(START_PAGE);
  return window;
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
