/** The console's log: JSON lines by pino, to a file that is rotated, or to a stream. */
import { pino } from 'pino';
import { LOG_LEVELS } from './contract/console-log.ts';
import type { RecentLog } from './log/recent-log.ts';
import { RotatingFile } from './log/rotating-file.ts';
import type { Logger } from './ports/logger.ts';

/** Keys that never reach the log, wherever they stand one level deep. */
const SECRET_KEYS = ['password', 'token', 'authorization', 'secret'];

/**
 * A logger that appends to `file`, or writes to a stream such as stderr.
 * @param recent also gets each line, for the window
 */
export function createLogger(
  target: { file: string } | { fileDescriptor: number },
  recent?: RecentLog,
): Logger {
  const wanted = process.env['LOG_LEVEL'] ?? '';
  const options = {
    level: (LOG_LEVELS as readonly string[]).includes(wanted) ? wanted : 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]),
  };
  if ('file' in target) recent?.readEnd(target.file);
  const output =
    'file' in target
      ? new RotatingFile(target.file)
      : pino.destination({ fd: target.fileDescriptor, sync: true });
  return pino(options, {
    write(line: string): void {
      output.write(line);
      recent?.push(line);
    },
  });
}
