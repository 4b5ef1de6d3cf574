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

async function charger(chargerId: string): Promise<never> {
  for (;;) {
    const rows = await journal.append([entry(heartbeat(chargerId)), entry(heartbeat(chargerId))]);
    writeSync(1, rows.map(({ uid }) => `${uid}\n`).join(''));
  }
}
await Promise.all(['A', 'B', 'C', 'D', 'E'].map(charger));
