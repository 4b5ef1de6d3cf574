/** The flags of the console's page: one that is not trusted, although it is our own. */
import type { WebPreferences } from 'electron';

/** @param preload path of the bundled preload script @param devTools whether the developer tools can be opened */
export function webPreferences(preload: string, devTools: boolean): WebPreferences {
  return {
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
    devTools,
    spellcheck: false,
  };
}
