/** Reads MeterValue lists (OCPP 1.6 §7.33, §7.43) into samples in base units. */
import type { SampleFact } from '../../ports/facts.ts';
import { list, number, text, time, type Fields } from './fields.ts';

/** §7.43: what an absent field means. */
const DEFAULT_MEASURAND = 'Energy.Active.Import.Register';

/** Unit → base unit and the conversion to it (§7.45). */
const UNITS: Readonly<Record<string, { unit: string; convert(value: number): number }>> = {
  kWh: { unit: 'Wh', convert: (value) => value * 1_000 },
  kvarh: { unit: 'varh', convert: (value) => value * 1_000 },
  kW: { unit: 'W', convert: (value) => value * 1_000 },
  kVA: { unit: 'VA', convert: (value) => value * 1_000 },
  kvar: { unit: 'var', convert: (value) => value * 1_000 },
  Fahrenheit: { unit: 'Celsius', convert: (value) => ((value - 32) * 5) / 9 },
  K: { unit: 'Celsius', convert: (value) => value - 273.15 },
  Celcius: { unit: 'Celsius', convert: (value) => value },
};

/** Whole-connector values that some chargers give per phase only. */
const SUMMED = new Set(['Power.Active.Import', 'Energy.Active.Import.Register']);
/** A line is measured as such or against neutral; a charger that tells both tells the same current twice. */
const LINES = [
  ['L1', 'L1-N'],
  ['L2', 'L2-N'],
  ['L3', 'L3-N'],
] as const;

/** All samples of a MeterValue list. A MeterValue without a valid time is dated by `receivedAt`, ms. */
export function samplesOf(fields: Fields, name: string, receivedAt: number): SampleFact[] {
  return list(fields, name).flatMap((meterValue) => {
    const timestamp = time(meterValue, 'timestamp') ?? receivedAt;
    const samples = list(meterValue, 'sampledValue').flatMap((sampled) => {
      const sample = sampleOf(sampled, timestamp);
      return sample === null ? [] : [sample];
    });
    return [...samples, ...totals(samples)];
  });
}

function sampleOf(sampled: Fields, timestamp: number): SampleFact | null {
  // Signed values (§7.46) are opaque: they are evidence for a court, not figures.
  if (text(sampled, 'format') === 'SignedData') return null;
  const value = number(sampled, 'value');
  if (value === null) return null;
  const measurand = text(sampled, 'measurand') ?? DEFAULT_MEASURAND;
  const unit = text(sampled, 'unit') ?? (measurand.startsWith('Energy.') ? 'Wh' : null);
  const conversion = unit !== null && Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  return {
    timestamp,
    measurand,
    phase: text(sampled, 'phase'),
    location: text(sampled, 'location'),
    context: text(sampled, 'context'),
    unit: conversion?.unit ?? unit,
    value: conversion?.convert(value) ?? value,
  };
}

/** The sum over the phases, where a measurand came per phase only. */
function totals(samples: SampleFact[]): SampleFact[] {
  return [...SUMMED].flatMap((measurand) => {
    const same = samples.filter((sample) => sample.measurand === measurand && isAtOutlet(sample));
    const lines = LINES.flatMap(([line, toNeutral]) => {
      const whole = same.filter(({ phase }) => phase === line);
      return whole.length > 0 ? whole : same.filter(({ phase }) => phase === toNeutral);
    });
    const [first] = lines;
    if (first === undefined || same.some((sample) => sample.phase === null)) return [];
    return [{ ...first, phase: null, value: lines.reduce((sum, sample) => sum + sample.value, 0) }];
  });
}

/** §7.23: location is the outlet where it is left out. */
function isAtOutlet(sample: SampleFact): boolean {
  return sample.location === null || sample.location === 'Outlet';
}
