/**
 * One charger's WebSocket connection, from upgrade to close: frames in, answers out, commands out.
 * Every frame is committed to the journal before anything is answered (DESIGN rule 1).
 */
import type { RawData, WebSocket } from 'ws';
import type { Json, MessageProblem } from '../contract/ocpp.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { ConsoleError } from '../contract/errors.ts';
import { AnswerCache } from './answer-cache.ts';
import { decide } from './decide.ts';
import { makeEntry, type DraftInput } from './drafts.ts';
import {
  encodeCall,
  encodeCallError,
  parseFrame,
  type CallFrame,
  type Frame,
  type InvalidFrame,
} from './frame.ts';
import { OutgoingCalls, type CallOutcome } from './outgoing-calls.ts';
import type { OcppPorts } from './ports.ts';

/** Frames of one charger that may wait for the journal; past it the socket is not read (TCP backpressure). */
const MAX_WAITING_FRAMES = 64;
/** OCPP-J 1.6 gives no id for an answer to a frame whose id cannot be read; OCPP 2.0.1 part 4 §4.2.3 names this one. */
const UNREADABLE_ID = '-1';

export class ChargerConnection {
  readonly connectionId: string;
  readonly deviceId: string;
  readonly remoteAddress: string;
  readonly connectedAt: number;
  /** Whether a frame or a pong came since the last ping; the server's sweep reads and clears it. */
  alive = true;

