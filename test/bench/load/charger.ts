/** One charger of the load: a plain WebSocket that sends frames and times the answers. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { boot, MIX, mixed, REGISTER_STEP_WH, startTransaction } from './messages.ts';

const CONNECT_TIMEOUT_MS = 30_000;
/** `3`, in `[3,"id",{…}]`. */
const CALLRESULT = 0x33;

/** A MeterValues that the window has not shown yet. */
export interface Unseen {
  energyWh: number;
  sentAt: number;
}

export class LoadCharger {
  readonly identity: string;
  /** MeterValues on their way to the window, oldest first. */
  readonly unseen: Unseen[] = [];
  /** Called at each answer, with the time since its CALL was sent, ms. */
  onAnswer: (latencyMs: number, ok: boolean) => void = () => {};
  /** CALLs sent and answered since the connection. */
  sent = 0;
  answered = 0;
  readonly #socket: WebSocket;
  #transactionId = 1;
  #registerWh = 0;
  #sentAt = 0;
  #pending = false;
  #waiting: ((frame: Buffer) => void) | null = null;

  private constructor(identity: string, socket: WebSocket) {
    this.identity = identity;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(data));
    // A socket that breaks shows as answers that do not come.
    socket.on('error', () => {});
  }

  /** @throws Error when the connection is refused or takes too long. */
  static async connect(url: string, identity: string): Promise<LoadCharger> {
    const socket = new WebSocket(`${url}${identity}`, 'ocpp1.6', {
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
    });
    await once(socket, 'open');
    return new LoadCharger(identity, socket);
  }

  /** Whether it may send: OCPP-J 1.6 §4.1.1 allows one CALL under way. */
  get isFree(): boolean {
    return !this.#pending;
  }

  async boot(): Promise<void> {
    await this.#call(boot(this.#nextId(), this.identity));
  }

  async startSession(): Promise<void> {
    const answer = await this.#call(startTransaction(this.#nextId(), new Date().toISOString()));
    const [, , payload] = JSON.parse(answer.toString('utf8')) as [number, string, { transactionId?: number }];
    this.#transactionId = payload.transactionId ?? 1;
  }

  /** Sends the next message of the mix; `onAnswer` tells of its answer. */
  sendNext(time: string): void {
    const action = MIX[this.sent % MIX.length] ?? 'Heartbeat';
    if (action === 'MeterValues') this.#registerWh += REGISTER_STEP_WH;
    const frame = mixed(action, this.#nextId(), {
      time,
      transactionId: this.#transactionId,
      registerWh: this.#registerWh,
    });
    this.#send(frame);
    if (action === 'MeterValues') this.unseen.push({ energyWh: this.#registerWh, sentAt: this.#sentAt });
  }

  close(): Promise<unknown> {
    if (this.#socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    return closed;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #nextId(): string {
    return `${this.identity}-${this.sent}`;
  }

  #send(frame: string): void {
    this.#pending = true;
    this.sent += 1;
    this.#sentAt = performance.now();
    this.#socket.send(frame);
  }

  #call(frame: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const lost = (): void => reject(new Error(`${this.identity} lost its connection.`));
      this.#socket.once('close', lost);
      this.#waiting = (answer) => {
        this.#socket.off('close', lost);
        resolve(answer);
      };
      this.#send(frame);
    });
  }

  #receive(data: Buffer): void {
    const latencyMs = performance.now() - this.#sentAt;
    this.#pending = false;
    this.answered += 1;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) waiting(data);
    else this.onAnswer(latencyMs, data[1] === CALLRESULT);
  }
}
