/** The few calls the window may make of the main process; each checks who calls. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import {
  BrowserWindow,
  dialog,
  ipcMain,
  shell,
  type IpcMainInvokeEvent,
  type OpenDialogOptions,
} from 'electron';
import { z } from 'zod';
import { BUNDLE_EXTENSION } from '../backend/contract/bundle.ts';
import { exportFormatSchema, TEXT_FORMATS } from '../backend/contract/log-filter.ts';
import { savePdf, sheetSchema } from './save-pdf.ts';
import { isOwnPage } from './urls.ts';

const FORMAT_NAMES = {
  csv: 'CSV',
  json: 'JSON',
  ndjson: 'NDJSON',
  pdf: 'PDF',
  bundle: 'Support bundle',
} as const;
/** What an opened log may be; by its content the console knows which it is. */
const LOG_FILES = [
  { name: 'Bundles and exported logs', extensions: [BUNDLE_EXTENSION, ...TEXT_FORMATS] },
  { name: 'All files', extensions: ['*'] },
];

const BACKUP_FILES = [{ name: 'SQLite database', extensions: ['sqlite'] }];

const backupRequest = z.tuple([z.string().min(1).max(200)]);
const destinationRequest = z.tuple([
  z.string().min(1).max(200),
  z.union([exportFormatSchema, z.literal('pdf')]),
]);
const pdfRequest = z.tuple([z.string().max(100), sheetSchema]);

/** Files that the operator chose in a dialog, or had opened by the system, by the id the window knows them under. */
export class GrantedDestinations {
  readonly #files = new Map<string, string>();

  grant(file: string): string {
    const id = randomUUID();
    this.#files.set(id, file);
    return id;
  }

  resolve(id: string): string | undefined {
    return this.#files.get(id);
  }
}

/**
 * Answers the preload script's calls. `gateway` is where this launch's Socket.io listens, with its token. What was
 * granted to be read may not be written.
 */
export function answerWindow(
  gateway: { url: string; token: string },
  destinations: GrantedDestinations,
  sources: GrantedDestinations,
): void {
  handle('gateway', () => gateway);
  handle('choose-export-destination', async (event, ...request) => {
    const [defaultName, format] = destinationRequest.parse(request);
    const owner = BrowserWindow.fromWebContents(event.sender);
    const options = {
      title: format === 'pdf' ? 'Save PDF' : 'Export',
      defaultPath: defaultName,
      filters: [
        { name: FORMAT_NAMES[format], extensions: [format === 'bundle' ? BUNDLE_EXTENSION : format] },
      ],
    };
    const { canceled, filePath } = await (owner === null
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(owner, options));
    return canceled || filePath === '' ? null : { destinationId: destinations.grant(filePath) };
  });
  handle('save-pdf', async (event, ...request) => {
    const [id, sheet] = pdfRequest.parse(request);
    return savePdf(event.sender, destinations.resolve(id), sheet);
  });
  handle('choose-backup-destination', async (event, ...request) => {
    const [defaultName] = backupRequest.parse(request);
    const owner = BrowserWindow.fromWebContents(event.sender);
    const options = { title: 'Save backup', defaultPath: defaultName, filters: BACKUP_FILES };
    const { canceled, filePath } = await (owner === null
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(owner, options));
    return canceled || filePath === '' ? null : { destinationId: destinations.grant(filePath) };
  });
  handle('choose-backup', async (event) => {
    const owner = BrowserWindow.fromWebContents(event.sender);
    // Copies that the console made itself have other endings.
    const options: OpenDialogOptions = {
      title: 'Restore a backup',
      properties: ['openFile'],
      filters: [...BACKUP_FILES, { name: 'All files', extensions: ['*'] }],
    };
    const { canceled, filePaths } = await (owner === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(owner, options));
    const [file] = filePaths;
    return canceled || file === undefined ? null : { sourceId: sources.grant(file), name: basename(file) };
  });
  handle('choose-log', async (event) => {
    const owner = BrowserWindow.fromWebContents(event.sender);
    const options: OpenDialogOptions = {
      title: 'Open a log',
      properties: ['openFile'],
      filters: LOG_FILES,
    };
    const { canceled, filePaths } = await (owner === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(owner, options));
    const [file] = filePaths;
    return canceled || file === undefined ? null : { sourceId: sources.grant(file), name: basename(file) };
  });
  handle('show-item-in-folder', (_event, id) => {
    const file = destinations.resolve(z.string().parse(id));
    if (file !== undefined) shell.showItemInFolder(file);
  });
}

/** Answers calls on a channel, of the console's own page alone. */
export function handle(
  channel: string,
  listener: (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown,
): void {
  ipcMain.handle(channel, (event, ...args: unknown[]) => {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !isOwnPage(frame.url))
      throw new Error('This page may not call the console.');
    return listener(event, ...args);
  });
}
