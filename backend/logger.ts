/** The console's log: JSON lines by pino, to a file or a stream. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import type { Logger } from './ports/logger.ts';

/** Keys that never reach the log, wherever they stand one level deep. */
const SECRET_KEYS = ['password', 'token', 'authorization', 'secret'];

/** A logger that appends to `file`, or writes to a stream such as stderr. */
export function createLogger(target: { file: string } | { fileDescriptor: number }): Logger {
  const options = {
    level: process.env['LOG_LEVEL'] ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]),
  };
  if ('file' in target) {
    mkdirSync(dirname(target.file), { recursive: true });
    // Lines are few, and the last ones before an end, a kill or a box that waits for its reader are the ones wanted.
    return pino(options, pino.destination({ dest: target.file, sync: true }));
  }
  return pino(options, pino.destination({ fd: target.fileDescriptor, sync: true }));
}
