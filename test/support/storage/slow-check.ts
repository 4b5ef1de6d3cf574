/** The shipped storage threads, but the check of the database lasts as long as a test wants: as one of millions of rows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUILT } from '../built.ts';

export interface SlowCheck {
  /** For `createBackend` and `openStorage`. */
  workerDirectory: URL;
  /** The check may go on, and those after it. */
  release(): void;
  /** Also lets go of a check that is held. */
  remove(): void;
}

export function slowCheck(): SlowCheck {
  const folder = mkdtempSync(join(tmpdir(), 'slow-check-'));
  const held = join(folder, 'held');
  writeFileSync(held, '');
  const write = (name: string, before = ''): void =>
    writeFileSync(join(folder, name), `${before}await import('${new URL(name, BUILT).href}');`);
  for (const name of ['journal-worker.js', 'keeper-worker.js', 'search-worker.js']) write(name);
  // While SQLite checks, the thread answers nothing else.
  write(
    'database-worker.js',
    `import { existsSync } from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     const nobody = new Int32Array(new SharedArrayBuffer(4));
     const on = parentPort.on.bind(parentPort);
     parentPort.on = (name, listener) => on(name, (call) => {
       while (call.method === 'check' && existsSync(${JSON.stringify(held)})) Atomics.wait(nobody, 0, 0, 10);
       listener(call);
     });
     `,
  );
  return {
    workerDirectory: pathToFileURL(`${folder}/`),
    release: () => rmSync(held, { force: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
