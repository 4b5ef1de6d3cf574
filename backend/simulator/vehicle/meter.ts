/**
 * The energy meter of one connector. It counts for the life of the charger: a session reads it at its start and
 * at its end and never sets it back.
 */
export class EnergyMeter {
  #wattHours: number;

  /** @param initialWh what earlier customers have drawn, in Wh */
  constructor(initialWh: number) {
    this.#wattHours = initialWh;
  }

  /** Adds constant power over some simulated seconds. Negative power would be a meter that runs backwards: RangeError. */
  add(powerW: number, seconds: number): void {
    if (powerW < 0 || seconds < 0) throw new RangeError('An import register only counts up.');
    this.#wattHours += (powerW * seconds) / 3600;
  }

  /** The register as a meter shows it: whole Wh, as StartTransaction and StopTransaction want them. */
  get registerWh(): number {
    return Math.floor(this.#wattHours);
  }
}
