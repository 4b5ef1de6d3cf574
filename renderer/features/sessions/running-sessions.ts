/** Which sessions run: the same rule as the backend's filter `active`. Pure. */
import type { ChargingSession } from '../../../backend/contract/entities.ts';

type Sessions = ReadonlyMap<string, ChargingSession>;

const keyOf = ({ chargerId, connectorId }: ChargingSession): string => `${connectorId} ${chargerId}`;

/** Latest start on each connector, by the sessions it was found in: they are another map whenever one changes. */
const byMap = new WeakMap<Sessions, ReadonlyMap<string, number>>();

function latestStarts(sessions: Sessions): ReadonlyMap<string, number> {
  const known = byMap.get(sessions);
  if (known !== undefined) return known;
  const starts = new Map<string, number>();
  for (const session of sessions.values()) {
    if (session.startedAt === null || session.connectorId === null) continue;
    const key = keyOf(session);
    starts.set(key, Math.max(session.startedAt, starts.get(key) ?? -Infinity));
  }
  byMap.set(sessions, starts);
  return starts;
}

/**
 * Whether a session has no stop, and none that is known has begun later on its connector: a StopTransaction that never
 * came must not leave two sessions running on one connector.
 */
export function isRunning(session: ChargingSession, sessions: Sessions): boolean {
  if (session.status !== 'active') return false;
  if (session.startedAt === null || session.connectorId === null) return true;
  return (latestStarts(sessions).get(keyOf(session)) ?? -Infinity) <= session.startedAt;
}
