/** Data folders with a log of so many rows, made once and kept between runs. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BUILT } from '../../support/built.ts';

const run = promisify(execFile);
/** Beside the bundle, in `dist/`. */
const KEPT = fileURLToPath(new URL('../bench-data/', BUILT));
const MIGRATIONS = fileURLToPath(new URL('migrations/', BUILT));
const SEED = fileURLToPath(new URL('seed.js', import.meta.url));

/** A data folder with that many rows in its log, only to be read: a console that is loaded gets `copyOf` it. */
export async function seeded(rows: number, say: (line: string) => void): Promise<string> {
  const folder = join(KEPT, `${rows}-${hashOfSources()}`);
  if (existsSync(folder)) return folder;
  for (const other of existsSync(KEPT) ? readdirSync(KEPT) : [])
    if (other.startsWith(`${rows}-`)) rmSync(join(KEPT, other), { recursive: true });
  const partial = `${folder}.part`;
  mkdirSync(partial, { recursive: true });
  const start = performance.now();
  await run(process.execPath, [SEED, partial, String(rows), MIGRATIONS]);
  const seconds = (performance.now() - start) / 1_000;
  say(`a log of ${rows.toLocaleString('en')} rows was made in ${seconds.toFixed(1)} s; it is kept`);
  renameSync(partial, folder);
  return folder;
}

/** A copy to write to; the caller removes it. */
export function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'bench-data-'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Other tables or another history make another log. */
function hashOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(SEED));
  for (const file of readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .toSorted())
    hash.update(readFileSync(join(MIGRATIONS, file)));
  return hash.digest('hex').slice(0, 12);
}
