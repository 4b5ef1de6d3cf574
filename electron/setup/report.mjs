/**
 * Tells what the set-up does. Everything goes to stderr: stdout belongs to the program that is started
 * (`--ready-json` promises one line of JSON there).
 */

/** From this duration on a step shows how long it has been running, in milliseconds. */
const PATIENCE_MS = 2_000;

/** A set-up step that failed: what failed, what was tried, and what to do about it. */
export class SetupError extends Error {
  /**
   * @param {string} failed what failed, as a sentence
   * @param {{ tried?: string, remedy: string }} explanation `tried`: the command and the end of its output
   */
  constructor(failed, { tried = '', remedy }) {
    super(failed);
    this.name = 'SetupError';
    this.tried = tried;
    this.remedy = remedy;
  }
}

/** @param {string} text one line for the reader */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs one step and reports it: its title at once, the time it takes when that is longer than 2 s, its end.
 * @template T
 * @param {string} title what the step does
 * @param {(progress: (line: string) => void) => Promise<T>} work gets a function for its latest line of output
 * @returns {Promise<T>} what `work` returns; its error passes through
 */
export async function step(title, work) {
  const started = Date.now();
  let latest = '';
  let printed = 0;
  say(`• ${title}`);
  const tick = () => {
    const elapsed = Date.now() - started;
    // A terminal sees every second; a log file gets a line after 2 s and then every 30 s.
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\x1b[K  … ${status(elapsed, latest)}`);
    } else if (elapsed >= PATIENCE_MS + printed * 30_000) {
      printed += 1;
      say(`  … ${status(elapsed, latest)}`);
    }
  };
  const ticking = setInterval(() => Date.now() - started >= PATIENCE_MS && tick(), 1_000);
  try {
    const result = await work((line) => (latest = line));
    finish(started, 'done');
    return result;
  } catch (error) {
    finish(started, 'failed');
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

/** @param {number} elapsed milliseconds @param {string} latest */
function status(elapsed, latest) {
  return `${seconds(elapsed)} ${latest}`.trim().slice(0, 100);
}

/** @param {number} started @param {'done' | 'failed'} outcome */
function finish(started, outcome) {
  const elapsed = Date.now() - started;
  if (elapsed < PATIENCE_MS && outcome === 'done') return;
  say(`${process.stderr.isTTY ? '\r\x1b[K' : ''}  ${outcome} after ${seconds(elapsed)}`);
}

/** @param {number} milliseconds @returns {string} for the reader: `12 s`, `3 min 05 s` */
export function seconds(milliseconds) {
  const total = Math.round(milliseconds / 1_000);
  if (total < 60) return `${total} s`;
  return `${Math.floor(total / 60)} min ${String(total % 60).padStart(2, '0')} s`;
}

/**
 * Prints an error for the reader: a set-up error in three parts, anything else with its stack.
 * @param {unknown} error
 */
export function explain(error) {
  if (!(error instanceof SetupError))
    return say(error instanceof Error ? String(error.stack) : String(error));
  say(`\n✗ ${error.message}`);
  if (error.tried !== '') say(`\n  Tried: ${error.tried.trimEnd().replaceAll('\n', '\n    ')}`);
  say(`\n  To do: ${error.remedy.replaceAll('\n', '\n    ')}\n`);
}
