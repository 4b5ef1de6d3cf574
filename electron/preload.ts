/** The window's only way to the main process: a few calls, no channel names, no Node. */
import { contextBridge, ipcRenderer } from 'electron';
import type { ConsolePreload, WindowCommand } from '../backend/contract/preload.ts';

const api: ConsolePreload = {
  gateway: () => ipcRenderer.invoke('gateway'),
  chooseExportDestination: (defaultName, format) =>
    ipcRenderer.invoke('choose-export-destination', defaultName, format),
  savePdf: (destinationId, sheet) => ipcRenderer.invoke('save-pdf', destinationId, sheet),
  chooseBackupDestination: (defaultName) => ipcRenderer.invoke('choose-backup-destination', defaultName),
  chooseBackup: () => ipcRenderer.invoke('choose-backup'),
  chooseLog: () => ipcRenderer.invoke('choose-log'),
  takeOpenedFile: () => ipcRenderer.invoke('take-opened-file'),
  onFileOpened: (listener) => void ipcRenderer.on('file-opened', () => listener()),
  showItemInFolder: (destinationId) => ipcRenderer.invoke('show-item-in-folder', destinationId),
  openLogFolder: () => ipcRenderer.invoke('open-log-folder'),
  onCommand: (listener) => {
    ipcRenderer.removeAllListeners('command');
    // The event itself would hand the sender over.
    ipcRenderer.on('command', (_event, command: WindowCommand) => listener(command));
  },
};

contextBridge.exposeInMainWorld('ocppConsole', api);
