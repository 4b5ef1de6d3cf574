import { describe, expect, it } from 'vitest';
import {
  amountOf,
  energyOf,
  minorUnits,
  type SessionReadings,
} from '../../../backend/storage/database/session-figures.ts';

const NOTHING: SessionReadings = {
  startedAt: null,
  meterStartWh: null,
  stoppedAt: null,
  meterStopWh: null,
  firstRegisterWh: null,
  lastRegisterWh: null,
  lastSampleAt: null,
  samplesSpanTime: false,
};
const TARIFF = { currency: 'EUR', pricePerKWh: 0.35, pricePerMinute: 0, fixedFee: 0 };

describe('energyOf', () => {
  it.each<[string, Partial<SessionReadings>, number | null]>([
    ['start and stop', { meterStartWh: 1_000, meterStopWh: 9_500 }, 8_500],
    [
      'start and the latest sample, while it runs',
      { meterStartWh: 1_000, firstRegisterWh: 1_200, lastRegisterWh: 4_000 },
      3_000,
    ],
    [
      'first sample and stop, where the start is unknown',
      { firstRegisterWh: 2_000, lastRegisterWh: 4_000, meterStopWh: 5_000 },
      3_000,
    ],
    ['samples alone', { firstRegisterWh: 2_000, lastRegisterWh: 2_600.4, samplesSpanTime: true }, 600],
    [
      'samples alone, of a register that stood still',
      { firstRegisterWh: 2_000, lastRegisterWh: 2_000, samplesSpanTime: true },
      0,
    ],
    ['a sample alone', { firstRegisterWh: 2_000, lastRegisterWh: 2_000 }, null],
    ['a start and a sample', { meterStartWh: 1_500, firstRegisterWh: 2_000, lastRegisterWh: 2_000 }, 500],
    ['a start alone', { meterStartWh: 1_000 }, null],
    ['a stop alone', { meterStopWh: 1_000 }, null],
    ['nothing', {}, null],
    ['a meter that ran backwards', { meterStartWh: 5_000, meterStopWh: 1_000 }, 0],
    ['a meter at 0', { meterStartWh: 0, meterStopWh: 0 }, 0],
  ])('%s', (_words, known, expected) => {
    expect(energyOf({ ...NOTHING, ...known })).toBe(expected);
  });
});

describe('amountOf', () => {
  it('adds fee, energy and minutes', () => {
    const session = { ...NOTHING, startedAt: 0, stoppedAt: 90_000 };
    expect(amountOf(session, 2_000, { ...TARIFF, fixedFee: 1, pricePerMinute: 0.1 })).toBe(100 + 70 + 15);
  });

  it('counts the minutes of a running session up to its latest sample, and none of one whose clock ran back', () => {
    const tariff = { ...TARIFF, pricePerKWh: 0, pricePerMinute: 1 };
    expect(amountOf({ ...NOTHING, startedAt: 0, lastSampleAt: 120_000 }, 0, tariff)).toBe(200);
    expect(amountOf({ ...NOTHING, startedAt: 120_000, stoppedAt: 0 }, 0, tariff)).toBe(0);
  });

  it('rounds half a unit up, as on paper', () => {
    // 4.1 kWh × 0.35 = 1.435, which no binary fraction is; 1.005 likewise.
    expect(amountOf(NOTHING, 4_100, TARIFF)).toBe(144);
    expect(amountOf(NOTHING, 1_000, { ...TARIFF, pricePerKWh: 1.005 })).toBe(101);
    expect(amountOf(NOTHING, 1_000, { ...TARIFF, pricePerKWh: 1.0049 })).toBe(100);
  });

  it('knows the currency’s minor unit', () => {
    expect(['EUR', 'JPY', 'KWD'].map(minorUnits)).toEqual([2, 0, 3]);
    expect(amountOf(NOTHING, 1_000, { ...TARIFF, currency: 'JPY', pricePerKWh: 31.5 })).toBe(32);
    expect(amountOf(NOTHING, 1_000, { ...TARIFF, currency: 'KWD', pricePerKWh: 0.0125 })).toBe(13);
  });

  it('is unknown while the energy is', () => {
    expect(amountOf(NOTHING, null, TARIFF)).toBeNull();
  });
});
