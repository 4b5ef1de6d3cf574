import { describe, expect, it } from 'vitest';
import type { MeterSample } from '../../../../backend/contract/entities.ts';
import { measuredCurve } from '../../../../renderer/features/charger/measured-curve.ts';

const sample = (fields: Partial<MeterSample>): MeterSample => ({
  timestamp: 1,
  measurand: 'Power.Active.Import',
  phase: null,
  location: 'Outlet',
  context: null,
  unit: 'W',
  value: 0,
  ...fields,
});
const power = (samples: MeterSample[]) => measuredCurve(samples, 'Power.Active.Import', 'kW');

describe('measuredCurve', () => {
  it('puts samples in the order of time and in one unit', () => {
    expect(
      power([sample({ timestamp: 20, value: 7, unit: 'kW' }), sample({ timestamp: 10, value: 5_000 })]),
    ).toEqual([
      { at: 10, value: 5_000 },
      { at: 20, value: 7_000 },
    ]);
  });

  it('sums phases only where the charger gives no total', () => {
    const phases = ['L1', 'L2', 'L3'].map((phase) => sample({ phase, value: 1_000 }));
    expect(power([...phases, sample({ phase: 'L1-L2', value: 9 })])).toEqual([{ at: 1, value: 3_000 }]);
    expect(power([...phases, sample({ value: 2_900 })])).toEqual([{ at: 1, value: 2_900 }]);
  });

  it('leaves the grid meter and other measurands out', () => {
    expect(
      power([
        sample({ value: 1_500 }),
        sample({ location: 'Inlet', value: 9_999 }),
        sample({ measurand: 'SoC', value: 5 }),
      ]),
    ).toEqual([{ at: 1, value: 1_500 }]);
  });
});
