/** Runs the console without a window, under Node or under Electron; its user interface is served to a browser. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBackend, STORAGE, type Ready } from './backend.ts';
import type { CommandLine } from './command-line.ts';
import { toErrorInfo } from './contract/errors.ts';
import { RecentLog } from './log/recent-log.ts';
import { createLogger } from './logger.ts';
import { keyFileCipher } from './settings/secret-cipher.ts';

const STDOUT = 1;
const STDERR = 2;
/** Where the built programs lie: one of them is this module. */
const BUILT = new URL(import.meta.url.includes('/chunks/') ? '../' : './', import.meta.url);
const RENDERER = fileURLToPath(new URL('../renderer', BUILT));
/** Holds the link for the browser while the console runs; only this user can read it. */
const LINK_FILE = 'browser-link.txt';

/**
 * Starts the console, serves until SIGTERM or SIGINT, and stops it in order.
 *
 * The log goes to stdout as lines of JSON. With `--ready-json` stdout carries the ready line and nothing else, so that
 * a script reads it without telling lines apart, and the log goes to stderr. Words for people always go to stderr.
 * @param askedToEnd resolves when something else than a signal asks the console to end
 * @returns the exit code
 */
export async function runHeadless(
  { dataDir, overrides, uiPort, readyJson }: CommandLine,
  askedToEnd: Promise<void> = new Promise(() => {}),
): Promise<number> {
  mkdirSync(dataDir, { recursive: true });
  const recentLog = new RecentLog();
  const logger = createLogger({ fileDescriptor: readyJson ? STDERR : STDOUT }, recentLog);
  const linkFile = join(dataDir, LINK_FILE);
  const backend = createBackend({
    dataDir,
    cipher: keyFileCipher(join(dataDir, 'secret.key')),
    overrides,
    uiPort,
    rendererDirectory: RENDERER,
    workerDirectory: BUILT,
    logger,
    recentLog,
  });
  // A signal may come while everything is still starting; then it stops as soon as it has started.
  const signal = new Promise<void>((resolve) => {
    // Listened to for good: a signal to a whole group of processes comes twice, and must not cut the stop short.
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => resolve());
  });
  let exitCode = 0;
  // After an error that nobody caught the state is not known any more: it ends in order, to be started again.
  const fault = new Promise<void>((resolve) => {
    process.on('uncaughtException', (error) => {
      logger.error({ err: error }, 'an error that nobody caught');
      exitCode = 1;
      resolve();
    });
  });
  try {
    const ready = await backend.start();
    const { error } = backend.status().ocpp;
    if (error !== undefined) throw Object.assign(new Error(error.message), { info: error });
    const link = `${ready.uiUrl}#token=${ready.token}`;
    writeFileSync(linkFile, `${link}\n`, { mode: 0o600 });
    logger.info({ ocppUrl: ready.ocppUrl, uiUrl: ready.uiUrl, database: ready.database }, 'ready');
    if (readyJson) process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`);
    else process.stderr.write(wordsFor(ready, link, linkFile));
    await Promise.race([signal, askedToEnd, fault]);
  } catch (error) {
    const info = toErrorInfo(error);
    logger.error({ code: info.code, detail: info.detail }, info.message);
    process.stderr.write(`${[info.message, info.remedy, info.detail].filter(Boolean).join('\n')}\n`);
    exitCode = 1;
  }
  rmSync(linkFile, { force: true });
  const givenUp = await backend.stop();
  // A thread in a call that does not return would hold the exit for ever. All it had acknowledged is on the disk.
  if (givenUp.includes(STORAGE)) process.kill(process.pid, 'SIGKILL');
  return exitCode;
}

/** The link holds the token, which must not stay in a service's journal (systemd.exec(5), JOURNAL_STREAM). */
function wordsFor({ ocppUrl }: Ready, link: string, linkFile: string): string {
  const isService = process.env['JOURNAL_STREAM'] !== undefined;
  return `Chargers connect to  ${ocppUrl}{identity}\nOpen the console at  ${isService ? `the link in ${linkFile}` : link}\n`;
}
