/** How well a charger keeps in touch, from its connections, commands and heartbeats. Pure. */
import type { SentCommand } from '../../../backend/contract/commands.ts';
import type { ConnectionEpoch } from '../../../backend/contract/entities.ts';

/** Span that uptime and reconnections are counted over, ms. */
export const SPAN_MS = 86_400_000;
/** An answer that came in the last moment of the time-out is in the log soon after, ms. */
const GRACE_MS = 2_000;

export interface Uptime {
  /** Share of the time it was connected, 0 … 1; null where it has never been. */
  share: number | null;
  /** ms that the share is of: less than the span for a charger that came later. */
  observedMs: number;
  /** Connections begun in the span; the very first one of a charger that came in it is no reconnection. */
  reconnects: number;
  /** It may have had more of them than were looked at. */
  reconnectsAtLeast: boolean;
  /** A connection's end was not seen: the share is a lower bound. */
  atLeast: boolean;
}

/**
 * Uptime of the last 24 hours.
 * @param epochs latest first
 * @param connected whether the latest of them lasts
 * @param limit epochs that were asked for: where so many came, what was before the oldest is not known
 */
export function uptimeOf(
  epochs: readonly ConnectionEpoch[],
  connected: boolean,
  now: number,
  limit = Infinity,
): Uptime {
  const spanStart = now - SPAN_MS;
  const oldest = epochs.at(-1);
  if (oldest === undefined)
    return { share: null, observedMs: 0, reconnects: 0, reconnectsAtLeast: false, atLeast: false };
  const from = Math.max(spanStart, oldest.connectedAt);
  const observedMs = Math.max(0, now - from);
  let upMs = 0;
  let atLeast = false;
  // A connection ends, at the latest, where the next one begins: a charger has one at a time.
  let nextBegins = now;
  for (const [index, { connectedAt, disconnectedAt }] of epochs.entries()) {
    const lasts = index === 0 && connected && disconnectedAt === null;
    const end = lasts ? now : disconnectedAt;
    if (end === null) atLeast ||= nextBegins > from;
    else upMs += Math.max(0, Math.min(end, nextBegins) - Math.max(connectedAt, from));
    nextBegins = Math.min(nextBegins, connectedAt);
  }
  const begun = epochs.filter(({ connectedAt }) => connectedAt >= spanStart).length;
  const startsInSpan = oldest.connectedAt >= spanStart;
  return {
    share: observedMs === 0 ? 1 : Math.min(1, upMs / observedMs),
    observedMs,
    reconnects: startsInSpan ? begun - 1 : begun,
    reconnectsAtLeast: startsInSpan && epochs.length >= limit,
    atLeast,
  };
}

export interface AnswerTimes {
  /** Commands that were answered, of those looked at. */
  answered: number;
  unanswered: number;
  /** Latency of the answers, ms; null where none came. */
  medianMs: number | null;
  slowestMs: number | null;
}

/** @param timeoutMs how long the console waits for an answer */
export function answerTimesOf(commands: readonly SentCommand[], now: number, timeoutMs: number): AnswerTimes {
  const latencies = commands
    .map(({ answer }) => answer?.latencyMs ?? null)
    .filter((latency) => latency !== null)
    .toSorted((left, right) => left - right);
  return {
    answered: commands.filter(({ answer }) => answer !== null).length,
    unanswered: commands.filter(
      ({ call, answer }) => answer === null && now - call.timestamp > timeoutMs + GRACE_MS,
    ).length,
    medianMs: middleOf(latencies),
    slowestMs: latencies.at(-1) ?? null,
  };
}

export interface HeartbeatRhythm {
  /** Pauses that were looked at. */
  pauses: number;
  /** Usual pause, ms. */
  medianMs: number;
  longestMs: number;
  /** Pauses more than half a time longer than the usual one. */
  late: number;
}

/** @param times ms, latest first. @returns null for fewer than three heartbeats: they have no rhythm. */
export function rhythmOf(times: readonly number[]): HeartbeatRhythm | null {
  const pauses = times
    .slice(1)
    .map((time, index) => Math.max(0, (times[index] ?? time) - time))
    .toSorted((left, right) => left - right);
  const medianMs = middleOf(pauses);
  if (pauses.length < 2 || medianMs === null) return null;
  return {
    pauses: pauses.length,
    medianMs,
    longestMs: pauses.at(-1) ?? 0,
    late: pauses.filter((pause) => pause > medianMs * 1.5).length,
  };
}

function middleOf(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = sorted.length / 2;
  const [left, right] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (left + right) / 2;
}
