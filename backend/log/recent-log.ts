/** The newest lines of the console's log, for the window. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel, type LogLine } from '../contract/console-log.ts';

const MAX_LINES = 1_000;
/** What is read of a file that a former run has left, bytes. */
const SEED_BYTES = 256 * 1_024;
/** pino's numbers: 20 debug, 30 info, 40 warn, 50 error; 60 fatal counts as an error. */
const LEVEL_STEP = 10;
const LOWEST = 20;

/** A line as pino writes it, with `base: null` and `isoTime`. */
const pinoLine = z.looseObject({
  level: z.number(),
  time: z.iso.datetime(),
  part: z.string().default(''),
  msg: z.string().default(''),
});

export class RecentLog {
  readonly #lines: string[] = [];

  /** @param line as pino writes it, with its line feed */
  push(line: string): void {
    this.#lines.push(line);
    // Not at each line: shifting an array moves all of it.
    if (this.#lines.length > 2 * MAX_LINES) this.#lines.splice(0, this.#lines.length - MAX_LINES);
  }

  /** Takes the end of a log file that a former run has left; one that cannot be read leaves nothing. */
  readEnd(file: string): void {
    let descriptor: number | null = null;
    try {
      descriptor = openSync(file, 'r');
      const { size } = fstatSync(descriptor);
      const length = Math.min(size, SEED_BYTES);
      const bytes = Buffer.alloc(length);
      readSync(descriptor, bytes, 0, length, size - length);
      const lines = bytes.toString('utf8').split('\n');
      // The first may be cut, the last is what follows the last line feed.
      for (const line of lines.slice(length < size ? 1 : 0, -1)) this.push(line);
    } catch {
      // There is no such file at the first start.
    } finally {
      if (descriptor !== null) closeSync(descriptor);
    }
  }

  /** Lines of this level and above, newest first. */
  lines(level: LogLevel): LogLine[] {
    const least = LOG_LEVELS.indexOf(level);
    return this.#lines
      .slice(-MAX_LINES)
      .toReversed()
      .flatMap((line) => parse(line) ?? [])
      .filter((line) => LOG_LEVELS.indexOf(line.level) >= least);
  }
}

function parse(text: string): LogLine | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = pinoLine.safeParse(json);
  if (!parsed.success) return null;
  const { level, time, part, msg, ...others } = parsed.data;
  const index = Math.floor((level - LOWEST) / LEVEL_STEP);
  return {
    at: Date.parse(time),
    level: LOG_LEVELS[Math.min(Math.max(index, 0), LOG_LEVELS.length - 1)] ?? 'info',
    part,
    message: msg,
    detail: Object.keys(others).length === 0 ? '' : JSON.stringify(others),
  };
}
