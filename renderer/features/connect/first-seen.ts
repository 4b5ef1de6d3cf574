/** How far the first charger has come since the guide was opened. Pure. */
import type { Charger } from '../../../backend/contract/entities.ts';
import type { ConnectionRefusal } from '../../../backend/contract/status.ts';

export type FirstSeen =
  { state: 'waiting'; refused: number } | { state: 'connected' | 'pending' | 'booted'; charger: Charger };

/** @param since when the guide was opened, ms. */
export function firstSeen(
  chargers: ReadonlyMap<string, Charger>,
  refusals: readonly ConnectionRefusal[],
  since: number,
): FirstSeen {
  const come = [...chargers.values()]
    .filter(({ connected, connectedAt }) => connected && (connectedAt ?? 0) >= since)
    .toSorted((left, right) => (left.connectedAt ?? 0) - (right.connectedAt ?? 0));
  const booted = come.find(({ lastBootAt }) => (lastBootAt ?? 0) >= since);
  if (booted !== undefined)
    return { state: booted.registration === 'pending' ? 'pending' : 'booted', charger: booted };
  const [charger] = come;
  if (charger !== undefined) return { state: 'connected', charger };
  return { state: 'waiting', refused: refusals.filter(({ at }) => at >= since).length };
}
