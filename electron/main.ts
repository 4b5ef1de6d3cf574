/** The desktop program: starts the backend, opens the window, and ends both in order. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, powerMonitor, shell } from 'electron';
import { z } from 'zod';
import { createBackend, STORAGE, type Backend } from '../backend/backend.ts';
import { parseCommandLine, USAGE, type CommandLine } from '../backend/command-line.ts';
import { toErrorInfo } from '../backend/contract/errors.ts';
import { RecentLog } from '../backend/log/recent-log.ts';
import { createLogger } from '../backend/logger.ts';
import { runHeadless } from '../backend/run-headless.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { Desktop } from './desktop.ts';
import { endAfterFault, keepCrashDumps, recoverPage } from './faults.ts';
import { OpenedFiles } from './opened-files.ts';
import { answerWindow, GrantedDestinations, handle } from './ipc.ts';
import { desktopCipher } from './safe-storage-cipher.ts';
import { lookForUpdate } from './updates.ts';
import { confine, denyPermissions } from './window.ts';
import { WindowStateFile } from './window-state.ts';

const PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));
const RENDERER = fileURLToPath(new URL('../renderer', import.meta.url));

/** As in electron-builder.yml. */
const APP_ID = 'org.ocpp-console.desktop';

registerAppScheme();
app.on('web-contents-created', (_event, contents) => confine(contents));

/** macOS names files by events, which may come before everything has started. */
const early: string[] = [];
let openFile = (file: string): void => {
  early.push(file);
};
app.on('open-file', (event, file) => {
  event.preventDefault();
  openFile(file);
});

const commandLine = readCommandLine();
// It may hold a password, and Electron hands the environment to every page's preload script.
delete process.env['RABBITMQ_URL'];
if (commandLine?.help === true) {
  process.stdout.write(USAGE);
  app.exit(0);
} else if (commandLine?.headless === true) {
  // Nothing is ever shown, so no display is asked for.
  app.commandLine.appendSwitch('ozone-platform', 'headless');
  app.commandLine.appendSwitch('disable-gpu');
  // Chromium takes SIGTERM for itself, and quits.
  const askedToEnd = new Promise<void>((resolve) => {
    app.on('before-quit', (event) => {
      event.preventDefault();
      resolve();
    });
  });
  void runHeadless(commandLine, askedToEnd).then((exitCode) => app.exit(exitCode));
} else if (commandLine !== null) {
  app.setPath('userData', commandLine.dataDir);
  keepCrashDumps(commandLine.dataDir);
  // One console for one data folder: a second start brings the first one's window to the front, with its file.
  if (app.requestSingleInstanceLock({ file: commandLine.file }))
    void app.whenReady().then(() => run(commandLine));
  else app.quit();
}

/** What a second start hands to the first. */
const secondStart = z.object({ file: z.string().max(4_096).nullable() });

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
  const logFolder = join(options.dataDir, 'logs');
  const recentLog = new RecentLog();
  const logger = createLogger({ file: join(logFolder, 'console.log') }, recentLog);
  endAfterFault(logger, logFolder);
  // Also for windows that are opened later.
  app.on('browser-window-created', (_event, window) => recoverPage(window, logger));
  const destinations = new GrantedDestinations();
  const sources = new GrantedDestinations();
  const state = new WindowStateFile(join(options.dataDir, 'window-state.json'), logger);
  const desktop = new Desktop({ preload: PRELOAD, dataDir: options.dataDir, logFolder, state, logger });
  const backend = createBackend({
    dataDir: options.dataDir,
    cipher: desktopCipher(join(options.dataDir, 'secret.key')),
    overrides: options.overrides,
    uiPort: options.uiPort,
    workerDirectory: new URL('./', import.meta.url),
    resolveDestination: (id) => destinations.resolve(id),
    resolveSource: (id) => sources.resolve(id),
    notified: (notification) => desktop.handle(notification),
    settingsChanged: (settings) => desktop.followSettings(settings),
    logger,
    recentLog,
  });
  let isOpen = false;
  // Before the window is there as well: what a second start brings is opened then.
  app.on('second-instance', (_event, _argv, _folder, data) => {
    if (isOpen) desktop.show();
    const second = secondStart.safeParse(data);
    if (second.success && second.data.file !== null) openFile(second.data.file);
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
  stopBeforeQuit(backend);
  followPower(backend);

  denyPermissions();
  serveApp(RENDERER, ready.uiUrl.replace(/\/$/, ''));
  answerWindow({ url: ready.uiUrl, token: ready.token }, destinations, sources);
  const openedFiles = new OpenedFiles(sources);
  openFile = (file) => openedFiles.add(file);
  for (const file of [...early, ...(options.file === null ? [] : [options.file])]) openFile(file);
  handle('open-log-folder', () => shell.openPath(logFolder));
  // Windows shows notifications of programs that name themselves.
  app.setAppUserModelId(APP_ID);
  await desktop.open(backend, (window) => openedFiles.showIn(window));
  isOpen = true;
  const resources = app.isPackaged ? process.resourcesPath : null;
  void lookForUpdate(resources, async () => (await import('electron-updater')).default.autoUpdater, logger);
  app.on('activate', () => desktop.show());
}

app.on('window-all-closed', () => {
  // Closing the window ends the console, on macOS too: chargers must not be served by a program nobody sees. One that
  // goes to the tray is hidden, not closed.
  app.quit();
});

/** A window that hangs is closed without being asked, this long after the backend has stopped, ms. */
const WINDOW_CLOSE_MS = 2_000;

/** Holds the program until the backend has stopped, within its deadline. */
function stopBeforeQuit(backend: Backend): void {
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void backend.stop().then((givenUp) => {
      // A thread in a call that does not return would hold the exit for ever. All it had acknowledged is on the disk.
      if (givenUp.includes(STORAGE)) process.kill(process.pid, 'SIGKILL');
      stopped = true;
      app.quit();
      setTimeout(() => app.exit(), WINDOW_CLOSE_MS);
    });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
}

/** Sleep, wake-up and shutdown of the computer. */
function followPower(backend: Backend): void {
  powerMonitor.on('suspend', () => void backend.suspend());
  powerMonitor.on('resume', () => backend.resume());
  // Linux and macOS wait a little for a program that asks for it.
  powerMonitor.on('shutdown', (event?: Electron.Event) => {
    event?.preventDefault();
    app.quit();
  });
  // Windows ends a session whoever is not ready: its few seconds must be enough, and the journal is always right.
  app.on('browser-window-created', (_event, window) => window.on('session-end', () => app.quit()));
}
