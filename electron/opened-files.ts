/** Files that the system, or a second start of the program, asks to have opened: kept until the window takes them. */
import { basename } from 'node:path';
import type { BrowserWindow } from 'electron';
import { handle, type GrantedDestinations } from './ipc.ts';

export class OpenedFiles {
  readonly #sources: GrantedDestinations;
  #waiting: { sourceId: string; name: string } | null = null;
  #window: BrowserWindow | null = null;

  constructor(sources: GrantedDestinations) {
    this.#sources = sources;
    handle('take-opened-file', () => {
      const file = this.#waiting;
      this.#waiting = null;
      return file;
    });
  }

  /** The window that shows them from now on. */
  showIn(window: BrowserWindow): void {
    this.#window = window;
  }

  /** The last one wins: there is one window to show it. */
  add(file: string): void {
    this.#waiting = { sourceId: this.#sources.grant(file), name: basename(file) };
    if (this.#window?.isDestroyed() === false) this.#window.webContents.send('file-opened');
  }
}
