/** Worker thread that builds the index of the log's texts: nothing waits for it, and it holds nothing up. */
import { dirname } from 'node:path';
import { workerData } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import { removeDatabase } from '../database/copies.ts';
import { openForReading } from '../database/open-database.ts';
import { freeBytes, RESERVED_BYTES } from '../free-space.ts';
import { sqliteError, sqliteFault } from '../sqlite-faults.ts';
import { NICENESS, stepBack } from '../thread-priority.ts';
import { serveWorker } from '../worker-rpc.ts';
import { indexFileOf, openIndex } from './text-index.ts';
import { TextIndexWriter } from './text-index-writer.ts';

const { file } = workerData as { file: string };
const indexFile = indexFileOf(file);
let index: Database.Database | null = null;

function close(): void {
  index?.close();
  index = null;
}

const api = {
  /** @returns whether there is more to do, and room for it. @throws ConsoleError DATABASE_FAILED */
  step(): boolean {
    if (freeBytes(dirname(file)) < RESERVED_BYTES) return false;
    // Opened for each step: while the index rests another file may take the log's place.
    let log: Database.Database | null = null;
    try {
      index ??= openIndex(indexFile);
      log = openForReading(file);
      return new TextIndexWriter(index).step(log);
    } catch (error) {
      close();
      // Its own file, or the log's: that is for the log's own threads to find.
      if (sqliteFault(error) === 'damaged') removeDatabase(indexFile);
      throw sqliteError(error, 'DATABASE_FAILED');
    } finally {
      log?.close();
    }
  },
  /** Nobody wants it any more. */
  remove(): void {
    close();
    removeDatabase(indexFile);
  },
  close,
};

export type SearchApi = typeof api;

stepBack(NICENESS.background);
serveWorker(api);
