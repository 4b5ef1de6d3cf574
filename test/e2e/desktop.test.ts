/** The desktop around the page: menu, zoom, the window's place, notifications, tray, the keyboard's way. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectCharger } from '../support/charger.ts';
import { openOtherWindow } from '../support/other-window.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

const WAIT = { timeout: 30_000, interval: 50 };
let dataDir: string;
let shown: ConsoleWindow | null = null;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'desktop-'));
});
afterEach(async () => {
  expect(shown?.errors ?? []).toEqual([]);
  await shown?.close();
  shown = null;
  rmSync(dataDir, { recursive: true, force: true });
});

async function show(): Promise<ConsoleWindow> {
  shown = await openConsole(dataDir);
  return shown;
}

/** Clicks an item of the native menu, by the labels that lead to it. */
async function choose(app: ElectronApplication, menu: string, item: string): Promise<void> {
  await app.evaluate(
    ({ Menu }, [menuLabel, itemLabel]) => {
      const found = Menu.getApplicationMenu()
        ?.items.find(({ label }) => label.replace('&', '') === menuLabel)
        ?.submenu?.items.find(({ label }) => label === itemLabel);
      if (found === undefined) throw new Error(`No item ${menuLabel}, ${itemLabel}`);
      found.click();
    },
    [menu, item] as const,
  );
}

interface Shown {
  title: string;
  body: string;
}

/** The system's own notifications cannot be seen: they are noted where they would be shown. */
async function noteNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow, Notification }) => {
    const notes: Electron.Notification[] = [];
    Object.assign(globalThis, { notes });
    Object.assign(Notification, { isSupported: () => true });
    Notification.prototype.show = function note(this: Electron.Notification) {
      notes.push(this);
    };
    // Whoever looks at the window is not told: here somebody looks elsewhere.
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => false;
  });
}
const notes = (app: ElectronApplication): Promise<Shown[]> =>
  app.evaluate(() =>
    (globalThis as unknown as { notes: Shown[] }).notes.map(({ title, body }) => ({ title, body })),
  );
const clickNote = (app: ElectronApplication, index: number): Promise<void> =>
  app.evaluate((_electron, at) => {
    (globalThis as unknown as { notes: Electron.Notification[] }).notes[at]?.emit('click');
  }, index);

describe('the native menu', () => {
  it('leads to the places, the help and the folders, and has nothing for developers', async () => {
    const { app, page } = await show();
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openPath = async (path) => {
        opened.push(path);
        return '';
      };
    });
    await choose(app, 'View', 'Sessions');
    await page.getByTestId('place-sessions').waitFor();
    await choose(app, 'Help', 'Connect a Charger');
    await page.getByTestId('connect').waitFor();
    await choose(app, 'Help', 'Keyboard Shortcuts');
    await page.getByTestId('shortcuts').getByText('Places, in their order').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('shortcuts').waitFor({ state: 'detached' });
    await choose(app, 'View', 'Command Palette');
    await page.getByTestId('palette').waitFor();
    await page.keyboard.press('Escape');
    await choose(app, 'File', 'Open Data Folder');
    await choose(app, 'File', 'Open Log Folder');
    expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([
      dataDir,
      join(dataDir, 'logs'),
    ]);
    const roles = await app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
        (submenu?.items ?? []).map(({ role }) => String(role).toLowerCase()),
      ),
    );
    expect(roles).toContain('copy');
    for (const role of ['reload', 'forcereload', 'toggledevtools']) expect(roles).not.toContain(role);
  });

  it('makes the text larger and smaller, which stays through a restart', async () => {
    const first = await show();
    const zoomLevel = ({ app }: ConsoleWindow): Promise<number | undefined> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel());
    await choose(first.app, 'View', 'Zoom In');
    await choose(first.app, 'View', 'Zoom In');
    await choose(first.app, 'View', 'Zoom Out');
    expect(await zoomLevel(first)).toBe(0.5);
    for (let press = 0; press < 30; press += 1) await choose(first.app, 'View', 'Zoom In');
    expect(await zoomLevel(first)).toBe(5);
    await first.close();
    const second = await show();
    await vi.waitFor(async () => expect(await zoomLevel(second)).toBe(5), WAIT);
    await choose(second.app, 'View', 'Actual Size');
    expect(await zoomLevel(second)).toBe(0);
  });
});

