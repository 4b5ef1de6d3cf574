/** Exports of a test's database as the reader thread makes them, and imports as the worker does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { BundleExtras } from '../../../backend/contract/bundle.ts';
import type { ExportFormat, LogFilter } from '../../../backend/contract/log-filter.ts';
import { BundleExport } from '../../../backend/storage/database/bundle-export.ts';
import { LogExport } from '../../../backend/storage/database/log-export.ts';
import { importLog, type ImportProgress, type ImportResult } from '../../../backend/workspace/import-log.ts';
import { testDatabase } from './database.ts';
import { TARIFF } from './messages.ts';
import { temporaryFolder } from './temporary.ts';

export const EXTRAS: BundleExtras = {
  version: '1.2.3',
  platform: 'linux x64',
  settings: { ocpp: { port: 9000 } },
  log: [{ at: 1, level: 'info', part: '', message: 'started', detail: '' }],
};

/** The whole file. */
export async function exported(
  sqlite: Database.Database,
  format: ExportFormat,
  { filter = {}, redactIdTags = false }: { filter?: LogFilter; redactIdTags?: boolean } = {},
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const texts = new LogExport(sqlite);
  const bundles = new BundleExport(sqlite);
  const { exportId } =
    format === 'bundle'
      ? bundles.open(filter, { redactIdTags, extras: EXTRAS })
      : texts.open(filter, format, { redactIdTags });
  for (let done = false; !done;) {
    const chunk = format === 'bundle' ? await bundles.next(exportId) : texts.next(exportId);
    pieces.push(Buffer.from(chunk.bytes ?? chunk.text));
    done = chunk.done;
  }
  return Buffer.concat(pieces);
}

/** A database of the file's content. */
export async function imported(
  content: Buffer | string,
  progress: Partial<ImportProgress> = {},
): Promise<{ sqlite: Database.Database; result: ImportResult }> {
  const folder = join(temporaryFolder(), 'workspace');
  mkdirSync(folder);
  const file = join(folder, 'file');
  writeFileSync(file, content);
  const { sqlite } = await testDatabase(join(folder, 'log.sqlite'));
  const result = await importLog({
    file,
    folder,
    sqlite,
    tariff: TARIFF,
    progress: { report: () => {}, isCancelled: () => false, ...progress },
  });
  return { sqlite, result };
}
