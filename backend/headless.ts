/** The headless program: the same backend without a window; its user interface is served to a browser. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBackend, STORAGE } from './backend.ts';
import { parseCommandLine, USAGE, type CommandLine } from './command-line.ts';
import { toErrorInfo } from './contract/errors.ts';
import { createLogger } from './logger.ts';
import { keyFileCipher } from './settings/secret-cipher.ts';

const STDERR = 2;
const RENDERER = fileURLToPath(new URL('../renderer', import.meta.url));

const options = readOptions();
if (options !== null) await run(options);

function readOptions(): CommandLine | null {
  try {
    const parsed = parseCommandLine(process.argv.slice(2), process.env);
    if (!parsed.help) return parsed;
    process.stdout.write(USAGE);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
  }
  return null;
}

async function run({ dataDir, overrides, uiPort, readyJson }: CommandLine): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const backend = createBackend({
    dataDir,
    cipher: keyFileCipher(join(dataDir, 'secret.key')),
    overrides,
    uiPort,
    rendererDirectory: RENDERER,
    workerDirectory: new URL('./', import.meta.url),
    logger: createLogger({ fileDescriptor: STDERR }),
  });
  // A signal may come while everything is still starting; then it stops as soon as it has started.
  const signal = new Promise<void>((resolve) => {
    // Listened to for good: a signal to a whole group of processes comes twice, and must not cut the stop short.
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => resolve());
  });
  try {
    const ready = await backend.start();
    const { error } = backend.status().ocpp;
    if (error !== undefined) throw Object.assign(new Error(error.message), { info: error });
    if (readyJson) process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`);
    else
      process.stdout.write(
        `Chargers connect to  ${ready.ocppUrl}{identity}\nOpen the console at  ${ready.uiUrl}#token=${ready.token}\n`,
      );
    await signal;
  } catch (error) {
    const info = toErrorInfo(error);
    process.stderr.write(`${[info.message, info.remedy, info.detail].filter(Boolean).join('\n')}\n`);
    process.exitCode = 1;
  }
  const givenUp = await backend.stop();
  // A thread in a call that does not return would hold the exit for ever. All it had acknowledged is on the disk.
  if (givenUp.includes(STORAGE)) process.kill(process.pid, 'SIGKILL');
  // What was given up may still hold timers and sockets.
  process.exit();
}
