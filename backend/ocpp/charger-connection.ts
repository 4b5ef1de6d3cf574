/**
 * One charger's WebSocket connection, from upgrade to close: frames in, answers out, commands out.
 * Every frame is committed to the journal before it is answered. Two CALLERRORs alone go out without: for what is
 * beyond the rate limit (excess.ts), and for what the journal could not take.
 */
import type { RawData, WebSocket } from 'ws';
import type { CommandResult } from '../contract/commands.ts';
import type { Json, MessageProblem } from '../contract/ocpp.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { ConsoleError } from '../contract/errors.ts';
import { AnswerCache, type AnsweredCall } from './answer-cache.ts';
import { findMessage, problemsOf, validateResponse } from './catalogue/index.ts';
import { decide } from './decide.ts';
import { makeCallEntry, makeEntry, type DraftInput } from './drafts.ts';
import { Excess } from './excess.ts';
import { Flow } from './flow.ts';
import {
  encodeCall,
  encodeCallError,
  parseFrame,
  type CallFrame,
  type Frame,
  type InvalidFrame,
} from './frame.ts';
import { msBetween, thisMoment, type Moment } from './moment.ts';
import { OutgoingCalls, type PendingCall } from './outgoing-calls.ts';
import type { OcppPorts } from './ports.ts';
import { answerInvalid, binaryFrame } from './invalid-frames.ts';
import { reusedId, unknownAnswer } from './problems.ts';
import { firstRegistration, registrationStatus, type RegistrationStatus } from './registration.ts';
import { withoutSecrets } from './secret-values.ts';

/** Frames of one charger that may wait for the journal; past it the socket is not read (TCP backpressure). */
const MAX_WAITING_FRAMES = 64;
/** Bytes that may wait for a charger that does not read; with more than these it is cut off. */
const MAX_UNREAD_BYTES = 1_048_576;
/** WebSocket close code, RFC 6455 §7.4.1. */
const CLOSE_POLICY = 1008;
/**
 * Answers that depend on the moment. A firmware that gives these the same message id each time must not be told an old
 * time, nor that it still has to wait for acceptance.
 */
const ANSWERED_ANEW: ReadonlySet<string> = new Set(['BootNotification', 'Heartbeat']);

export class ChargerConnection {
  readonly connectionId: string;
  readonly deviceId: string;
  readonly remoteAddress: string;
  /** This computer's own address on the connection. */
  readonly localAddress: string;
  readonly connectedAt: number;
  /** Whether a frame or a pong came since the last ping; the server's sweep reads and clears it. */
  alive = true;

  readonly #socket: WebSocket;
  readonly #ports: OcppPorts;
  readonly #answers = new AnswerCache();
  readonly #calls: OutgoingCalls;
  readonly #flow: Flow;
  readonly #excess: Excess;
  /** What waits for its turn, and how many with that which has it. */
  readonly #tasks: (() => Promise<void>)[] = [];
  #waiting = 0;
  #work: Promise<void> = Promise.resolve();
  /** CALLs that came and are not answered yet. */
  #unanswered = 0;
  #closingReason = '';

