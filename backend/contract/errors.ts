/**
 * The error catalogue: every error that reaches a person has a stable code.
 * `title` names what happened, `remedy` what to do about it.
 */
import type { BrokerConflict } from './broker-conflict.ts';

export const ERRORS = {
  OCPP_PORT_IN_USE: {
    title: 'The OCPP port is used by another program',
    remedy: 'Choose another port, or end the other program.',
  },
  OCPP_LISTEN_FAILED: {
    title: 'The OCPP server could not start',
    remedy: 'Check the host and port in Settings.',
  },
  JOURNAL_NOT_WRITABLE: {
    title: 'The journal cannot be written',
    remedy: 'Chargers keep their messages and retry. Free disk space or check the folder’s permissions.',
  },
  JOURNAL_DAMAGED: {
    title: 'The journal is damaged',
    remedy: 'It is moved aside, and what can be read of it is copied into a new one. Check the disk.',
  },
  JOURNAL_FULL: {
    title: 'The journal has reached its limit',
    remedy:
      'Chargers keep their messages and retry. Bring the broker back: what it confirms leaves the journal.',
  },
  DATABASE_NEWER: {
    title: 'The database was written by a newer version of the console',
    remedy: 'Install the newer version, or choose another data folder. The file was not touched.',
  },
  DATABASE_DAMAGED: {
    title: 'The database is damaged',
    remedy: 'It is moved aside, and what can be read of it is copied into a new one. Check the disk.',
  },
  DATABASE_FAILED: { title: 'The database reported an error', remedy: 'See the details below.' },
  BACKUP_FAILED: {
    title: 'The copy could not be written',
    remedy: 'Check the disk and the folder. The database itself is as it was.',
  },
  BACKUP_NEWER: {
    title: 'The backup was written by a newer version of the console',
    remedy: 'Install the newer version, or choose another backup. Nothing was changed.',
  },
  BACKUP_UNUSABLE: {
    title: 'This file cannot be restored',
    remedy: 'Choose another backup. Nothing was changed.',
  },
  DATA_BUSY: {
    title: 'A backup or a restore is under way',
    remedy: 'Try again when it has ended.',
  },
  DATA_DIR_IN_USE: {
    title: 'Another console uses this data folder',
    remedy: 'Close the other console, or choose another data folder.',
  },
  BROKER_UNREACHABLE: {
    title: 'The broker cannot be reached',
    remedy: 'Check host, port and network. Chargers are served meanwhile.',
  },
  BROKER_AUTH_FAILED: {
    title: 'The broker refused user or password',
    remedy: 'Check user and password. RabbitMQ’s user “guest” may log in from its own machine only.',
  },
  BROKER_VHOST_REFUSED: {
    title: 'The virtual host does not exist, or this user may not use it',
    remedy: 'Check the vhost’s name and the user’s permissions on it.',
  },
  BROKER_TLS_FAILED: {
    title: 'No secure connection to the broker',
    remedy: 'Check the TLS switch, the port (5671 for TLS) and the certificate authority.',
  },
  BROKER_NOT_AMQP: {
    title: 'Something else than an AMQP broker answered',
    remedy: 'Check the port: 5672 is AMQP, 15672 is the management page.',
  },
  BROKER_TOPOLOGY_MISMATCH: {
    title: 'An exchange or queue exists with other arguments',
    remedy: 'Delete it in RabbitMQ when it is empty, or use other names in Settings.',
  },
  BROKER_ACCESS_REFUSED: {
    title: 'The broker refused access to an exchange or queue',
    remedy: 'Give the user configure, write and read permission on the vhost.',
  },
  BROKER_BLOCKED: {
    title: 'RabbitMQ takes no messages for now: an alarm of its own is on',
    remedy: 'The journal keeps them; they follow by themselves when the alarm is over.',
  },
  BROKER_FAILED: { title: 'The broker reported an error', remedy: 'See the details below.' },
  BROKER_MESSAGE_RETURNED: {
    title: 'The broker could not route a message to any queue',
    remedy: 'Bind a queue to the exchange; the console keeps the message and tries again.',
  },
  CHANGED_ELSEWHERE: {
    title: 'It was changed in another window meanwhile',
    remedy: 'Look at both texts, and choose.',
  },
  MESSAGE_UNREADABLE: {
    title: 'A message on the exchange cannot be read',
    remedy: 'Whoever published it must keep to the format of the exchange’s messages.',
  },
  CHARGER_NOT_CONNECTED: { title: 'The charger is not connected', remedy: 'Wait for it to connect again.' },
  CALL_TIMED_OUT: { title: 'The charger did not answer in time', remedy: 'It may be busy; try again.' },
  CALL_REFUSED: { title: 'The charger answered with an error', remedy: 'See the error code it gave.' },
  CALL_INVALID: {
    title: 'The command breaks OCPP',
    remedy: 'Correct the named fields; nothing was sent.',
  },
  CHARGER_NOT_ACCEPTED: {
    title: 'The charger is rejected',
    remedy: 'OCPP forbids commands to a rejected charger. Accept it first.',
  },
  CONNECTION_REPLACED: {
    title: 'The charger opened a new connection before it answered',
    remedy: 'Send the command again.',
  },
  IDENTITY_IN_USE: {
    title: 'Two connections use the same charger identity',
    remedy:
      'Either two chargers are configured alike, or somebody imitates one. Give each its own identity, or use passwords (Settings, Security).',
  },
  RATE_LIMITED: {
    title: 'A charger sends too many messages',
    remedy: 'What it sends beyond the limit is refused; other chargers are served as usual. Restart it.',
  },
  CERTIFICATE_MISSING: {
    title: 'There is no certificate for secure connections yet',
    remedy: 'Create the local certificate authority in Settings, Security.',
  },
  CERTIFICATE_INVALID: {
    title: 'The certificate, or certificate request, cannot be used',
    remedy: 'See the details below.',
  },
  FILE_SERVER_OFF: {
    title: 'The file server is off',
    remedy: 'Switch it on in Settings, Files.',
  },
  FILE_SERVER_FAILED: {
    title: 'The file server could not start',
    remedy: 'Choose another port in Settings, Files.',
  },
  FILE_REFUSED: { title: 'The file was refused', remedy: 'See the details below.' },
  CONNECTION_LOST: { title: 'The connection ended before the answer came', remedy: 'Try again.' },
  INVALID_REQUEST: { title: 'The request is not valid', remedy: 'See the details below.' },
  NOT_FOUND: { title: 'There is no such thing', remedy: 'It may have been deleted.' },
  UNAUTHORIZED: {
    title: 'The window is not authorised',
    remedy: 'Open the link that the console printed, with its token.',
  },
  WORKSPACE_FILE_INVALID: {
    title: 'This file cannot be opened',
    remedy: 'Choose a log or a bundle that OCPP Console has exported. The file was not changed.',
  },
  WORKSPACE_FILE_NEWER: {
    title: 'The file was written by a newer version of the console',
    remedy: 'Install the newer version to open it. The file was not changed.',
  },
  WORKSPACE_FAILED: {
    title: 'The file could not be opened',
    remedy: 'Check the disk. The file was not changed, and chargers are served as before.',
  },
  WORKSPACE_GONE: {
    title: 'The opened file was closed by the console',
    remedy: 'Open it again to go on studying it.',
  },
  WORKSPACE_READ_ONLY: {
    title: 'An opened file cannot be changed',
    remedy: 'Close it to work with the live console.',
  },
  EXPORT_FAILED: { title: 'The export could not be written', remedy: 'Check the disk and the folder.' },
  PROFILE_IN_USE: {
    title: 'This profile is in use',
    remedy: 'Use another profile first, then delete this one.',
  },
  SETTINGS_INVALID: { title: 'A setting is not valid', remedy: 'Correct the marked field.' },
  SETTINGS_NOT_SAVED: { title: 'The settings could not be saved', remedy: 'Check the data folder.' },
  INTERNAL: { title: 'Something went wrong inside the console', remedy: 'See the log.' },
} as const satisfies Record<string, { title: string; remedy: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An error as it crosses a thread or socket boundary. `detail` never holds a secret. */
export interface ErrorInfo {
  code: ErrorCode;
  /** What happened, in words. */
  message: string;
  /** What to do about it. */
  remedy: string;
  /** Technical particulars: the underlying message, both sides’ arguments … */
  detail?: string;
  /** For a broker whose topology is another: both sides, to be shown beside each other. */
  conflict?: BrokerConflict;
}

interface ConsoleErrorOptions {
  cause?: unknown;
  /** In place of the catalogue's title and remedy, where more is known. */
  message?: string;
  remedy?: string;
  conflict?: BrokerConflict;
}

/** An error with a stable code that a person can look up. */
export class ConsoleError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly remedy: string;
  readonly conflict: BrokerConflict | undefined;

  constructor(code: ErrorCode, detail?: string, options?: ConsoleErrorOptions) {
    super(options?.message ?? ERRORS[code].title, { cause: options?.cause });
    this.name = 'ConsoleError';
    this.code = code;
    this.detail = detail;
    this.remedy = options?.remedy ?? ERRORS[code].remedy;
    this.conflict = options?.conflict;
  }

  toInfo(): ErrorInfo {
    return {
      code: this.code,
      message: this.message,
      remedy: this.remedy,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.conflict === undefined ? {} : { conflict: this.conflict }),
    };
  }
}

/** Any thrown value as `ErrorInfo`; what is not a ConsoleError becomes `fallback`. */
export function toErrorInfo(error: unknown, fallback: ErrorCode = 'INTERNAL'): ErrorInfo {
  if (error instanceof ConsoleError) return error.toInfo();
  const detail = error instanceof Error ? error.message : String(error);
  return new ConsoleError(fallback, detail, { cause: error }).toInfo();
}