  readonly #socket: WebSocket;
  readonly #ports: OcppPorts;
  readonly #answers = new AnswerCache();
  readonly #calls: OutgoingCalls;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(
    socket: WebSocket,
    identity: { connectionId: string; deviceId: string; remoteAddress: string; connectedAt: number },
    ports: OcppPorts,
  ) {
    this.#socket = socket;
    this.#ports = ports;
    this.connectionId = identity.connectionId;
    this.deviceId = identity.deviceId;
    this.remoteAddress = identity.remoteAddress;
    this.connectedAt = identity.connectedAt;
    this.#calls = new OutgoingCalls({
      timeoutMs: () => ports.settings().callTimeoutS * 1_000,
      send: (call) => this.#sendCall(call),
    });
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.alive = true;
    });
    socket.once('close', () => this.#calls.failAll(new ConsoleError('CONNECTION_LOST')));
  }

  /**
   * Sends a CALL to the charger; one at a time, others wait (OCPP-J 1.6 §4.1.1).
   * @throws ConsoleError CALL_TIMED_OUT, CONNECTION_LOST, JOURNAL_NOT_WRITABLE
   */
  call(action: string, payload: Json): Promise<CallOutcome> {
    return this.#calls.enqueue(action, payload);
  }

  /** Sends a WebSocket ping; the answer sets `alive`. */
  ping(): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  /** Closes with a WebSocket close code (RFC 6455 §7.4) and a reason of at most 123 bytes. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Cuts the connection without a closing handshake: the peer is dead. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** Resolves when every frame received so far is journalled and answered. */
  settled(): Promise<void> {
    return this.#work;
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.alive = true;
    const receivedAt = Date.now();
    const bytes = toBuffer(data);
    this.#waiting += 1;
    if (this.#waiting === MAX_WAITING_FRAMES) this.#socket.pause();
    // One after the other: a charger's messages keep their order in the journal.
    this.#work = this.#work
      .then(() =>
        isBinary
          ? this.#handleBinary(bytes, receivedAt)
          : this.#handleText(bytes.toString('utf8'), receivedAt),
      )
      .catch((error: unknown) =>
        this.#ports.logger.error({ err: error, deviceId: this.deviceId }, 'frame failed'),
      )
      .finally(() => {
        this.#waiting -= 1;
        if (this.#waiting === MAX_WAITING_FRAMES / 2 && this.#socket.isPaused) this.#socket.resume();
      });
  }

  async #handleText(text: string, receivedAt: number): Promise<void> {
    const frame = parseFrame(text);
    if (frame.kind === 'CALL') await this.#handleCall(frame, text, receivedAt);
    else if (frame.kind === 'INVALID') await this.#handleInvalid(frame, text, receivedAt);
    else await this.#handleAnswer(frame, text, receivedAt);
  }

  async #handleCall(frame: CallFrame, raw: string, receivedAt: number): Promise<void> {
    const earlier = this.#answers.find(frame.messageId);
    if (earlier !== undefined && earlier.callRaw === raw) {
      await this.#answerAgain(frame, raw, receivedAt, earlier);
      return;
    }
    try {
      const decision = await decide(frame, {
        settings: this.#ports.settings(),
        now: receivedAt,
        chargerId: this.deviceId,
        allocateTransaction: (key) => this.#ports.journal.allocateTransaction(key),
      });
      const problems = decision.problems;
      if (earlier !== undefined) problems.push(reusedId(frame.messageId));
      const transaction =
        decision.transactionId === undefined ? {} : { transactionId: decision.transactionId };
      const incoming = this.#callEntry(frame, raw, receivedAt, {
        extra: {
          ...transaction,
          ...(decision.repeated ? { suspectedRepeat: true } : {}),
          refusedWith: decision.refusedWith,
        },
        problems,
      });
      const outgoing = makeEntry(this, {
        direction: 'Outgoing',
        messageType: decision.messageType,
        action: frame.action,
        messageId: frame.messageId,
        payload: decision.payload,
        raw: decision.raw,
        json: decision.json,
        timestamp: Date.now(),
        extra: {
          ...transaction,
          correlatesWith: incoming.envelope.uid,
          requestPayload: frame.payload,
          latencyMs: Date.now() - receivedAt,
        },
      });
      await this.#journal([incoming, outgoing]);
      this.#answers.remember(frame.messageId, {
        callRaw: raw,
        callUid: incoming.envelope.uid,
        answer: outgoing,
      });
      this.#send(decision.raw);
    } catch (error) {
      this.#refuseUnjournalled(frame.messageId, error);
    }
  }

  /** The journal's entry of a CALL that came, with what is known of it beyond the frame. */
  #callEntry(
    frame: CallFrame,
    raw: string,
    receivedAt: number,
    known: Pick<DraftInput, 'extra' | 'problems'>,
  ): JournalEntry {
    return makeEntry(this, {
      direction: 'Incoming',
      messageType: 'CALL',
      action: frame.action,
      messageId: frame.messageId,
      payload: frame.payload,
      raw,
      json: frame.json,
      timestamp: receivedAt,
      ...known,
    });
  }

  /** OCPP-J message ids repeat honestly on other connections; on this one, same id and text is a retry. */
  async #answerAgain(
    frame: CallFrame,
    raw: string,
    receivedAt: number,
    earlier: { callUid: string; answer: JournalEntry },
  ): Promise<void> {
    const first = earlier.answer.envelope;
    const incoming = this.#callEntry(frame, raw, receivedAt, { extra: { duplicateOf: earlier.callUid } });
    const outgoing = makeEntry(this, {
      direction: 'Outgoing',
      messageType: first.messageType,
      action: frame.action,
      messageId: frame.messageId,
      payload: first.payload as Json,
      raw: first.rawData,
      json: first.parsedMessage as Json,
      timestamp: Date.now(),
      extra: { correlatesWith: incoming.envelope.uid, duplicateOf: first.uid },
    });
    try {
      await this.#journal([incoming, outgoing]);
      this.#send(first.rawData);
    } catch (error) {
      this.#refuseUnjournalled(frame.messageId, error);
    }
  }

  async #handleAnswer(
    frame: Exclude<Frame, CallFrame | InvalidFrame>,
    raw: string,
    receivedAt: number,
  ): Promise<void> {
    const pending = this.#calls.match(frame.messageId);
    const entry = makeEntry(this, {
      direction: 'Incoming',
      messageType: frame.kind,
      action: pending?.action ?? '',
      messageId: frame.messageId,
      payload: frame.payload,
      raw,
      json: frame.json,
      timestamp: receivedAt,
      extra:
        pending === undefined
          ? {}
          : {
              correlatesWith: pending.uid,
              requestPayload: pending.payload,
              latencyMs: Math.max(0, receivedAt - pending.sentAt),
            },
      problems: pending === undefined ? [unknownAnswer(frame.messageId)] : [],
    });
    // The answer is real even where the journal cannot keep it: the operator's command is settled either way.
    await this.#journal([entry]).catch((error: unknown) => this.#logLost(error));
    if (pending === undefined) return;
    const latencyMs = Math.max(0, receivedAt - pending.sentAt);
    pending.settle(
      frame.kind === 'CALLRESULT'
        ? { kind: 'CALLRESULT', payload: frame.payload, latencyMs }
        : { kind: 'CALLERROR', ...frame.payload, latencyMs },
    );
  }

  async #handleInvalid(frame: InvalidFrame, raw: string, receivedAt: number): Promise<void> {
    const problem: MessageProblem = { field: '', rule: frame.rule, message: frame.message };
    const incoming = makeEntry(this, {
      direction: 'Incoming',
      messageType: 'INVALID',
      action: '',
      messageId: frame.messageId,
      payload: null,
      raw,
      json: frame.rule === 'depth' ? null : frame.json,
      timestamp: receivedAt,
      problems: [problem],
    });
    const entries = [incoming];
    const answerId = frame.messageId === '' ? UNREADABLE_ID : frame.messageId;
    const answerRaw = frame.answerable
      ? encodeCallError(answerId, 'FormationViolation', frame.message)
      : null;
    if (answerRaw !== null)
      entries.push(
        makeEntry(this, {
          direction: 'Outgoing',
          messageType: 'CALLERROR',
          action: '',
          messageId: answerId,
          payload: { errorCode: 'FormationViolation', errorDescription: frame.message, errorDetails: {} },
          raw: answerRaw,
          json: JSON.parse(answerRaw) as Json,
          timestamp: Date.now(),
          extra: { correlatesWith: incoming.envelope.uid, latencyMs: Date.now() - receivedAt },
        }),
      );
    try {
      await this.#journal(entries);
      if (answerRaw !== null) this.#send(answerRaw);
    } catch (error) {
      this.#refuseUnjournalled(answerId, error);
    }
  }

  /** OCPP-J 1.6 §4.1.2: messages are text. The bytes are kept for the log as a data URL. */
  #handleBinary(bytes: Buffer, receivedAt: number): Promise<void> {
    const frame: InvalidFrame = {
      kind: 'INVALID',
      messageId: '',
      json: null,
      rule: 'json',
      message: `A binary frame of ${bytes.length} bytes: OCPP-J messages are text frames.`,
      answerable: true,
    };
    return this.#handleInvalid(
      frame,
      `data:application/octet-stream;base64,${bytes.toString('base64')}`,
      receivedAt,
    );
  }

  async #sendCall(call: {
    messageId: string;
    action: string;
    payload: Json;
  }): Promise<{ uid: string; sentAt: number }> {
    const raw = encodeCall(call.messageId, call.action, call.payload);
    const sentAt = Date.now();
    const entry = makeEntry(this, {
      direction: 'Outgoing',
      messageType: 'CALL',
      action: call.action,
      messageId: call.messageId,
      payload: call.payload,
      raw,
      json: [2, call.messageId, call.action, call.payload],
      timestamp: sentAt,
    });
    await this.#journal([entry]);
    if (this.#socket.readyState !== this.#socket.OPEN) throw new ConsoleError('CONNECTION_LOST');
    this.#send(raw);
    return { uid: entry.envelope.uid, sentAt };
  }

  async #journal(entries: JournalEntry[]): Promise<void> {
    this.#ports.committed(await this.#ports.journal.append(entries));
  }

  /** The charger keeps its message and retries: OCPP 1.6 §3.7 for transaction messages. */
  #refuseUnjournalled(messageId: string, error: unknown): void {
    this.#logLost(error);
    this.#send(
      encodeCallError(messageId, 'InternalError', 'The message could not be stored; send it again.'),
    );
  }

  #logLost(error: unknown): void {
    this.#ports.logger.error({ err: error, deviceId: this.deviceId }, 'message not journalled');
  }

  #send(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function reusedId(messageId: string): MessageProblem {
  return {
    field: '',
    rule: 'messageId',
    message: `The message id ${messageId} was used before on this connection, with another message.`,
  };
}

function unknownAnswer(messageId: string): MessageProblem {
  return {
    field: '',
    rule: 'messageId',
    message: `No CALL with the id ${messageId} is waiting for an answer: it came too late, or was never asked for.`,
  };
}
