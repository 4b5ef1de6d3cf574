/** What the window is not able to do, seen on the packaged program; README, “Hardening”, lists each line. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

const BROKER_PASSWORD = 'canary-window-6d02f4ab';

let dataDir: string;
let window: ConsoleWindow;
/** A foreign site, with what it was asked for. */
let site: Server;
let origin: string;
let asked: string[] = [];

beforeAll(async () => {
  site = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/redirect') response.writeHead(302, { Location: `${origin}/arrived` });
    else response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<title>elsewhere</title>');
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  dataDir = mkdtempSync(join(tmpdir(), 'hardening-'));
  vi.stubEnv('RABBITMQ_URL', `amqp://technician:${BROKER_PASSWORD}@127.0.0.1:1/`);
  window = await openConsole(dataDir);
  vi.unstubAllEnvs();
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await window.close();
  site.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the window', () => {
  it('has the flags of a page that is not trusted', async () => {
    const preferences = await window.app.evaluate(({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows();
      // Not in Electron's types; its own tests read them by it.
      const contents = first?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    const tools = await window.app.evaluate(({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows();
      first?.webContents.openDevTools();
      return first?.webContents.isDevToolsOpened();
    });
    expect(tools).toBe(false);
  });

  it('follows no redirect to a foreign page, even where it was sent by the program itself', async () => {
    const failure = await window.app.evaluate(async ({ BrowserWindow }, url: string) => {
      const other = new BrowserWindow({ show: false });
      const message = await other.loadURL(url).then(
        () => 'loaded',
        (error: unknown) => String(error),
      );
      other.destroy();
      return message;
    }, `${origin}/redirect`);
    expect(failure).toContain('ERR_');
    expect(asked).toEqual(['/redirect']);
  });

  it('opens no window; links to https alone go to the user’s browser', async () => {
    const { page, app } = window;
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => {
        opened.push(url);
      };
    });
    const targets = [
      origin,
      'app://console/index.html',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://evil.example/share',
      'https://docs.example/ocpp',
    ];
    for (const target of targets)
      expect(await page.evaluate((address: string) => globalThis.open(address) === null, target)).toBe(true);
    expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([
      'https://docs.example/ocpp',
    ]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(asked).toEqual([]);
  });

  it('embeds no foreign page, as a frame or as a webview', async () => {
    const contents = (): Promise<number> =>
      window.app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
    const before = await contents();
    const violations = await window.page.evaluate(async (address) => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
      for (const name of ['iframe', 'webview', 'embed']) {
        const element = document.createElement(name);
        element.setAttribute('src', address);
        document.body.append(element);
        setTimeout(() => element.remove(), 2_000);
      }
      while (!seen.includes('frame-src')) await new Promise((resolve) => setTimeout(resolve, 20));
      return seen;
    }, origin);
    expect(violations).toContain('frame-src');
    expect(await contents()).toBe(before);
    expect(asked).toEqual([]);
  });

  it('gets no permission but to write to the clipboard', async () => {
    const granted = await window.page.evaluate(async () => {
      const stateOf = async (name: string): Promise<string> =>
        (await navigator.permissions.query({ name: name as PermissionName })).state;
      return {
        notifications: await Notification.requestPermission(),
        geolocation: await stateOf('geolocation'),
        midi: await stateOf('midi'),
        camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
          () => 'granted',
          (error: Error) => error.name,
        ),
        read: await stateOf('clipboard-read'),
        write: await stateOf('clipboard-write'),
      };
    });
    expect(granted).toMatchObject({
      notifications: 'denied',
      geolocation: 'denied',
      midi: 'denied',
      camera: expect.stringMatching(/NotAllowedError|NotFoundError/) as string,
      read: 'denied',
      write: 'granted',
    });
  });

  it('is the only one whose calls the main process answers', async () => {
    const answer = await window.app.evaluate(async ({ app, BrowserWindow }) => {
      const preload = `${app.getAppPath()}/dist/preload/preload.cjs`;
      // A foreign page that has got hold of the preload script all the same.
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await foreign.loadURL('data:text/html,<title>foreign</title>');
      const message = (await foreign.webContents.executeJavaScript(
        'ocppConsole.gateway().then(() => "answered", (error) => String(error))',
      )) as string;
      foreign.destroy();
      return message;
    });
    expect(answer).toContain('This page may not call the console');
  });

  it('holds no secret in its memory', async () => {
    await window.open('broker');
    await window.open('settings');
    const session = await window.page.context().newCDPSession(window.page);
    const chunks: string[] = [];
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    const heap = chunks.join('');
    // The user's name stands beside the password in the settings: it shows that the search finds what is there.
    expect(heap).toContain('technician');
    expect(heap).not.toContain(BROKER_PASSWORD);
  });

  it('says how secrets are kept, and that Chromium’s basic_text is not used', async () => {
    const backend = await window.app.evaluate(({ safeStorage }) =>
      process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform,
    );
    await window.open('settings');
    const words =
      backend === 'basic_text' ? 'basic_text, protects nothing' : 'Encrypted by the system’s keyring';
    await window.page.getByText(words).waitFor();
  });

  it('goes nowhere, whatever the address looks like', async () => {
    // The last test: Playwright waits for a page that was asked to go away, and it never does.
    const { page } = window;
    const url = await page.evaluate(() => location.href);
    for (const target of [origin, `${origin}/redirect`, 'app://console.evil.example/', 'file:///etc/passwd'])
      await page.evaluate((address) => {
        location.href = address;
      }, target);
    await page.evaluate((address) => {
      const form = document.createElement('form');
      form.action = address;
      document.body.append(form);
      form.submit();
      form.remove();
    }, origin);
    expect(await page.evaluate(() => location.href)).toBe(url);
    expect(await page.evaluate(() => document.querySelector('[data-testid=nav-chargers]') !== null)).toBe(
      true,
    );
    expect(asked).toEqual([]);
  });
});
