/** Runs programs for the set-up, and sees that none of them outlives it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { SetupError } from './report.mjs';

/** How much of a program's output is kept for the report of a failure, in lines. */
const KEPT_LINES = 1_000;
const SHOWN_LINES = 25;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; default: ours
 * @property {number} [timeoutMs] the program is killed after this time, in milliseconds
 * @property {(line: string) => void} [onLine] gets each non-empty line the program prints, on either stream
 */

/**
 * Runs a program to its end, without a shell. Never rejects: a program that cannot be started ends with code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `output`: both streams, its last 1,000 lines
 */
export function run(command, args, { cwd, env = process.env, timeoutMs = 0, onLine = () => {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    /** @type {string[]} */
    const lines = [];
    let timedOut = false;
    const timer = timeoutMs > 0 ? setTimeout(() => (timedOut = child.kill('SIGKILL')), timeoutMs) : undefined;
    /** @param {string} line */
    const keep = (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine(line);
    };
    const readers = [child.stdout, child.stderr].map((stream) => {
      const take = lineReader(keep);
      stream.setEncoding('utf8').on('data', take);
      return take;
    });
    running.add(child);
    /** @param {number} code */
    const end = (code) => {
      clearTimeout(timer);
      running.delete(child);
      for (const take of readers) take('\n');
      resolve({ code, output: lines.join('\n'), timedOut });
    };
    child.on('error', (error) => {
      lines.push(error.message);
      end(127);
    });
    child.on('close', (code, signal) => end(code ?? signalCode(signal)));
  });
}

/**
 * Runs a program on our own output, for the reader to follow. Never rejects.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code; 127 when it cannot be started
 */
export function runVisibly(command, args, { cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      windowsHide: true,
    });
    running.add(child);
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? signalCode(signal)));
    child.on('close', () => running.delete(child));
  });
}

/**
 * Runs a program that has to succeed.
 * @param {string} failed what has failed when it does not, as a sentence
 * @param {string} remedy what the reader can do then
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} its output
 * @throws {SetupError} when it exits with another code than 0
 */
export async function mustRun(failed, remedy, command, args, options) {
  const result = await run(command, args, options);
  if (result.code === 0) return result.output;
  throw new SetupError(failed, { tried: attempt(command, args, result), remedy });
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ code: number, output: string, timedOut: boolean }} result
 * @returns {string} the command, how it ended, and 25 lines of output: from the first that names an error, else the last
 */
export function attempt(command, args, { code, output, timedOut }) {
  const how = timedOut ? 'stopped: it took too long' : `exit code ${code}`;
  const lines = output.split('\n');
  const first = lines.findIndex((line) => /^(npm error|npm ERR!|gyp ERR!|E:|error\b)|\b\w*Error:/.test(line));
  const shown = first === -1 ? lines.slice(-SHOWN_LINES) : lines.slice(first, first + SHOWN_LINES);
  return `${[command, ...args].join(' ')} (${how})\n${shown.join('\n')}`;
}

/**
 * npm as a command without a shell: the npm that started us, else the one beside this Node, else `npm` of the PATH.
 * @param {readonly string[]} args
 * @returns {[string, string[]]} for `run(...npm(['ci']))`
 */
export function npm(args) {
  const prefix = dirname(process.execPath);
  const scripts = [
    process.env['npm_execpath'] ?? '',
    join(prefix, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(prefix, 'node_modules/npm/bin/npm-cli.js'),
  ];
  const script = scripts.find((path) => /npm-cli\.(c|m)?js$/.test(path) && existsSync(path));
  return script === undefined ? ['npm', [...args]] : [process.execPath, [script, ...args]];
}

/**
 * Sees that a program started elsewhere ends with us as those started here do.
 * @param {import('node:child_process').ChildProcess} child
 */
export function endWithUs(child) {
  running.add(child);
  child.on('close', () => running.delete(child));
}

/**
 * Sees that SIGTERM, SIGINT and SIGHUP end the programs we run as well as ourselves.
 * @returns {() => void} takes the handlers away again
 */
export function endTogether() {
  const signals = /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP']);
  for (const signal of signals) process.on(signal, endWith);
  return () => signals.forEach((signal) => process.off(signal, endWith));
}

/** @param {NodeJS.Signals} signal */
function endWith(signal) {
  for (const child of running) child.kill(signal);
  process.exit(signalCode(signal));
}

/**
 * The exit code of a program that a signal ended, as shells give it: 128 + the signal's number.
 * @param {NodeJS.Signals | null} signal
 * @returns {number}
 */
export function signalCode(signal) {
  return 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** @param {(line: string) => void} onLine @returns {(chunk: string) => void} a reader of chunks */
function lineReader(onLine) {
  let rest = '';
  return (chunk) => {
    // Progress bars rewrite their line with \r: each state counts as a line.
    const lines = (rest + chunk).split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const text = stripVTControlCharacters(line).trimEnd();
      if (text !== '') onLine(text);
    }
  };
}
