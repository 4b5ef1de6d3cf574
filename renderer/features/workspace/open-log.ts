/** Ways to a file: the system's dialog, the browser's, a drop on the window, the system itself. */
import { BUNDLE_EXTENSION } from '../../../backend/contract/bundle.ts';
import { TEXT_FORMATS } from '../../../backend/contract/log-filter.ts';
import { errorInfoOf } from '../../api/client.ts';
import type { ConsoleClient } from '../../api/console-client.ts';
import { sendLog } from '../../api/file-transfer.ts';

const ENDINGS = [BUNDLE_EXTENSION, ...TEXT_FORMATS].map((extension) => `.${extension}`);

/** Asks for a file and opens it. Does nothing when the dialog was cancelled. */
export async function chooseLog(client: ConsoleClient): Promise<void> {
  const preload = window.ocppConsole;
  if (preload === undefined) {
    chooseInBrowser(client);
    return;
  }
  const chosen = await preload.chooseLog();
  if (chosen !== null) await client.openLog(chosen.sourceId, chosen.name);
}

function chooseInBrowser(client: ConsoleClient): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = ENDINGS.join(',');
  input.addEventListener('change', () => {
    const file = input.files?.item(0) ?? null;
    if (file !== null) void openFile(client, file);
  });
  input.click();
}

/** Sends a file to the console, which opens it. What fails is shown as with any other opening. */
export async function openFile(client: ConsoleClient, file: File): Promise<void> {
  client.showOpening(file.name);
  try {
    const { sourceId } = await sendLog(client.address, file);
    await client.openLog(sourceId, file.name);
  } catch (error) {
    client.showOpening(file.name, errorInfoOf(error));
  }
}

/** The file that the system asked to have opened, now and later. */
export function openWhatTheSystemAsks(client: ConsoleClient): void {
  const preload = window.ocppConsole;
  if (preload === undefined) return;
  const take = async (): Promise<void> => {
    const file = await preload.takeOpenedFile();
    if (file !== null) await client.openLog(file.sourceId, file.name);
  };
  preload.onFileOpened(() => void take());
  void take();
}