  constructor(
    socket: WebSocket,
    identity: {
      connectionId: string;
      deviceId: string;
      remoteAddress: string;
      localAddress: string;
      connectedAt: number;
    },
    ports: OcppPorts,
  ) {
    this.#socket = socket;
    this.#ports = ports;
    this.connectionId = identity.connectionId;
    this.deviceId = identity.deviceId;
    this.remoteAddress = identity.remoteAddress;
    this.localAddress = identity.localAddress;
    this.connectedAt = identity.connectedAt;
    this.#calls = new OutgoingCalls({
      timeoutMs: () => ports.settings().callTimeoutS * 1_000,
      send: (call) => this.#sendCall(call),
    });
    this.#excess = new Excess({ deviceId: this.deviceId, connectionId: this.connectionId });
    this.#flow = new Flow(socket, () => ports.settings().maxMessagesPerSecond);
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.alive = true;
    });
    socket.once('close', () => this.#calls.failAll(new ConsoleError('CONNECTION_LOST')));
  }

  /** Why the console closed it; '' where the charger did. */
  get closingReason(): string {
    return this.#closingReason;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** A socket that is not read cannot answer pings. */
  get isHeld(): boolean {
    return this.#flow.isHeld;
  }

  /** Where the charger stands under the policy of now (OCPP 1.6 §4.2). */
  get registration(): RegistrationStatus {
    return registrationStatus(
      this.#ports.settings().registration,
      this.#ports.access.registrationOf(this.deviceId),
    );
  }

  /**
   * Sends a CALL to the charger; one at a time, others wait (OCPP-J 1.6 §4.1.1).
   * @throws ConsoleError CALL_TIMED_OUT, CONNECTION_LOST, CONNECTION_REPLACED, JOURNAL_NOT_WRITABLE;
   *   INVALID_REQUEST when too many wait already
   */
  call(action: string, payload: Json): Promise<CommandResult> {
    return this.#calls.enqueue(action, payload);
  }

  /** Sends a WebSocket ping; the answer sets `alive`. */
  ping(): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  /** Reads nothing until the connection may serve. */
  holdBack(): void {
    this.#flow.hold('arrival');
  }

  serve(): void {
    this.#flow.release('arrival');
  }

  /** Whether the peer answers a ping in time; false as well when it closes meanwhile. */
  probe(timeoutMs: number): Promise<boolean> {
    if (!this.isOpen) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (answered: boolean): void => {
        clearTimeout(timer);
        this.#socket.off('pong', onPong).off('close', onClose);
        resolve(answered);
      };
      const onPong = (): void => settle(true);
      const onClose = (): void => settle(false);
      const timer = setTimeout(onClose, timeoutMs);
      this.#socket.once('pong', onPong).once('close', onClose);
      this.#socket.ping();
    });
  }

  /** Closes with a WebSocket close code (RFC 6455 §7.4) and a reason of at most 123 bytes. */
  close(code: number, reason: string): void {
    this.#closingReason ||= reason;
    this.#flow.open();
    this.#socket.close(code, reason);
  }

  /** Cuts the connection without a closing handshake: the peer is dead. */
  terminate(reason: string): void {
    this.#closingReason ||= reason;
    this.#socket.terminate();
  }

  /** A newer connection takes over: commands under way fail by name, and late frames are still journalled. */
  replace(reason: string, alive: boolean): void {
    this.#calls.failAll(new ConsoleError('CONNECTION_REPLACED'));
    if (alive) this.close(CLOSE_POLICY, reason);
    else this.terminate(reason);
  }

  /** Resolves when every frame received so far is journalled and answered. */
  settled(): Promise<void> {
    return this.#work;
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.alive = true;
    const received = thisMoment();
    const bytes = toBuffer(data);
    if (!this.#flow.permits() && !this.#isAwaited(bytes)) {
      this.#refuseExcess(bytes, received);
      return;
    }
    const isCall = !isBinary && looksLikeCall(bytes);
    const hasPendingCall = isCall && this.#unanswered > 0;
    if (isCall) this.#unanswered += 1;
    this.#enqueue(async () => {
      try {
        if (isBinary) await this.#handleBinary(bytes, received);
        else await this.#handleText(bytes.toString('utf8'), received, hasPendingCall);
      } finally {
        if (isCall) this.#unanswered -= 1;
      }
    });
  }

  /** The answer to our own CALL: a command must not fail because its charger sends too much else. */
  #isAwaited(bytes: Buffer): boolean {
    const id = /^\s*\[\s*[34]\s*,\s*"([^"\\]{1,255})"/.exec(bytes.toString('utf8', 0, 1_200))?.[1];
    return id !== undefined && this.#calls.match(id) !== undefined;
  }

  /** One after the other: a charger's messages keep their order in the journal. */
  #enqueue(task: () => Promise<void>): void {
    this.#tasks.push(task);
    this.#waiting += 1;
    if (this.#waiting === MAX_WAITING_FRAMES) this.#flow.hold('journal');
    if (this.#waiting === 1) this.#work = this.#workOff();
  }

  async #workOff(): Promise<void> {
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
      try {
        await task();
      } catch (error) {
        this.#ports.logger.error({ err: error, deviceId: this.deviceId }, 'frame failed');
      }
      this.#waiting -= 1;
      if (this.#waiting === MAX_WAITING_FRAMES / 2) this.#flow.release('journal');
    }
  }

  #refuseExcess(bytes: Buffer, received: Moment): void {
    const { maxMessagesPerSecond } = this.#ports.settings();
    const { answer, entry, alert } = this.#excess.refuse(bytes, maxMessagesPerSecond, received);
    if (answer !== null) this.#send(answer);
    if (alert !== null) this.#ports.alert(alert);
    if (entry !== null) this.#enqueue(() => this.#journal([entry]));
  }

  async #handleText(text: string, received: Moment, hasPendingCall: boolean): Promise<void> {
    const frame = parseFrame(text);
    if (frame.kind === 'CALL') await this.#handleCall(frame, text, received, hasPendingCall);
    else if (frame.kind === 'INVALID') await this.#handleInvalid(frame, text, received);
    else await this.#handleAnswer(frame, text, received);
  }

  async #handleCall(frame: CallFrame, raw: string, received: Moment, hasPendingCall: boolean): Promise<void> {
    const earlier = this.#answers.find(frame.messageId);
    const isSame = earlier?.callRaw === raw;
    if (earlier !== undefined && isSame && !ANSWERED_ANEW.has(frame.action)) {
      await this.#answerAgain(frame, raw, received, earlier);
      return;
    }
    try {
      const decision = await decide(frame, {
        settings: this.#ports.settings(),
        now: received.at,
        chargerId: this.deviceId,
        registration: this.registration,
        hasPendingCall,
        canSign: this.#ports.tls() !== null,
        idTagInfo: (idTag) => this.#ports.access.idTagInfo(idTag, received.at),
        allocateTransaction: (key) => this.#ports.journal.allocateTransaction(key),
      });
      const problems = decision.problems;
      if (earlier !== undefined && !isSame) problems.push(reusedId(frame.messageId));
      const transaction =
        decision.transactionId === undefined ? {} : { transactionId: decision.transactionId };
      const incoming = this.#callEntry(frame, raw, received, {
        extra: {
          ...transaction,
          ...(decision.repeated ? { suspectedRepeat: true } : {}),
          refusedWith: decision.refusedWith,
          idTagStatus: decision.idTagStatus,
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
          latencyMs: msBetween(received),
        },
      });
      await this.#journal([incoming, outgoing]);
      this.#answers.remember(frame.messageId, {
        callRaw: raw,
        callUid: incoming.envelope.uid,
        answerRaw: decision.raw,
        answerUid: outgoing.envelope.uid,
      });
      this.#send(decision.raw);
      if (frame.action === 'BootNotification' && decision.refusedWith === undefined) this.#remember();
    } catch (error) {
      this.#refuseUnjournalled(frame.messageId, error);
    }
  }

  /** The console has met this charger: it is known from now on, or waits for the operator. */
  #remember(): void {
    const { access, settings } = this.#ports;
    const first = firstRegistration(settings().registration, access.registrationOf(this.deviceId));
    if (first !== null) access.firstSeen(this.deviceId, first);
  }

  /** The journal's entry of a CALL that came, with what is known of it beyond the frame. */
  #callEntry(
    frame: CallFrame,
    raw: string,
    received: Moment,
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
      timestamp: received.at,
      ...known,
    });
  }

  /** OCPP-J message ids repeat honestly on other connections; on this one, same id and text is a retry. */
  async #answerAgain(frame: CallFrame, raw: string, received: Moment, earlier: AnsweredCall): Promise<void> {
    const answer = parseFrame(earlier.answerRaw);
    if (answer.kind !== 'CALLRESULT' && answer.kind !== 'CALLERROR')
      throw new TypeError('What was sent was no answer.');
    const incoming = this.#callEntry(frame, raw, received, { extra: { duplicateOf: earlier.callUid } });
    const outgoing = makeEntry(this, {
      direction: 'Outgoing',
      messageType: answer.kind,
      action: frame.action,
      messageId: frame.messageId,
      payload: answer.payload,
      raw: earlier.answerRaw,
      json: answer.json,
      timestamp: Date.now(),
      extra: { correlatesWith: incoming.envelope.uid, duplicateOf: earlier.answerUid },
    });
    try {
      await this.#journal([incoming, outgoing]);
      this.#send(earlier.answerRaw);
    } catch (error) {
      this.#refuseUnjournalled(frame.messageId, error);
    }
  }

  async #handleAnswer(
    frame: Exclude<Frame, CallFrame | InvalidFrame>,
    raw: string,
    received: Moment,
  ): Promise<void> {
    const pending = this.#calls.match(frame.messageId);
    const problems =
      pending === undefined ? [unknownAnswer(frame.messageId)] : answerProblems(pending, frame);
    const entry = makeEntry(this, {
      direction: 'Incoming',
      messageType: frame.kind,
      action: pending?.action ?? '',
      messageId: frame.messageId,
      payload: frame.payload,
      raw,
      json: frame.json,
      timestamp: received.at,
      extra:
        pending === undefined
          ? {}
          : {
              correlatesWith: pending.uid,
              requestPayload: withoutSecrets(pending.action, pending.payload),
              latencyMs: msBetween(pending.sent, received),
            },
      problems,
    });
    // The answer is real even where the journal cannot keep it: the operator's command is settled either way.
    await this.#journal([entry]).catch((error: unknown) => this.#logLost(error));
    if (pending === undefined) return;
    const latencyMs = msBetween(pending.sent, received);
    pending.settle(
      frame.kind === 'CALLRESULT'
        ? { kind: 'CALLRESULT', payload: frame.payload, latencyMs, problems }
        : { kind: 'CALLERROR', ...frame.payload, latencyMs, problems },
    );
  }

  async #handleInvalid(frame: InvalidFrame, raw: string, received: Moment): Promise<void> {
    const answer = answerInvalid(this, frame, raw, received);
    try {
      await this.#journal(answer.entries);
      if (answer.raw !== null) this.#send(answer.raw);
    } catch (error) {
      this.#refuseUnjournalled(answer.messageId, error);
    }
  }

  #handleBinary(bytes: Buffer, received: Moment): Promise<void> {
    const { frame, raw } = binaryFrame(bytes);
    return this.#handleInvalid(frame, raw, received);
  }

  async #sendCall(call: {
    messageId: string;
    action: string;
    payload: Json;
  }): Promise<{ uid: string; sent: Moment }> {
    const sent = thisMoment();
    const entry = makeCallEntry(this, call, sent.at);
    await this.#journal([entry]);
    if (this.#socket.readyState !== this.#socket.OPEN) throw new ConsoleError('CONNECTION_LOST');
    this.#send(encodeCall(call.messageId, call.action, call.payload));
    return { uid: entry.envelope.uid, sent };
  }

  async #journal(entries: JournalEntry[]): Promise<void> {
    this.#ports.committed(await this.#ports.journal.append(entries), entries);
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
    if (!this.isOpen) return;
    // Looked at before: one large command is no fault of the charger's.
    if (this.#socket.bufferedAmount > MAX_UNREAD_BYTES) this.terminate('It does not read what it is sent');
    else this.#socket.send(text);
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** Enough of a frame to tell a CALL from the rest without parsing it: `[2,`. */
function looksLikeCall(bytes: Buffer): boolean {
  return /^\s*\[\s*2\s*,/.test(bytes.toString('latin1', 0, 64));
}

/** What the answer to a command breaks, by the schema of its action. */
function answerProblems(
  { action }: PendingCall,
  frame: Exclude<Frame, CallFrame | InvalidFrame>,
): MessageProblem[] {
  if (frame.kind === 'CALLERROR' || findMessage(action) === undefined) return [];
  return problemsOf(validateResponse(action, frame.payload));
}
