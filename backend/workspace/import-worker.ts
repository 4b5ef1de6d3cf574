/** Worker thread that lives for one import. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import type { TariffSnapshot } from '../ports/facts.ts';
import { openForWriting } from '../storage/database/open-database.ts';
import { NICENESS, stepBack } from '../storage/thread-priority.ts';
import { serveWorker } from '../storage/worker-rpc.ts';
import { asImportError, Cancelled, importLog, type ImportResult } from './import-log.ts';
import { importProgress, type ImportBuffer } from './import-buffer.ts';

const { file, folder, database, tariff, shared } = workerData as {
  file: string;
  folder: string;
  database: string;
  tariff: TariffSnapshot;
  shared: ImportBuffer;
};
const migrationsFolder = join(fileURLToPath(new URL('.', import.meta.url)), 'migrations');

const api = {
  /** @returns null when it was cancelled. */
  async run(): Promise<ImportResult | null> {
    const { sqlite } = await openForWriting(database, migrationsFolder);
    try {
      return await importLog({ file, folder, sqlite, tariff, progress: importProgress(shared) });
    } catch (error) {
      if (error instanceof Cancelled) return null;
      throw asImportError(error);
    } finally {
      sqlite.close();
    }
  },
};

export type ImportApi = typeof api;

stepBack(NICENESS.background);
serveWorker(api);
