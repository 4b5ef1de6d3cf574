import type { Connector, Transaction, Visit } from './connector.ts';
import { sendSample, startTransaction, stopTransaction } from './transaction.ts';
import { inventIdTag } from './catalogue.ts';
import type { StopReason } from './protocol.ts';
import { ChargingRun } from './vehicle/charging-run.ts';
import { arrivingVehicle } from './vehicle/vehicle.ts';

/** Simulated seconds between two events, from and to. */
const FIRST_ARRIVAL = [2, 60] as const;
const NEXT_ARRIVAL = [60, 600] as const;
const PLUGGING_IN = [3, 20] as const;
const UNPLUGGING = [5, 40] as const;
/** How long a full car is left at the connector. */
const FORGOTTEN = [60, 900] as const;
/** How often the physics looks up when the meter samples are switched off. */
const UNSAMPLED_STEP = 60;
/** Sums of simulated seconds are binary fractions. */
const ROUNDING = 1e-6;

/** Serves one driver after the other for as long as the connector has power. */
export async function serve(connector: Connector): Promise<void> {
  let arrivesIn = connector.random.between(...FIRST_ARRIVAL);
  while (connector.powered) {
    const visit = await nextVisit(connector, arrivesIn);
    if (visit) await runSession(connector, visit);
    arrivesIn = connector.random.between(...NEXT_ARRIVAL);
  }
}

/** Waits for the next driver: one who walks up, or one whom the central system has announced. */
async function nextVisit(connector: Connector, seconds: number): Promise<Visit | undefined> {
  let arrivesIn = seconds;
  while (connector.powered) {
    connector.claimed ||= connector.station.claimSession();
    const { remoteStart } = connector;
    const walksUp = connector.claimed && connector.status === 'Available';
    if (remoteStart || (walksUp && arrivesIn <= 0)) {
      connector.remoteStart = undefined;
      return remoteStart ?? { idTag: inventIdTag(connector.random), authorize: true };
    }
    arrivesIn -= await connector.pause(walksUp ? arrivesIn : Infinity);
  }
  return undefined;
}

async function runSession(connector: Connector, visit: Visit): Promise<void> {
  const { station, random } = connector;
  connector.stopRequest = undefined;
  connector.setStatus('Preparing');
  try {
    if (!(await connector.hold(random.between(...PLUGGING_IN)))) return;
    if (visit.authorize) {
      const { status } = await station.authorize(visit.idTag);
      if (status !== 'Accepted') {
        station.emit({ kind: 'not-authorized', connectorId: connector.id, idTag: visit.idTag, status });
        await connector.hold(random.between(...UNPLUGGING));
        return;
      }
    }
    if (!connector.powered || !connector.operative) return;
    const vehicle = arrivingVehicle(random, station.outlet.current);
    connector.run = new ChargingRun(vehicle, station.outlet, connector.meter, random);
    const transaction = startTransaction(connector, visit.idTag);
    visit.onStart?.(transaction);
    connector.setStatus('Charging');
    const reason = await charge(connector, transaction, connector.run);
    if (!reason) return;
    stopTransaction(connector, transaction, reason);
    connector.setStatus('Finishing');
    await connector.hold(random.between(...UNPLUGGING));
  } finally {
    connector.run = undefined;
    connector.stopRequest = undefined;
    connector.transaction = undefined;
    if (connector.silent) station.comeBack();
    connector.silent = false;
    if (connector.powered) connector.setStatus(connector.restingStatus);
    const { claimed } = connector;
    connector.claimed = false;
    station.sessionEnded(claimed);
  }
}

/** Charges until somebody or something ends it; undefined when the simulation was switched off in the middle. */
async function charge(
  connector: Connector,
  transaction: Transaction,
  run: ChargingRun,
): Promise<StopReason | undefined> {
  const { station, random } = connector;
  let left = run.vehicle.staySeconds;
  let sinceSample = 0;
  let samples = 0;
  let full = false;
  for (;;) {
    const interval = station.config.number('MeterValueSampleInterval');
    const limitW = station.profiles.limitW(connector.id, new Date(), transaction);
    if (!full) connector.setStatus(limitW > 0 ? 'Charging' : 'SuspendedEVSE');
    const toSample = interval > 0 ? Math.max(interval - sinceSample, 0) : UNSAMPLED_STEP;
    const passed = await connector.pause(Math.min(toSample, left));
    run.advance(passed, limitW);
    left -= passed;
    sinceSample += passed;
    if (connector.stopRequest) return connector.stopRequest;
    if (!connector.powered) return undefined;
    if (run.satisfied && !full) {
      // A driver who wants less than a full battery comes back in time; one who wants all of it often does not.
      if (run.vehicle.targetSoc < 1) return 'Local';
      full = true;
      left = Math.min(left, random.between(...FORGOTTEN));
      connector.setStatus('SuspendedEV');
    }
    if (left <= ROUNDING) return full ? 'EVDisconnected' : 'Local';
    if (interval > 0 && sinceSample >= interval - ROUNDING) {
      sinceSample = 0;
      sendSample(connector, transaction);
      station.sampled();
      if (samples++ === 0) connector.silent = station.goesOffline();
    }
  }
}
