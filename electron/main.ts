/** The desktop program: starts the backend, opens the window, and ends both in order. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, Menu } from 'electron';
import { createBackend } from '../backend/backend.ts';
import { parseCommandLine, type CommandLine } from '../backend/command-line.ts';
import { toErrorInfo } from '../backend/contract/errors.ts';
import { createLogger } from '../backend/logger.ts';
import { keyFileCipher } from '../backend/settings/secret-cipher.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { answerWindow, GrantedDestinations } from './ipc.ts';
import { safeStorageCipher } from './safe-storage-cipher.ts';
import { confine, denyPermissions, openWindow } from './window.ts';

const PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));
const RENDERER = fileURLToPath(new URL('../renderer', import.meta.url));

registerAppScheme();
app.on('web-contents-created', (_event, contents) => confine(contents));

const commandLine = readCommandLine();
if (commandLine !== null) {
  app.setPath('userData', commandLine.dataDir);
  // One console for one data folder: a second start brings the first one's window to the front.
  if (app.requestSingleInstanceLock()) void app.whenReady().then(() => run(commandLine));
  else app.quit();
}

function readCommandLine(): CommandLine | null {
  try {
    // Packaged: [program, ...options]; from the source tree: [program, directory, ...options].
    return parseCommandLine(process.argv.slice(app.isPackaged ? 1 : 2), process.env);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    app.exit(2);
    return null;
  }
}

async function run(options: CommandLine): Promise<void> {
  mkdirSync(options.dataDir, { recursive: true });
  const logger = createLogger({ file: join(options.dataDir, 'logs', 'console.log') });
  const destinations = new GrantedDestinations();
  const sources = new GrantedDestinations();
  const backend = createBackend({
    dataDir: options.dataDir,
    cipher: safeStorageCipher() ?? keyFileCipher(join(options.dataDir, 'secret.key')),
    overrides: options.overrides,
    uiPort: options.uiPort,
    workerDirectory: new URL('./', import.meta.url),
    resolveDestination: (id) => destinations.resolve(id),
    resolveSource: (id) => sources.resolve(id),
    logger,
  });
  let ready;
  try {
    ready = await backend.start();
  } catch (error) {
    const info = toErrorInfo(error);
    logger.error({ code: info.code, detail: info.detail }, info.message);
    dialog.showErrorBox(info.message, [info.remedy, info.detail ?? ''].join('\n\n').trim());
    app.exit(1);
    return;
  }
  stopBeforeQuit(() => backend.stop());

  denyPermissions();
  serveApp(RENDERER, ready.uiUrl.replace(/\/$/, ''));
  answerWindow({ url: ready.uiUrl, token: ready.token }, destinations, sources);
  if (app.isPackaged && process.platform !== 'darwin') Menu.setApplicationMenu(null);
  let window = await openWindow(PRELOAD);
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length > 0) return;
    void openWindow(PRELOAD).then((opened) => {
      window = opened;
    });
  });
}

app.on('window-all-closed', () => {
  // Closing the window ends the console, on macOS too: chargers must not be served by a program nobody sees.
  app.quit();
});

/** Holds the program until the backend has stopped: what chargers saw acknowledged is on the disk by then. */
function stopBeforeQuit(stop: () => Promise<void>): void {
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
}
