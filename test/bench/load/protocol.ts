/** What the load generator can be told to do, and what it answers. It is a process of its own. */
import type { Latencies } from '../report/figures.ts';

/** Nothing that is asked for may exceed these. */
export const LIMITS = { chargers: 10_000, perSecond: 50_000, seconds: 120 } as const;

/** A window of the console (or of the naive pipeline) that sees what the chargers send. */
export interface ScreenOptions {
  uiUrl: string;
  token: string;
}

export interface LoadApi {
  /** Connects chargers under a name, boots them and starts a session each. @returns when all are ready, ms. */
  connect(fleet: string, url: string, chargers: number, screen: ScreenOptions | null): Promise<number>;
  /** Sends at a rate, whatever the answers do; a charger that waits for an answer is passed over (OCPP-J 1.6 §4.1.1). */
  openLoop(
    fleet: string,
    load: { perSecond: number; warmUpSeconds: number; seconds: number },
  ): Promise<LoadResult>;
  /** Each charger sends its next message at the answer to the former one. */
  closedLoop(fleet: string, load: { warmUpSeconds: number; seconds: number }): Promise<LoadResult>;
  /** Waits until the window has seen all that was sent. @throws Error when it does not in time. */
  settle(fleet: string, timeoutSeconds: number): Promise<Settled>;
  disconnect(fleet: string): Promise<void>;
  /** Connects chargers all at once; `boot`: and waits for the answer to each one's BootNotification. */
  storm(url: string, chargers: number, boot: boolean): Promise<{ ms: number }>;
}

export interface LoadResult {
  /** Messages sent in the measured time. */
  sent: number;
  seconds: number;
  /** From the sending of a CALL to its answer, ms; warm-up left out. */
  replies: Latencies;
  /** Answers that were no CALLRESULT. */
  errors: number;
  /** How late the generator sent, ms: it cannot measure what it does not manage to send. */
  lateness: Latencies;
  /** From the sending of a MeterValues to the window's sight of it, ms; with a screen only. */
  delays?: Latencies;
}

/** When the window had seen everything. */
export interface Settled {
  /** After the first message of the latest load, ms. */
  sinceStartMs: number;
  /** After the last answer to it, ms: long where answers come faster than the rest can follow. */
  afterAnswersMs: number;
}

/** One request to the generator's process, and its answer. */
export type LoadRequest = {
  [M in keyof LoadApi]: { id: number; method: M; args: Parameters<LoadApi[M]> };
}[keyof LoadApi];
export type LoadReply = { id: number; value: unknown } | { id: number; error: string };
