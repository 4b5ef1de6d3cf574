import { expect, it } from 'vitest';
import { webPreferences } from '../../../electron/web-preferences.ts';

it('gives the page nothing that it does not need', () => {
  expect(webPreferences('/preload.cjs', false)).toEqual({
    preload: '/preload.cjs',
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
    disableBlinkFeatures: 'Auxclick',
    devTools: false,
    spellcheck: false,
  });
});
