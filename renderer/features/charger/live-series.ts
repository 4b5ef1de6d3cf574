/** Curves of a charger's connectors over time, from its meter samples (OCPP 1.6 §7.31 Measurand). Pure. */
import type { ConnectorSample } from '../../../backend/contract/entities.ts';
import type { Point } from '../../components/chart-scale.ts';
import { measuredCurve } from './measured-curve.ts';

export interface ConnectorSeries {
  /** 0: the charger as a whole; samples that name no connector are counted there. */
  connectorId: number;
  /** W. */
  power: Point[];
  /** A, of the phase with most. */
  current: Point[];
  /** Percent. */
  soc: Point[];
}

/** Points that a curve of some hundred pixels can show. */
const MAX_POINTS = 600;

/** The connectors that measured something, in their order. */
export function connectorSeries(samples: readonly ConnectorSample[]): ConnectorSeries[] {
  const ids = [...new Set(samples.map(({ connectorId }) => connectorId ?? 0))];
  return ids
    .toSorted((left, right) => left - right)
    .map((connectorId) => {
      const own = samples.filter((sample) => (sample.connectorId ?? 0) === connectorId);
      return {
        connectorId,
        power: thin(measuredCurve(own, 'Power.Active.Import', 'kW'), MAX_POINTS),
        current: thin(currentOf(own), MAX_POINTS),
        soc: thin(measuredCurve(own, 'SoC', null), MAX_POINTS),
      };
    });
}

/** At the outlet; the neutral conductor is no phase. */
function currentOf(samples: readonly ConnectorSample[]): Point[] {
  const highest = new Map<number, number>();
  for (const { measurand, location, phase, timestamp, value } of samples) {
    if (measurand !== 'Current.Import' || phase === 'N') continue;
    if (location !== null && location !== 'Outlet' && location !== 'EV') continue;
    highest.set(timestamp, Math.max(highest.get(timestamp) ?? -Infinity, value));
  }
  return [...highest].map(([at, value]) => ({ at, value })).toSorted((left, right) => left.at - right.at);
}

/** Of many points the highest of each stretch, and the last one: peaks stay, and the end is what is true now. */
export function thin(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const step = Math.ceil(points.length / (most - 1));
  const kept: Point[] = [];
  for (let from = 0; from < points.length; from += step) {
    const stretch = points.slice(from, from + step);
    kept.push(stretch.reduce((top, point) => (point.value > top.value ? point : top)));
  }
  const last = points.at(-1);
  if (last !== undefined && kept.at(-1) !== last) kept.push(last);
  return kept;
}
