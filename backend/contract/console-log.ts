/** The console's own log, as the window shows it. (The log of OCPP messages is another: see log-filter.ts.) */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogLine {
  /** ms since 1970 UTC. */
  at: number;
  level: LogLevel;
  /** Part of the console, such as `ocpp`; '' for none. */
  part: string;
  message: string;
  /** The other fields, as JSON; '' for none. */
  detail: string;
}
