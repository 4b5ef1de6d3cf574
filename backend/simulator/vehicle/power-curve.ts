export type Current = 'AC' | 'DC';

/** Contactors close and the car asks for more step by step: simulated seconds to full power. */
export const RAMP_SECONDS: Record<Current, number> = { AC: 20, DC: 40 };

/** State of charge from which a battery takes less and less, and the part of full power that is left at 100 %. */
const TAPER: Record<Current, { from: number; rest: number }> = {
  AC: { from: 0.92, rest: 0.12 },
  DC: { from: 0.6, rest: 0.15 },
};

/**
 * The power that a car draws, without noise.
 *
 * @param current alternating current charges slowly and tapers only at the end; direct current holds its power to
 *   about 60 % and then falls
 * @param peakW the most that outlet and car can do together, in W
 * @param soc state of charge, 0 to 1
 * @param seconds simulated seconds since the power came on
 * @returns W, never above `peakW`; 0 for a full battery
 */
export function acceptedPower(current: Current, peakW: number, soc: number, seconds: number): number {
  if (soc >= 1) return 0;
  const ramp = Math.min(1, seconds / RAMP_SECONDS[current]);
  const { from, rest } = TAPER[current];
  const taper = soc <= from ? 1 : 1 - ((soc - from) / (1 - from)) * (1 - rest);
  return peakW * ramp * taper;
}
