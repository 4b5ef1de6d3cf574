/** What the overview shows of the database: figures of the day, and what went wrong lately. */
import type { Direction, MessageType } from './ocpp.ts';

/** How far back problems are looked for, ms. */
export const PROBLEM_SPAN_MS = 86_400_000;
/** The day may have begun this long ago at the most, ms: a laptop's local day has up to 25 hours. */
export const LONGEST_DAY_MS = 2 * 86_400_000;

/** Whether a day that began at `since` can be that of `now`; figures of a longer time would be slow to read. Both ms. */
export const isDayOf = (since: number, now: number): boolean => since > now - LONGEST_DAY_MS;

/** Messages with the same fault, as one. */
export interface LoggedProblem {
  /** uid of the latest of them. */
  uid: string;
  chargerId: string;
  /** '' for a frame that is no OCPP-J message. */
  action: string;
  messageType: MessageType;
  direction: Direction;
  /** OCPP-J error code of a CALLERROR (OCPP-J 1.6 §4.2.3). */
  errorCode: string | null;
  /** What is wrong, in words; '' for a CALLERROR without a description. */
  message: string;
  /** How many of the latest faulty messages are of this kind. */
  count: number;
  /** When the latest came, ms. */
  lastAt: number;
}

export interface Overview {
  /** Sessions that began on this day. */
  sessions: number;
  /** Energy delivered on this day, Wh; of a session that began before it only what came since. */
  energyWh: number;
  /** Latest first, at most 300. */
  problems: LoggedProblem[];
}
