/** A window of the console as the benchmark has it: a Socket.io client that notes when it sees what. */
import { io, type Socket } from 'socket.io-client';
import type { ServerToClientEvents } from '../../../backend/contract/gateway.ts';
import type { LoadCharger } from './charger.ts';
import type { ScreenOptions } from './protocol.ts';

/** A CALL and its answer: the log has a row for each. */
const ROWS_PER_CALL = 2;

export class Screen {
  readonly #socket: Socket<ServerToClientEvents>;
  readonly #chargers = new Map<string, LoadCharger>();
  #rows = 0;
  #rowsAt = 0;
  #delays: number[] = [];
  #wake: (() => void) | null = null;

  private constructor(socket: Socket<ServerToClientEvents>) {
    this.#socket = socket;
    socket.on('notification', ({ type, data }) => {
      const now = performance.now();
      if (type === 'session.updated' && data.energyWh !== null)
        this.#seen(data.chargerId, data.energyWh, now);
      else if (type === 'messages.stored') {
        this.#rows += data.count;
        this.#rowsAt = now;
        this.#wake?.();
      }
    });
  }

  static async open({ uiUrl, token }: ScreenOptions): Promise<Screen> {
    const socket: Socket<ServerToClientEvents> = io(uiUrl, { auth: { token }, transports: ['websocket'] });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return new Screen(socket);
  }

  watch(charger: LoadCharger): void {
    this.#chargers.set(charger.identity, charger);
  }

  /** Delays since the last call, ms: of each MeterValues, from its sending to a session that contains it. */
  takeDelays(): number[] {
    const delays = this.#delays;
    this.#delays = [];
    return delays;
  }

  /** Resolves when the rows of so many CALLs are stored. @returns when the last of them was told of. */
  async stored(calls: number, timeoutMs: number): Promise<number> {
    const deadline = performance.now() + timeoutMs;
    while (this.#rows < calls * ROWS_PER_CALL) {
      const left = deadline - performance.now();
      if (left <= 0)
        throw new Error(
          `Of ${calls * ROWS_PER_CALL} rows the window saw ${this.#rows} within ${timeoutMs} ms.`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#rowsAt;
  }

  close(): void {
    this.#socket.close();
  }

  #seen(chargerId: string, energyWh: number, now: number): void {
    const unseen = this.#chargers.get(chargerId)?.unseen ?? [];
    let count = 0;
    for (; count < unseen.length; count += 1) {
      const message = unseen[count];
      if (message === undefined || message.energyWh > energyWh) break;
      this.#delays.push(now - message.sentAt);
    }
    unseen.splice(0, count);
  }
}
