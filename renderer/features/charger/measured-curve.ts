/** One measurand over time, from meter samples (OCPP 1.6 §7.31 Measurand). Pure. */
import type { MeterSample } from '../../../backend/contract/entities.ts';
import type { Point } from '../../components/chart-scale.ts';

/**
 * One measurand at the outlet or the vehicle, in the order of time; values in `thousandUnit` are converted to the
 * base unit. Where a charger reports phases alone, L1 to L3 (or L1-N to L3-N) are summed; values between two phases
 * and of the neutral conductor are left out.
 */
export function measuredCurve(
  samples: readonly MeterSample[],
  measurand: string,
  thousandUnit: string | null,
): Point[] {
  const totals = new Map<number, number>();
  const phases = new Map<number, number>();
  for (const sample of samples) {
    if (sample.measurand !== measurand) continue;
    if (sample.location !== null && sample.location !== 'Outlet' && sample.location !== 'EV') continue;
    const value = thousandUnit !== null && sample.unit === thousandUnit ? sample.value * 1_000 : sample.value;
    if (sample.phase === null) totals.set(sample.timestamp, value);
    else if (/^L[123](?:-N)?$/.test(sample.phase))
      phases.set(sample.timestamp, (phases.get(sample.timestamp) ?? 0) + value);
  }
  const chosen = totals.size > 0 ? totals : phases;
  return [...chosen].map(([at, value]) => ({ at, value })).toSorted((left, right) => left.at - right.at);
}
