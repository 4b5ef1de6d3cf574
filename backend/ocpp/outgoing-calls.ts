/**
 * CALLs of the console to one charger: one is outstanding, the others wait in a bounded queue
 * (OCPP-J 1.6 §4.1.1).
 */
import { randomUUID } from 'node:crypto';
import { ConsoleError } from '../contract/errors.ts';
import type { CommandResult } from '../contract/commands.ts';
import type { Json } from '../contract/ocpp.ts';
import { thisMoment, type Moment } from './moment.ts';

const MAX_QUEUED = 50;

export interface PendingCall {
  uid: string;
  action: string;
  payload: Json;
  sent: Moment;
  settle(outcome: CommandResult): void;
}

interface QueuedCall {
  messageId: string;
  action: string;
  payload: Json;
  resolve(outcome: CommandResult): void;
  reject(error: ConsoleError): void;
}

interface OutstandingCall extends PendingCall {
  messageId: string;
  fail(error: ConsoleError): void;
}

export interface OutgoingCallsOptions {
  timeoutMs(): number;
  /** Journals and sends the CALL. */
  send(call: { messageId: string; action: string; payload: Json }): Promise<{ uid: string; sent: Moment }>;
}

export class OutgoingCalls {
  readonly #options: OutgoingCallsOptions;
  readonly #queue: QueuedCall[] = [];
  #outstanding: OutstandingCall | null = null;
  #closed: ConsoleError | null = null;

  constructor(options: OutgoingCallsOptions) {
    this.#options = options;
  }

  /**
   * @throws ConsoleError CALL_TIMED_OUT when no answer comes in time, CONNECTION_LOST or CONNECTION_REPLACED when
   *   the connection ends, INVALID_REQUEST when too many commands wait already, and what `send` throws
   *   (JOURNAL_NOT_WRITABLE).
   */
  enqueue(action: string, payload: Json): Promise<CommandResult> {
    if (this.#closed !== null) return Promise.reject(this.#closed);
    if (this.#queue.length >= MAX_QUEUED)
      return Promise.reject(
        new ConsoleError('INVALID_REQUEST', `${MAX_QUEUED} commands are waiting for this charger already.`),
      );
    return new Promise((resolve, reject) => {
      this.#queue.push({ messageId: randomUUID(), action, payload, resolve, reject });
      this.#next();
    });
  }

  /** The outstanding CALL that this answer belongs to; undefined for late and unknown answers. */
  match(messageId: string): PendingCall | undefined {
    return this.#outstanding?.messageId === messageId ? this.#outstanding : undefined;
  }

  /** The connection ended: every waiting command fails, later ones too. */
  failAll(error: ConsoleError): void {
    this.#closed = error;
    // The queue first: failing the outstanding CALL would send the next one.
    for (const queued of this.#queue.splice(0)) queued.reject(error);
    this.#outstanding?.fail(error);
  }

  #next(): void {
    if (this.#outstanding !== null) return;
    const call = this.#queue.shift();
    if (call === undefined) return;
    const pending = this.#register(call);
    this.#options
      .send(call)
      .then(({ uid, sent }) => {
        pending.uid = uid;
        pending.sent = sent;
      })
      .catch((error: unknown) => {
        pending.fail(
          error instanceof ConsoleError
            ? error
            : new ConsoleError('INTERNAL', String(error), { cause: error }),
        );
      });
  }

  #register(call: QueuedCall): OutstandingCall {
    const finish = (): void => {
      clearTimeout(timer);
      if (this.#outstanding === pending) this.#outstanding = null;
      this.#next();
    };
    const pending: OutstandingCall = {
      messageId: call.messageId,
      action: call.action,
      payload: call.payload,
      // Filled in when the CALL is journalled and on its way, before any answer can come.
      uid: '',
      sent: thisMoment(),
      settle: (outcome) => {
        call.resolve(outcome);
        finish();
      },
      fail: (error) => {
        call.reject(error);
        finish();
      },
    };
    const timer = setTimeout(
      () => pending.fail(new ConsoleError('CALL_TIMED_OUT', `${call.action} got no answer.`)),
      this.#options.timeoutMs(),
    );
    this.#outstanding = pending;
    return pending;
  }
}
