/** What the window asks of charging sessions, and what it is told of one beside the session itself. */
import { z } from 'zod';
import type { ChargingSession, LogRow, MeterSample } from './entities.ts';
import type { Tariff } from './settings.ts';

/** `active`: without a stop, and its connector's current one. `flagged`: with any mark (SESSION_FLAGS). */
export const SESSION_STATES = ['active', 'finished', 'flagged'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** Which sessions: all conditions must hold. The list and its totals use it alike. */
export const sessionFilterSchema = z.object({
  chargerId: z.string().min(1).max(1_000).optional(),
  /** Part of the idTag that started or stopped it; ASCII letters match in either case. */
  idTag: z.string().trim().min(1).max(255).optional(),
  status: z.enum(SESSION_STATES).optional(),
  /** Inclusive bounds of the earliest time known of the session, ms. */
  from: z.number().int().optional(),
  to: z.number().int().optional(),
});
export type SessionFilter = z.infer<typeof sessionFilterSchema>;

/** Sums over all sessions under a filter, at one moment. */
export interface SessionTotals {
  count: number;
  /** Of them, those that run. */
  active: number;
  energyWh: number;
  /** Of the sessions whose start and end are known, and of those that run, up to now. */
  durationMs: number;
  /** One sum for each currency, the largest count first. */
  amounts: { currency: string; amountMinor: number }[];
  /** Amounts of running sessions are among them: estimates. */
  estimated: boolean;
}

/** How the amount of a session comes about. */
export interface SessionCost {
  tariff: Tariff;
  energyWh: number;
  minutes: number;
  /** Minor units of the tariff's currency, not rounded. */
  energy: number;
  time: number;
  fee: number;
  /** `amountMinor` less the three above. */
  rounding: number;
  amountMinor: number;
}

export interface SessionPoint {
  /** ms since 1970 UTC. */
  at: number;
  value: number;
}

/** Curves of a session in the order of time, of a bounded number of points each: peaks stay in. */
export interface SessionSeries {
  /** Wh since the start. */
  energy: SessionPoint[];
  /** W. */
  power: SessionPoint[];
  /** The charger sent no power: the means between readings of its meter. */
  powerDerived: boolean;
  /** Percent. */
  soc: SessionPoint[];
}

/**
 * What happened in a session. `at`: by the charger's clock where it told the time, else when the message came, ms.
 * `uid`: the message that says so; null where there is none, or none any more.
 */
export type TimelineEntry = { at: number; uid: string | null } & (
  | { kind: 'authorized'; idTag: string; status: string | null }
  | { kind: 'remoteStart' | 'remoteStop'; status: string | null }
  /** `receivedAt`: when the console got the message; null when it never did. */
  | { kind: 'started'; idTag: string | null; meterWh: number | null; receivedAt: number | null }
  | { kind: 'stopped'; reason: string | null; meterWh: number | null; receivedAt: number | null }
  /** `until`: the next state of the connector; null for none. */
  | { kind: 'status'; status: string; errorCode: string; until: number | null }
  /** No meter values from `at` to `until`, although they came regularly before. */
  | { kind: 'meterGap'; until: number; usualMs: number }
  /** The charger was not connected; `until` null: it has not come back. */
  | { kind: 'offline'; until: number | null }
);

export interface SessionTimeline {
  /** In the order of time. */
  entries: TimelineEntry[];
  /** The session has so many messages that not all were looked through. */
  cut: boolean;
}

export interface SessionDetail {
  session: ChargingSession;
  /** null while no energy is known. */
  cost: SessionCost | null;
  series: SessionSeries;
  timeline: SessionTimeline;
  /** Its latest messages, oldest first, and how many there are. */
  messages: LogRow[];
  messageCount: number;
  /** Retention has removed its samples. */
  samplesPruned: boolean;
}

/** Where a page of samples ended. */
export const sampleCursorSchema = z.object({ timestamp: z.number().int(), id: z.number().int() });
export type SampleCursor = z.infer<typeof sampleCursorSchema>;

export interface SamplePage {
  /** In the order of time. */
  samples: (MeterSample & { id: number })[];
  /** Where the next page begins; null at the end. */
  next: SampleCursor | null;
}
