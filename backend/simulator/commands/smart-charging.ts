import type { ChargePoint } from '../charge-point.ts';
import type { ProfiledTransaction } from '../charging-profiles.ts';
import { amperesOf, type ChargingProfile } from '../charging-schedule.ts';
import { status, type Handlers } from './handler.ts';

/** A schedule is worked out this far ahead at most, in seconds. */
const LONGEST_SCHEDULE = 7 * 86_400;

/** Installs a profile and lets the connectors that it concerns look at it at once. */
export function installProfile(
  point: ChargePoint,
  connectorId: number,
  profile: ChargingProfile,
  transaction: ProfiledTransaction | undefined,
): 'Accepted' | 'Rejected' {
  const { config } = point;
  const result = point.profiles.set(connectorId, profile, transaction, {
    stackLevel: config.number('ChargeProfileMaxStackLevel'),
    periods: config.number('ChargingScheduleMaxPeriods'),
    profiles: config.number('MaxChargingProfilesInstalled'),
  });
  if (result === 'Accepted') wake(point, connectorId);
  return result;
}

function wake(point: ChargePoint, connectorId: number): void {
  for (const connector of point.connectors) {
    if (connectorId === 0 || connector.id === connectorId) connector.wake();
  }
}

/** Charging profiles: OCPP 1.6 §5.16, §5.5 and §5.7. */
export const smartChargingHandlers: Handlers<
  'SetChargingProfile' | 'ClearChargingProfile' | 'GetCompositeSchedule'
> = {
  SetChargingProfile: (point, { connectorId, csChargingProfiles }) => {
    const connector = point.connectors.find(({ id }) => id === connectorId);
    if (connectorId !== 0 && !connector) return status('Rejected');
    return status(installProfile(point, connectorId, csChargingProfiles, connector?.transaction));
  },

  ClearChargingProfile: (point, filter) => {
    const result = point.profiles.clear(filter);
    if (result === 'Accepted') wake(point, 0);
    return status(result);
  },

  GetCompositeSchedule: (point, { connectorId, duration, chargingRateUnit = 'W' }) => {
    const connector = point.connectors.find(({ id }) => id === connectorId);
    if (connectorId !== 0 && !connector) return status('Rejected');
    const from = new Date();
    const seconds = Math.min(duration, LONGEST_SCHEDULE);
    const until = new Date(from.getTime() + seconds * 1000);
    // Without a transaction, a relative schedule is taken to start now.
    const transaction = connector?.transaction ?? { id: undefined, startedAt: from };
    const most = point.outlet.peakW * (connector ? 1 : point.connectors.length);
    const edges = [from, ...point.profiles.changes(connectorId, from, until, transaction)];
    const periods: { startPeriod: number; limit: number }[] = [];
    for (const edge of edges) {
      const watts = Math.min(most, point.profiles.limitW(connectorId, edge, transaction));
      const limit = Math.round((chargingRateUnit === 'W' ? watts : amperesOf(watts)) * 10) / 10;
      if (periods.at(-1)?.limit === limit) continue;
      periods.push({ startPeriod: Math.round((edge.getTime() - from.getTime()) / 1000), limit });
    }
    return {
      answer: {
        status: 'Accepted',
        connectorId,
        scheduleStart: from.toISOString(),
        chargingSchedule: { duration: seconds, chargingRateUnit, chargingSchedulePeriod: periods },
      },
    };
  },
};
