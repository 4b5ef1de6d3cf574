/**
 * Chargers under which a fault happens: each plays session after session on `ocpp-rpc`, sends every message until it is
 * acknowledged, as a charger does with its transactions (OCPP 1.6 §3.7), and writes down what was acknowledged. These
 * records are all that the auditor knows of the truth.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { FLEET_EPOCH, sessionScript, type ScriptStep } from './session-script.ts';

export interface FleetOptions {
  chargers?: number;
  /** Between two messages of one charger, ms: bounds the load. */
  pauseMs?: number;
  /** Identities are `PREFIX-0`, `PREFIX-1` … */
  prefix?: string;
  /** MeterValues of each session. */
  meterValues?: number;
}

/** An acknowledged CALL, one line of a charger's record. */
export interface RecordedCall {
  identity: string;
  messageId: string;
  action: string;
  payload: Record<string, unknown>;
  answer: Record<string, unknown>;
  /** When the answer came, ms since 1970 UTC. */
  at: number;
}

const CALL_TIMEOUT_MS = 15_000;
const RECONNECT_PAUSE_MS = 50;

export class Fleet {
  readonly #url: () => string;
  readonly #records: string;
  readonly #options: Required<FleetOptions>;
  readonly #runs: Promise<void>[];
  readonly #open = new Set<Charger>();
  #acknowledged = 0;
  #stopping = false;
  #endAtSession = false;

  /**
   * Starts the chargers.
   * @param url where the console listens now; asked at each connection.
   * @param records folder for one file for each charger.
   */
  constructor(url: () => string, records: string, options: FleetOptions = {}) {
    this.#url = url;
    this.#records = records;
    this.#options = { chargers: 8, pauseMs: 20, prefix: 'CP', meterValues: 4, ...options };
    this.#runs = Array.from({ length: this.#options.chargers }, (_value, index) => this.#run(index));
  }

  /** CALLs that were answered with a CALLRESULT, so far. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Lets each charger finish its session, every message acknowledged, and disconnects. */
  async finish(): Promise<void> {
    this.#endAtSession = true;
    await Promise.all(this.#runs);
  }

  /** Breaks off wherever it is: messages under way stay unacknowledged. */
  async breakOff(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#open].map((charger) => charger.close({ force: true }).catch(() => {})));
    await Promise.all(this.#runs);
  }

  async #run(index: number): Promise<void> {
    const identity = `${this.#options.prefix}-${index}`;
    const link = new Link(identity, this.#url, this.#open, () => this.#stopping);
    try {
      for (let session = 0; !this.#stopping && !this.#endAtSession; session += 1)
        await this.#play(link, identity, FLEET_EPOCH + index, session);
    } finally {
      await link.close();
    }
  }

  async #play(link: Link, identity: string, epoch: number, session: number): Promise<void> {
    let transactionId = 0;
    for (const step of sessionScript({ identity, epoch, session, meterValues: this.#options.meterValues })) {
      const recorded = await this.#untilAcknowledged(link, identity, step, transactionId);
      if (recorded === null) return;
      if (step.action === 'StartTransaction') transactionId = Number(recorded.answer['transactionId']);
      await pause(this.#options.pauseMs * (0.5 + Math.random()));
    }
  }

  /** @returns null when the fleet was broken off. */
  async #untilAcknowledged(
    link: Link,
    identity: string,
    step: ScriptStep,
    transactionId: number,
  ): Promise<RecordedCall | null> {
    const payload = step.inTransaction ? { ...step.payload, transactionId } : step.payload;
    while (!this.#stopping)
      try {
        const { messageId, answer } = await link.call(step.action, payload);
        const call = { identity, messageId, action: step.action, payload, answer, at: Date.now() };
        appendFileSync(join(this.#records, `${identity}.ndjson`), `${JSON.stringify(call)}\n`);
        this.#acknowledged += 1;
        return call;
      } catch {
        // Not acknowledged: it is sent again, on a new connection where this one is gone.
        await pause(RECONNECT_PAUSE_MS);
      }
    return null;
  }
}

/** One charger's connection, made again whenever it is gone. */
class Link {
  readonly #identity: string;
  readonly #url: () => string;
  readonly #open: Set<Charger>;
  readonly #stopped: () => boolean;
  #charger: Charger | null = null;
  #lastId = '';

  constructor(identity: string, url: () => string, open: Set<Charger>, stopped: () => boolean) {
    this.#identity = identity;
    this.#url = url;
    this.#open = open;
    this.#stopped = stopped;
  }

  /** @throws when the connection cannot be made, breaks, or the answer is a CALLERROR. */
  async call(
    action: string,
    payload: Record<string, unknown>,
  ): Promise<{ messageId: string; answer: Record<string, unknown> }> {
    const charger = await this.#connected();
    const answer = await charger.call(action, payload, { callTimeoutMs: CALL_TIMEOUT_MS });
    // One CALL at a time: the last frame sent is this one.
    return { messageId: this.#lastId, answer: answer as Record<string, unknown> };
  }

  async close(): Promise<void> {
    if (this.#charger !== null) await this.#charger.close({ force: true }).catch(() => {});
  }

  async #connected(): Promise<Charger> {
    if (this.#charger !== null) return this.#charger;
    if (this.#stopped()) throw new Error('The fleet was broken off.');
    const charger = await connectCharger(this.#url(), this.#identity);
    charger.on('message', ({ message, outbound }: { message: string; outbound: boolean }) => {
      const frame = outbound ? (JSON.parse(message) as unknown[]) : [];
      if (frame[0] === 2) this.#lastId = String(frame[1]);
    });
    this.#charger = charger;
    this.#open.add(charger);
    charger.once('disconnect', () => {
      this.#open.delete(charger);
      if (this.#charger === charger) this.#charger = null;
    });
    return charger;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
