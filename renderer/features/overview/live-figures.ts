/** Figures of the present moment, from what the window knows of chargers and sessions. Pure. */
import type { Charger, ChargingSession } from '../../../backend/contract/entities.ts';
import { isRunning } from '../sessions/running-sessions.ts';

export interface LiveFigures {
  online: number;
  known: number;
  /** Chargers with a connector that charges. */
  charging: number;
  /** Chargers with a faulted connector; of those that are away, by their last report. */
  faulted: number;
  /** Sum over the running sessions that report their power, W; null when none does. */
  powerW: number | null;
  /** Running sessions of chargers that are online. */
  running: number;
  /** Those of them that report their power. */
  withPower: number;
}

/** A charger that is away charges perhaps, but nobody knows: its sessions and power are not counted. */
export function liveFigures(
  chargers: ReadonlyMap<string, Charger>,
  sessions: ReadonlyMap<string, ChargingSession>,
): LiveFigures {
  const all = [...chargers.values()];
  const online = all.filter(({ connected }) => connected);
  const has = (charger: Charger, wanted: string): boolean =>
    charger.connectors.some(({ status }) => status === wanted);
  const running = runningSessions(chargers, sessions);
  const powers = running.map(({ powerW }) => powerW).filter((power) => power !== null);
  return {
    online: online.length,
    known: all.length,
    charging: online.filter((charger) => has(charger, 'Charging')).length,
    faulted: all.filter((charger) => has(charger, 'Faulted')).length,
    powerW: powers.length === 0 ? null : powers.reduce((sum, power) => sum + power, 0),
    running: running.length,
    withPower: powers.length,
  };
}

/** Running sessions of chargers that are online, the strongest first. */
export function runningSessions(
  chargers: ReadonlyMap<string, Charger>,
  sessions: ReadonlyMap<string, ChargingSession>,
): ChargingSession[] {
  return [...sessions.values()]
    .filter((session) => chargers.get(session.chargerId)?.connected === true && isRunning(session, sessions))
    .toSorted(
      (left, right) =>
        (right.powerW ?? -1) - (left.powerW ?? -1) || left.sessionId.localeCompare(right.sessionId),
    );
}

/** When the laptop's local day began, ms. */
export function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
