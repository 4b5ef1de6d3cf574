import type { Random } from '../random.ts';
import type { EnergyMeter } from './meter.ts';
import { acceptedPower, type Current } from './power-curve.ts';
import type { Vehicle } from './vehicle.ts';

/** What reaches the battery of what the meter counts; the rest is heat in cable and charger. */
const EFFICIENCY = 0.93;
/** Real power wanders by about this much around its curve. */
const NOISE = 0.008;
const STEP_SECONDS = 1;
const AMBIENT_CELSIUS = 21;
/** How much warmer the outlet gets at full power, and how long it takes to get most of the way. */
const WARMING_CELSIUS = 22;
const WARMING_SECONDS = 900;

/** What the sensors of an outlet show at one moment. */
export interface Reading {
  current: Current;
  energyWh: number;
  powerW: number;
  /** Per phase to neutral for AC, the battery's for DC. */
  voltageV: number;
  /** Per phase for AC. */
  currentA: number;
  /** 0 to 1. At AC outlets as well: these cars speak ISO 15118. Undefined without a car. */
  soc: number | undefined;
  temperatureCelsius: number;
}

/** An outlet with no car at it. */
export function idleReading(current: Current, energyWh: number): Reading {
  return {
    current,
    energyWh,
    powerW: 0,
    voltageV: current === 'AC' ? 230 : 0,
    currentA: 0,
    soc: undefined,
    temperatureCelsius: AMBIENT_CELSIUS,
  };
}

/**
 * One car at one outlet. `advance` integrates power over simulated time into the meter and the battery, one
 * second at a time, so that energy is the integral of power whatever the sampling interval.
 */
export class ChargingRun {
  readonly vehicle: Vehicle;
  readonly current: Current;
  #outletPeakW: number;
  #meter: EnergyMeter;
  #random: Random;
  #soc: number;
  #secondsUnderPower = 0;
  #powerW = 0;
  #temperature = AMBIENT_CELSIUS;

  constructor(
    vehicle: Vehicle,
    outlet: { current: Current; peakW: number },
    meter: EnergyMeter,
    random: Random,
  ) {
    this.vehicle = vehicle;
    this.current = outlet.current;
    this.#outletPeakW = outlet.peakW;
    this.#meter = meter;
    this.#random = random;
    this.#soc = vehicle.soc;
  }

  /** The battery has reached what its driver wanted. */
  get satisfied(): boolean {
    return this.#soc >= this.vehicle.targetSoc;
  }

  /** Lets simulated seconds pass under a limit in W (Infinity: none). */
  advance(seconds: number, limitW = Infinity): void {
    for (let left = seconds; left > 0; left -= STEP_SECONDS) this.#step(Math.min(STEP_SECONDS, left), limitW);
  }

  read(): Reading {
    const voltageV = this.current === 'AC' ? 230 * (1 - this.#load() * 0.012) : 355 + this.#soc * 55;
    return {
      current: this.current,
      energyWh: this.#meter.registerWh,
      powerW: this.#powerW,
      voltageV,
      currentA: this.#powerW / voltageV / (this.current === 'AC' ? 3 : 1),
      soc: this.#soc,
      temperatureCelsius: this.#temperature,
    };
  }

  #peakW(): number {
    return Math.min(this.#outletPeakW, this.vehicle.peakW[this.current]);
  }

  #load(): number {
    return this.#powerW / this.#outletPeakW;
  }

  #step(seconds: number, limitW: number): void {
    const wanted = this.satisfied
      ? 0
      : acceptedPower(this.current, this.#peakW(), this.#soc, this.#secondsUnderPower);
    const noisy = wanted * (1 + NOISE * (this.#random.next() * 2 - 1));
    this.#powerW = Math.max(0, Math.min(noisy, this.#peakW(), limitW));
    // A pause ordered by the central system opens the contactors: the ramp starts again after it.
    this.#secondsUnderPower = this.#powerW > 0 || limitW > 0 ? this.#secondsUnderPower + seconds : 0;
    this.#meter.add(this.#powerW, seconds);
    const stored = (this.#powerW * seconds * EFFICIENCY) / 3600;
    this.#soc = Math.min(1, this.#soc + stored / this.vehicle.batteryWh);
    const settled = AMBIENT_CELSIUS + WARMING_CELSIUS * this.#load();
    this.#temperature += ((settled - this.#temperature) * seconds) / WARMING_SECONDS;
  }
}
