import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';

const module = (name: string): string =>
  JSON.stringify(new URL(`../../../electron/setup/${name}`, import.meta.url).href);

/** Prints its process id, and on SIGTERM ends in order with code 5. */
const PROGRAM = `process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1000); console.log(process.pid)`;
const PROGRAM_ARGS = JSON.stringify(['-e', PROGRAM]);

let launcher: ChildProcess | null = null;
let programId = 0;
afterEach(() => {
  launcher?.kill('SIGKILL');
  try {
    process.kill(programId, 'SIGKILL');
  } catch {
    // It has ended, as it should.
  }
});

/** Starts a launcher of this source, and waits until the program that it starts has told its process id. */
async function launch(source: string): Promise<ChildProcess> {
  const started = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  launcher = started;
  const [line] = (await once(started.stdout, 'data')) as [Buffer];
  programId = Number(line);
  return started;
}

it('hands signals to the program it stands for, and takes over its exit code', async () => {
  const started = await launch(
    `import { handOver } from ${module('hand-over.mjs')}; handOver(process.execPath, ${PROGRAM_ARGS}, process.env);`,
  );
  started.kill('SIGTERM');
  expect(await closed(started)).toEqual([5, null]);
});

it('ends the programs it runs when it is ended', async () => {
  const started = await launch(
    `import { endTogether, runVisibly } from ${module('command.mjs')};
     endTogether();
     await runVisibly(process.execPath, ${PROGRAM_ARGS}, { cwd: '.', env: process.env });`,
  );
  started.kill('SIGTERM');
  expect(await closed(started)).toEqual([143, null]);
});

/** Resolves when launcher and program have ended: the program holds the launcher's stdout open as long as it lives. */
function closed(started: ChildProcess): Promise<unknown[]> {
  return once(started, 'close');
}
