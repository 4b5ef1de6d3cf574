/**
 * Program of the restore's kill test: replaces a database, and kills itself before the n-th change of the file system.
 * Ends with 0 when it got to the end. The former database is still open, as after a checkpoint that failed.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { replace, stage } from '../../../backend/storage/database/restore.ts';

const [file = '', source = '', movedTo = '', count = ''] = process.argv.slice(2);
let left = Number(count);
const CHANGES = ['copyFileSync', 'renameSync', 'writeFileSync', 'rmSync', 'fsyncSync'] as const;
for (const name of CHANGES) {
  const real = fs[name] as (...args: unknown[]) => unknown;
  Object.assign(fs, {
    [name](...args: unknown[]) {
      left -= 1;
      if (left <= 0) process.kill(process.pid, 'SIGKILL');
      return real(...args);
    },
  });
}
syncBuiltinESMExports();

const former = new Database(file);
former.pragma('journal_mode = WAL');
former.exec("UPDATE chargers SET model = 'in the write-ahead log'");
const migrationsFolder = join(fileURLToPath(new URL('.', import.meta.url)), 'migrations');
await stage(source, file, migrationsFolder, readMigrationFiles({ migrationsFolder }).length);
replace(file, movedTo);
process.exit(0);
