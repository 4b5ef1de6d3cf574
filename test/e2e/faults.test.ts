/** The window fails, and the operator gets a message instead of a white page; chargers notice nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectCharger, type Charger } from '../support/charger.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

let dataDir: string;
let window: ConsoleWindow;
let charger: Charger;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'faults-'));
  window = await openConsole(dataDir);
  charger = await connectCharger(await window.ocppUrl(), 'CP-FAULTS');
  await charger.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
});
afterAll(async () => {
  await charger.close({ force: true });
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the log in the window', () => {
  it('shows what the console says, by level, and opens the folder of its files', async () => {
    await expect(connectCharger(await window.ocppUrl(), 'x'.repeat(500))).rejects.toThrow();
    await window.open('settings');
    const { page, app } = window;
    await page.getByTestId('log-line').filter({ hasText: 'OCPP server listens' }).waitFor();
    await page.getByText('Warnings', { exact: true }).click();
    await page.getByTestId('log-line').filter({ hasText: 'connection refused' }).waitFor();
    expect(await page.getByTestId('log-line').filter({ hasText: 'OCPP server listens' }).count()).toBe(0);
    await app.evaluate(({ shell }) => {
      shell.openPath = async (path) => {
        Object.assign(globalThis, { openedPath: path });
        return '';
      };
    });
    await page.getByRole('button', { name: 'Open folder' }).click();
    await vi.waitFor(async () =>
      expect(await app.evaluate(() => (globalThis as { openedPath?: string }).openedPath)).toBe(
        join(dataDir, 'logs'),
      ),
    );
    expect(readdirSync(join(dataDir, 'logs'))).toEqual(['console.log']);
  });
});

describe('a page that cannot be shown', () => {
  it('leaves a message in its place, and a way out', async () => {
    const { page } = window;
    await page.evaluate(() => {
      const broken = {
        get(): never {
          throw new Error('broken on purpose');
        },
      };
      Object.defineProperty(Intl.NumberFormat.prototype, 'format', broken);
      Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', broken);
    });
    // The place, or all of the page where the header wants a number first.
    await page.evaluate(() => {
      location.hash = '#/sessions';
    });
    const message = page.getByTestId('page-failed');
    await message.getByText('This page cannot be shown').waitFor();
    await message.getByText('broken on purpose').waitFor();
    await message.getByRole('button', { name: 'Load again' }).click();
    await page.getByTestId('nav-chargers').waitFor();
    await message.waitFor({ state: 'detached' });
  });
});

describe('a page whose process is gone', () => {
  it('is opened again and says so; a dump stays here, and chargers notice nothing', async () => {
    const { app } = window;
    const reported = await app.evaluate(({ crashReporter }) => crashReporter.getUploadToServer());
    expect(reported).toBe(false);
    const text = await app.evaluate(async ({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows();
      const contents = first?.webContents;
      contents?.loadURL('chrome://crash').catch(() => {});
      // Playwright has lost its page with the process: the main process looks for it.
      for (let tries = 0; tries < 100; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const banner = await contents
          ?.executeJavaScript('document.querySelector("[data-testid=banner-recovered]")?.textContent ?? ""')
          .catch(() => '');
        if (banner !== undefined && banner !== '') return String(banner);
      }
      return '';
    });
    expect(text).toContain('was opened again');
    expect(await charger.call('Heartbeat', {})).toHaveProperty('currentTime');
    const dumps = (): string[] =>
      readdirSync(join(dataDir, 'crashes'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.dmp'),
      );
    await vi.waitFor(() => expect(dumps().length).toBeGreaterThan(0), 10_000);
  });
});

describe('an error that nobody caught', () => {
  it('is logged and told, and the console ends in order', async () => {
    const { app } = window;
    const ended = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
      setTimeout(() => {
        throw new Error('thrown on purpose');
      }, 0);
    });
    expect(await ended).toBe(0);
    const log = readFileSync(join(dataDir, 'logs', 'console.log'), 'utf8');
    expect(log).toContain('thrown on purpose');
    expect(log).toContain('the console has stopped');
  });
});
