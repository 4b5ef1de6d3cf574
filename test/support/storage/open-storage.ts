/** The storage as the console opens it, for one test. */
import { onTestFinished } from 'vitest';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { openStorage, type Storage } from '../../../backend/storage/storage.ts';

/** Closed after the test, at the latest. */
export async function openStorageForTest(dataDir: string, workerDirectory: URL): Promise<Storage> {
  const storage = await openStorage({ dataDir, workerDirectory, logger: silentLogger });
  let closed: Promise<void> | undefined;
  const close = storage.close.bind(storage);
  storage.close = () => (closed ??= close());
  onTestFinished(() => storage.close());
  return storage;
}
