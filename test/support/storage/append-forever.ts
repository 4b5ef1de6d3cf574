/** Program of the kill tests: appends without end, and prints the uid of every message once it is acknowledged. */
import { writeSync } from 'node:fs';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { openStorage } from '../../../backend/storage/storage.ts';
import { entry, heartbeat } from './messages.ts';

const [dataDir = ''] = process.argv.slice(2);
const { journal } = await openStorage({
  dataDir,
  workerDirectory: new URL('./', import.meta.url),
  logger: silentLogger,
});

/** A pipe takes a few lines as a whole or not at all; one that is full is tried again, for the test may be behind. */
async function print(lines: string): Promise<void> {
  for (;;)
    try {
      writeSync(1, lines);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
}

async function charger(chargerId: string): Promise<never> {
  for (;;) {
    const rows = await journal.append([entry(heartbeat(chargerId)), entry(heartbeat(chargerId))]);
    await print(rows.map(({ uid }) => `${uid}\n`).join(''));
  }
}
await Promise.all(['A', 'B', 'C', 'D', 'E'].map(charger));
