/** What happens when a part of the program fails: it is logged, told, and mended where it can be. */
import { join } from 'node:path';
import { app, crashReporter, dialog, type BrowserWindow } from 'electron';
import type { Logger } from '../backend/ports/logger.ts';
import { START_PAGE } from './app-protocol.ts';

/** A page that fails more often than this in a minute is not opened again by itself. */
const MAX_RECOVERIES = 3;
const WINDOW_MS = 60_000;

/** Keeps crash dumps in the data folder, and sends them nowhere. Must run before the app is ready. */
export function keepCrashDumps(dataDir: string): void {
  app.setPath('crashDumps', join(dataDir, 'crashes'));
  crashReporter.start({ uploadToServer: false });
}

/**
 * Opens the page of a window again when its process has gone: chargers are served by another process and notice
 * nothing. The page is told, and says so.
 */
export function recoverPage(window: BrowserWindow, logger: Logger): void {
  const failures: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    logger.error({ reason, exitCode }, 'the window’s page has gone');
    const now = performance.now();
    failures.push(now);
    if (failures.filter((at) => now - at < WINDOW_MS).length > MAX_RECOVERIES)
      void askToReload(window, reason);
    else reload(window, logger);
  });
  window.on('unresponsive', () => logger.warn({}, 'the window does not respond'));
  window.on('responsive', () => logger.info({}, 'the window responds again'));
}

function reload(window: BrowserWindow, logger: Logger): void {
  window
    .loadURL(`${START_PAGE}?recovered`)
    .catch((error: unknown) => logger.error({ err: error }, 'the window’s page could not be opened again'));
}

async function askToReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window fails again and again',
    detail: `Chargers are served all the same. Cause: ${reason}. The log folder has more.`,
    buttons: ['Open again', 'End the console'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) app.quit();
  else if (!window.isDestroyed()) await window.loadURL(`${START_PAGE}?recovered`);
}

/**
 * An error that nobody caught: the state of the program is not known any more, so it is ended in order, or started
 * again. Chargers keep what was not acknowledged, and come back.
 */
export function endAfterFault(logger: Logger, logFolder: string): void {
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a failure that nobody awaited'));
  let told = false;
  process.on('uncaughtException', (error) => {
    logger.error({ err: error }, 'an error that nobody caught');
    if (told) return;
    told = true;
    void askHowToGoOn(error, logFolder);
  });
}

async function askHowToGoOn(error: Error, logFolder: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The console met a fault and has to end',
    detail: `${error.message}\n\nWhat chargers saw acknowledged is on the disk; they reconnect by themselves. The log is in ${logFolder}.`,
    buttons: ['Start again', 'End'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) app.relaunch();
  app.quit();
}
