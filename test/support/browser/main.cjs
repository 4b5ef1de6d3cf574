// A plain browser window for the tests of what the console serves to browsers: Electron's Chromium, nothing of ours.
const { app, BrowserWindow } = require('electron');

// The first argument that is an address: what comes before belongs to Electron and to Playwright.
const url = process.argv.find((argument) => argument.startsWith('http://'));
void app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL(url));
app.on('window-all-closed', () => app.quit());
