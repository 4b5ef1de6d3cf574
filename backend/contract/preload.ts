/** What the preload script of the desktop window offers to the renderer, as `window.ocppConsole`. */
import type { ErrorInfo } from './errors.ts';
import type { ExportFormat } from './log-filter.ts';

/** What the native menu, or a notification that was clicked, asks of the page. */
export type WindowCommand =
  /** A page of the window, as a fragment such as `#/charger/CP1`. */
  { kind: 'open'; fragment: string } | { kind: 'palette' } | { kind: 'shortcuts' };

export interface ConsolePreload {
  /** Origin of this launch's Socket.io server, such as `http://127.0.0.1:41234`, and its token. */
  gateway(): Promise<{ url: string; token: string }>;
  /** Shows the save dialog; null when it was cancelled. */
  chooseExportDestination(
    defaultName: string,
    format: ExportFormat | 'pdf',
  ): Promise<{ destinationId: string } | null>;
  /**
   * Prints the page as it is now into a chosen destination. `title` is at the head of each sheet, `note` at its foot
   * beside the number. What went wrong is told in words.
   */
  savePdf(
    destinationId: string,
    sheet: { title: string; note: string },
  ): Promise<{ file: string; bytes: number } | { error: ErrorInfo }>;
  /** Shows the save dialog for a backup; null when it was cancelled. */
  chooseBackupDestination(defaultName: string): Promise<{ destinationId: string } | null>;
  /** Shows the open dialog for a file to restore; null when it was cancelled. */
  chooseBackup(): Promise<{ sourceId: string; name: string } | null>;
  /** Shows the open dialog for an exported log or a bundle; null when it was cancelled. */
  chooseLog(): Promise<{ sourceId: string; name: string } | null>;
  /** The file that the system asked to have opened, once; null when there is none. */
  takeOpenedFile(): Promise<{ sourceId: string; name: string } | null>;
  /** Calls when there is one to be taken. For as long as the page lives. */
  onFileOpened(listener: () => void): void;
  /** Shows an exported file in the system's file manager. */
  showItemInFolder(destinationId: string): Promise<void>;
  /** Opens the folder of the console's log files. */
  openLogFolder(): Promise<void>;
  /** Calls `listener` for each command from outside the page, in place of a former listener. */
  onCommand(listener: (command: WindowCommand) => void): void;
}