describe('the window', () => {
  const boundsOf = ({ app }: ConsoleWindow): Promise<Electron.Rectangle | undefined> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

  it('opens where it stood', async () => {
    const bounds = { x: 140, y: 90, width: 1100, height: 700 };
    const first = await show();
    await first.app.evaluate(
      ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
      bounds,
    );
    await vi.waitFor(async () => expect(await boundsOf(first)).toEqual(bounds), WAIT);
    await first.close();
    expect(await boundsOf(await show())).toEqual(bounds);
  });

  it('opens on a display that is there when the former one is gone', async () => {
    writeFileSync(
      join(dataDir, 'window-state.json'),
      JSON.stringify({ bounds: { x: 9_000, y: 9_000, width: 1100, height: 700 } }),
    );
    const window = await show();
    const area = await window.app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea);
    const bounds = await boundsOf(window);
    expect(bounds?.x).toBeLessThan(area.x + area.width);
    expect(bounds?.y).toBeLessThan(area.y + area.height);
  });

  it('remembers that it was maximised, and where it stood before that', async () => {
    const { app, close } = await show();
    // Without a window manager no window is maximised: it is told so.
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      if (window === undefined) return;
      window.setBounds({ x: 140, y: 90, width: 1100, height: 700 });
      window.isMaximized = () => true;
      window.emit('maximize');
    });
    await close();
    shown = null;
    expect(JSON.parse(readFileSync(join(dataDir, 'window-state.json'), 'utf8'))).toMatchObject({
      maximized: true,
      bounds: { width: 1100, height: 700 },
    });
  });

  it('is one, however often it is asked for while it loads', async () => {
    const { app } = await show();
    const count = await app.evaluate(({ app: program, BrowserWindow }) => {
      const former = BrowserWindow.getAllWindows();
      // The program ends with its last window.
      const other = new BrowserWindow({ show: false });
      for (const window of former) window.destroy();
      for (let time = 0; time < 3; time += 1) program.emit('activate');
      other.destroy();
      return BrowserWindow.getAllWindows().length;
    });
    expect(count).toBe(1);
    await vi.waitFor(async () => {
      const shownPage = app.windows().at(-1)?.getByTestId('nav-chargers');
      expect(await shownPage?.isVisible()).toBe(true);
    }, WAIT);
  });

  it('begins for the keyboard with a way past the navigation', async () => {
    const { page } = await show();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('button', { name: 'Skip to the page' });
    await skip.waitFor();
    expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });
});

describe('notifications', () => {
  it('tell a fault, and a click opens its charger', async () => {
    const window = await show();
    const { app, page } = window;
    await noteNotifications(app);
    const charger = await connectCharger(await window.ocppUrl(), 'CP-FAULT');
    await charger.call('BootNotification', { chargePointVendor: 'N', chargePointModel: 'M' });
    await charger.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'GroundFailure',
      status: 'Faulted',
    });
    await vi.waitFor(async () => expect(await notes(app)).toHaveLength(1), WAIT);
    expect(await notes(app)).toEqual([{ title: 'CP-FAULT is faulted', body: 'Connector 1: GroundFailure' }]);
    await clickNote(app, 0);
    await page.getByTestId('charger-page').getByRole('heading', { name: 'CP-FAULT' }).waitFor();
    await charger.close();
  });

  it('tell of many chargers that were cut off at once, once, and lead to them', async () => {
    const window = await show();
    const { app, page } = window;
    await noteNotifications(app);
    const ocppUrl = await window.ocppUrl();
    const chargers = await Promise.all(
      Array.from({ length: 12 }, (_none, index) => connectCharger(ocppUrl, `CP-${index}`)),
    );
    await Promise.all(chargers.map((charger) => charger.call('Heartbeat', {})));
    await Promise.all(chargers.map((charger) => charger.close({ code: 4000, force: true })));
    await vi.waitFor(async () => expect(await notes(app)).toHaveLength(1), WAIT);
    expect((await notes(app))[0]?.title).toBe('12 chargers have lost their connection');
    await clickNote(app, 0);
    await vi.waitFor(async () => expect(await page.getByTestId('charger-row').count()).toBe(12), WAIT);
    expect(await page.getByRole('radio', { name: 'Offline' }).isChecked()).toBe(true);
  });
});

describe('the tray', () => {
  it('keeps the console at work when its window is closed, and says so once', async () => {
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ desktop: { closeToTray: true } }));
    const window = await show();
    const { app } = window;
    await noteNotifications(app);
    const ocppUrl = await window.ocppUrl();
    const visible = (): Promise<boolean | undefined> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    const close = (): Promise<void> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await close();
    await vi.waitFor(async () => expect(await visible()).toBe(false), WAIT);
    const charger = await connectCharger(ocppUrl, 'CP-TRAY');
    await expect(charger.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
    expect((await notes(app)).map(({ title }) => title)).toEqual(['OCPP Console goes on in the tray']);
    // A second start brings the window back.
    await app.evaluate(({ app: program }) => void program.emit('second-instance'));
    await vi.waitFor(async () => expect(await visible()).toBe(true), WAIT);
    await close();
    await vi.waitFor(async () => expect(await visible()).toBe(false), WAIT);
    expect(await notes(app)).toHaveLength(1);

    const ended = once(app.process(), 'exit');
    await app.evaluate(({ app: program }) => program.quit()).catch(() => {});
    expect(await ended).toEqual([0, null]);
    shown = null;
    const state = JSON.parse(readFileSync(join(dataDir, 'window-state.json'), 'utf8')) as object;
    expect(state).toMatchObject({ toldOfTray: true });
  });

  it('is left by switching it off: the window comes back', async () => {
    const window = await show();
    const { app, page, open } = window;
    await open('settings');
    const section = page.getByTestId('settings-desktop');
    await section.getByLabel('Keep running in the tray').click();
    await section.getByRole('button', { name: 'Save changes' }).click();
    await section.getByText('Saved').waitFor();
    const other = await openOtherWindow(page);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const visible = (): Promise<boolean | undefined> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await vi.waitFor(async () => expect(await visible()).toBe(false), WAIT);
    // A hidden page cannot be clicked: another window says so.
    await other.request('settings.update', { patch: { desktop: { closeToTray: false } } });
    await vi.waitFor(async () => expect(await visible()).toBe(true), WAIT);
    other.close();
  });
});
