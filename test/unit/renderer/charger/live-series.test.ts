import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConnectorSample } from '../../../../backend/contract/entities.ts';
import { connectorSeries, thin } from '../../../../renderer/features/charger/live-series.ts';

const sample = (fields: Partial<ConnectorSample>): ConnectorSample => ({
  connectorId: 1,
  timestamp: 1_000,
  measurand: 'Power.Active.Import',
  phase: null,
  location: null,
  context: null,
  unit: 'W',
  value: 1,
  ...fields,
});

describe('connectorSeries', () => {
  it('keeps connectors apart, the charger as a whole first', () => {
    const series = connectorSeries([
      sample({ connectorId: 2, value: 20 }),
      sample({ connectorId: 1, value: 10 }),
      sample({ connectorId: null, value: 30 }),
    ]);
    expect(series.map(({ connectorId, power }) => [connectorId, power[0]?.value])).toEqual([
      [0, 30],
      [1, 10],
      [2, 20],
    ]);
  });

  it('takes the current of the strongest phase, and never the neutral’s or the grid’s', () => {
    const current = { measurand: 'Current.Import', unit: 'A' };
    const [series] = connectorSeries([
      sample({ ...current, phase: 'L1', value: 15.8 }),
      sample({ ...current, phase: 'L2', value: 16.1 }),
      sample({ ...current, phase: 'N', value: 40 }),
      sample({ ...current, location: 'Inlet', value: 60 }),
      sample({ ...current, phase: 'L1', timestamp: 2_000, value: 6 }),
    ]);
    expect(series?.current).toEqual([
      { at: 1_000, value: 16.1 },
      { at: 2_000, value: 6 },
    ]);
  });
});

it('thin keeps few points, the highest of all and the last one, in the order of time', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 500, size: 'max' }),
      (values) => {
        const points = values.map((value, at) => ({ at, value }));
        const kept = thin(points, 50);
        expect(kept.length).toBeLessThanOrEqual(51);
        expect(kept.at(-1)).toEqual(points.at(-1));
        expect(Math.max(...kept.map(({ value }) => value))).toBe(Math.max(...values));
        const times = kept.map(({ at }) => at);
        expect(times).toEqual([...new Set(times)].toSorted((left, right) => left - right));
      },
    ),
  );
});
