/** The packaged console's real window, driven by Playwright. */
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { Place } from '../../backend/contract/places.ts';
import { packageUnderTest } from './package.ts';

export interface ConsoleWindow {
  app: ElectronApplication;
  page: Page;
  /** Where chargers connect on this machine, read from the header as a technician would. */
  ocppUrl(): Promise<string>;
  /** Opens one of the places. */
  open(place: Place): Promise<void>;
  /** Errors that the page reported: there should be none. */
  errors: string[];
  close(): Promise<void>;
}

/** Starts the packaged program on a data folder and waits for its window. */
export async function openConsole(
  dataDir: string,
  args: string[] = ['--ocpp-port', '0'],
): Promise<ConsoleWindow> {
  const { program, home } = packageUnderTest();
  const app = await _electron.launch({
    executablePath: program,
    env: { ...process.env, HOME: home },
    // Chromium's sandbox refuses to run for root; --disable-gpu keeps a machine without one quiet.
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--data-dir',
      dataDir,
      ...args,
    ],
  });
  const page = await app.firstWindow();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.getByTestId('nav-chargers').waitFor();
  return {
    app,
    page,
    errors,
    async ocppUrl() {
      const shown = await page.getByTestId('charger-address').first().textContent();
      const url = new URL(shown ?? '');
      // The tests stay on this machine; the address shown is the one for the network.
      url.hostname = '127.0.0.1';
      return url.href;
    },
    async open(place) {
      await page.getByTestId(`nav-${place}`).click();
      await page.getByTestId(`place-${place}`).waitFor();
    },
    close: () => app.close(),
  };
}

/** The next open dialog is answered with `file`. */
export async function answerOpenDialog(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
}

/** The next save dialog is answered with `file`: the system's own dialog cannot be driven. */
export async function answerSaveDialog(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
}
