import type { Random } from '../random.ts';
import type { Current } from './power-curve.ts';

/** A car that comes to charge, with what its driver wants. */
export interface Vehicle {
  batteryWh: number;
  /** State of charge at arrival, 0 to 1. */
  soc: number;
  /** The driver leaves at this state of charge, 0 to 1; at 1 the car stops by itself. */
  targetSoc: number;
  /** The most the car takes, in W. */
  peakW: Record<Current, number>;
  /** Simulated seconds that the driver stays at most. */
  staySeconds: number;
}

/** Battery in Wh, on-board charger (AC) and battery (DC) limits in W, as cars on the road have them. */
const MODELS = [
  { batteryWh: 42_000, peakW: { AC: 11_000, DC: 75_000 } },
  { batteryWh: 52_000, peakW: { AC: 22_000, DC: 100_000 } },
  { batteryWh: 58_000, peakW: { AC: 11_000, DC: 120_000 } },
  { batteryWh: 77_000, peakW: { AC: 11_000, DC: 135_000 } },
  { batteryWh: 82_000, peakW: { AC: 22_000, DC: 170_000 } },
  { batteryWh: 95_000, peakW: { AC: 22_000, DC: 150_000 } },
] as const;

const HOUR = 3600;

/** The next car at an outlet: drivers stay for hours at alternating current and for minutes at direct current. */
export function arrivingVehicle(random: Random, current: Current): Vehicle {
  const model = random.pick(MODELS);
  const soc = random.between(0.1, current === 'DC' ? 0.45 : 0.65);
  return {
    batteryWh: model.batteryWh,
    peakW: model.peakW,
    soc,
    targetSoc:
      current === 'DC' ? random.between(0.75, 0.9) : random.chance(0.5) ? 1 : random.between(0.8, 0.98),
    staySeconds: current === 'DC' ? random.between(0.3, 1) * HOUR : random.between(0.75, 6) * HOUR,
  };
}
