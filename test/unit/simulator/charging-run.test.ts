import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../backend/simulator/random.ts';
import { ChargingRun } from '../../../backend/simulator/vehicle/charging-run.ts';
import { EnergyMeter } from '../../../backend/simulator/vehicle/meter.ts';
import type { Current } from '../../../backend/simulator/vehicle/power-curve.ts';
import { arrivingVehicle, type Vehicle } from '../../../backend/simulator/vehicle/vehicle.ts';

const car: Vehicle = {
  batteryWh: 60_000,
  soc: 0.2,
  targetSoc: 1,
  peakW: { AC: 11_000, DC: 150_000 },
  staySeconds: 36_000,
};

function charging(
  current: Current,
  peakW: number,
  { seed = 7, vehicle = car, meter = new EnergyMeter(500) } = {},
) {
  return { run: new ChargingRun(vehicle, { current, peakW }, meter, createRandom(seed)), meter };
}

/** Power in W and state of charge at each simulated second. */
function curve(run: ChargingRun, seconds: number, limitW = Infinity): { powerW: number; soc: number }[] {
  return Array.from({ length: seconds }, () => {
    run.advance(1, limitW);
    const { powerW, soc = 0 } = run.read();
    return { powerW, soc };
  });
}

describe.each([
  ['AC 11 kW', 'AC', 11_000],
  ['AC 22 kW', 'AC', 22_000],
  ['DC 50 kW', 'DC', 50_000],
  ['DC 150 kW', 'DC', 150_000],
] as const)('a car at %s', (_name, current, peakW) => {
  it('draws energy that is the integral of its power', () => {
    const { run, meter } = charging(current, peakW);
    const joules = curve(run, 5_000).reduce((sum, { powerW }) => sum + powerW, 0);
    expect(joules).toBeGreaterThan(0);
    expect(meter.registerWh).toBe(Math.floor(500 + joules / 3600));
  });

  it('never turns the meter back and never exceeds what outlet and car can do', () => {
    const { run, meter } = charging(current, peakW);
    let before = meter.registerWh;
    for (const { powerW } of curve(run, 5_000)) {
      expect(powerW).toBeLessThanOrEqual(Math.min(peakW, car.peakW[current]));
      expect(powerW).toBeGreaterThanOrEqual(0);
    }
    for (let minute = 0; minute < 60; minute++) {
      run.advance(60);
      expect(Number.isInteger(meter.registerWh)).toBe(true);
      expect(meter.registerWh).toBeGreaterThanOrEqual(before);
      before = meter.registerWh;
    }
  });

  it('gives the same curve for the same seed and another for another', () => {
    const one = curve(charging(current, peakW).run, 600);
    expect(curve(charging(current, peakW).run, 600)).toEqual(one);
    expect(curve(charging(current, peakW, { seed: 8 }).run, 600)).not.toEqual(one);
  });

  it('counts the same energy however long the steps between two readings are', () => {
    const fine = charging(current, peakW);
    const coarse = charging(current, peakW);
    for (let second = 0; second < 900; second++) fine.run.advance(1);
    for (let step = 0; step < 15; step++) coarse.run.advance(60);
    expect(coarse.meter.registerWh).toBe(fine.meter.registerWh);
  });
});

describe('the shape of a curve', () => {
  it('ramps up from nothing to full power', () => {
    const powers = curve(charging('AC', 11_000).run, 60).map(({ powerW }) => powerW);
    expect(powers[0]).toBeLessThan(1_000);
    expect(powers[10]).toBeGreaterThan(4_000);
    expect(powers[59]).toBeGreaterThan(10_800);
  });

  it('is constant to about 60 % and tapers from there at direct current', () => {
    const points = curve(charging('DC', 100_000).run, 7_200).slice(60);
    const at = (soc: number): number => points.find((point) => point.soc >= soc)?.powerW ?? NaN;
    expect(at(0.3)).toBeGreaterThan(98_000);
    expect(at(0.58)).toBeGreaterThan(98_000);
    expect(at(0.8)).toBeLessThan(65_000);
    expect(at(0.95)).toBeLessThan(35_000);
    expect(at(0.95)).toBeGreaterThan(10_000);
  });

  it('tapers only at the end at alternating current, and stops when the battery is full', () => {
    const { run } = charging('AC', 11_000);
    const points = curve(run, 10 * 3_600).slice(60);
    const at = (soc: number): number => points.find((point) => point.soc >= soc)?.powerW ?? NaN;
    expect(at(0.9)).toBeGreaterThan(10_800);
    expect(at(0.98)).toBeLessThan(6_000);
    expect(run.satisfied).toBe(true);
    expect(points.at(-1)).toEqual({ powerW: 0, soc: 1 });
  });

  it('keeps to a limit, and ramps up again after a pause', () => {
    const { run } = charging('AC', 11_000);
    run.advance(60);
    expect(Math.max(...curve(run, 30, 4_200).map(({ powerW }) => powerW))).toBeLessThanOrEqual(4_200);
    expect(curve(run, 30, 0).at(-1)?.powerW).toBe(0);
    expect(curve(run, 1)[0]?.powerW).toBeLessThan(1_000);
  });

  it('shows current and voltage that make up its power', () => {
    for (const [current, phases] of [
      ['AC', 3],
      ['DC', 1],
    ] as const) {
      const { run } = charging(current, 50_000);
      run.advance(300);
      const { currentA, voltageV, powerW } = run.read();
      expect(currentA * voltageV * phases).toBeCloseTo(powerW, 3);
    }
  });

  it('warms the outlet towards a limit', () => {
    const { run } = charging('DC', 150_000);
    const cold = run.read().temperatureCelsius;
    run.advance(1_200);
    expect(run.read().temperatureCelsius).toBeGreaterThan(cold + 5);
    expect(run.read().temperatureCelsius).toBeLessThan(60);
  });
});

describe('the meter', () => {
  it('goes on where the last session ended', () => {
    const meter = new EnergyMeter(1_000);
    charging('AC', 11_000, { meter }).run.advance(3_600);
    const between = meter.registerWh;
    expect(between).toBeGreaterThan(10_000);
    charging('AC', 11_000, { meter }).run.advance(3_600);
    expect(meter.registerWh).toBeGreaterThan(between + 9_000);
  });

  it('refuses to run backwards', () => {
    expect(() => new EnergyMeter(0).add(-1, 1)).toThrow(RangeError);
  });
});

describe('arriving cars', () => {
  it('want more than they have', () => {
    const random = createRandom(3);
    for (let car = 0; car < 200; car++) {
      const { soc, targetSoc, staySeconds } = arrivingVehicle(random, car % 2 ? 'AC' : 'DC');
      expect(soc).toBeGreaterThan(0);
      expect(targetSoc).toBeGreaterThan(soc);
      expect(targetSoc).toBeLessThanOrEqual(1);
      expect(staySeconds).toBeGreaterThan(900);
    }
  });
});
