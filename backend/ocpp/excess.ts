/** What a charger sends beyond its limit: refused by name, logged and told now and then, parsed only to be logged. */
import { ConsoleError } from '../contract/errors.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { makeEntry, type ConnectionFacts } from './drafts.ts';
import { encodeCallError, parseFrame } from './frame.ts';
import type { Moment } from './moment.ts';
import { tooMany } from './problems.ts';

/** A flood is logged once in this time, and told once in the other, ms. */
const LOG_MS = 1_000;
const ALERT_MS = 60_000;

export interface Refusal {
  /** CALLERROR to send; null where the frame is no CALL. */
  answer: string | null;
  /** For the log; null for most of a flood. */
  entry: JournalEntry | null;
  /** For the operator; null when told already. */
  alert: ConsoleError | null;
}

export class Excess {
  readonly #connection: ConnectionFacts;
  /** By the monotonic clock. */
  #loggedAt = -Infinity;
  #toldAt = -Infinity;
  #unlogged = 0;

  constructor(connection: ConnectionFacts) {
    this.#connection = connection;
  }

  /** What to do with a frame beyond the limit. */
  refuse(bytes: Buffer, perSecond: number, received: Moment): Refusal {
    const messageId = callIdOf(bytes);
    const answer =
      messageId === null ? null : encodeCallError(messageId, 'GenericError', tooMany(perSecond, 0).message);
    if (received.ticks - this.#loggedAt < LOG_MS) {
      this.#unlogged += 1;
      return { answer, entry: null, alert: null };
    }
    const entry = this.#entry(bytes.toString('utf8'), perSecond, received.at);
    this.#loggedAt = received.ticks;
    this.#unlogged = 0;
    if (received.ticks - this.#toldAt < ALERT_MS) return { answer, entry, alert: null };
    this.#toldAt = received.ticks;
    const alert = new ConsoleError('RATE_LIMITED', `More than ${perSecond} messages a second.`, {
      message: `${this.#connection.deviceId} sends too many messages`,
    });
    return { answer, entry, alert };
  }

  #entry(raw: string, perSecond: number, receivedAt: number): JournalEntry {
    const frame = parseFrame(raw);
    return makeEntry(this.#connection, {
      direction: 'Incoming',
      messageType: frame.kind,
      action: frame.kind === 'CALL' ? frame.action : '',
      messageId: frame.messageId,
      payload: frame.kind === 'INVALID' ? null : frame.payload,
      raw,
      json: frame.kind === 'INVALID' && frame.rule === 'depth' ? null : frame.json,
      timestamp: receivedAt,
      extra: { refusedWith: 'GenericError' },
      problems: [tooMany(perSecond, this.#unlogged)],
    });
  }
}

/** The message id at the beginning of a CALL; null where it cannot be read. */
function callIdOf(bytes: Buffer): string | null {
  return /^\s*\[\s*2\s*,\s*"([^"\\]{1,255})"/.exec(bytes.toString('utf8', 0, 1_200))?.[1] ?? null;
}
