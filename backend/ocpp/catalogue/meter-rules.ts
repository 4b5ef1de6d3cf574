/** Clocks and meters of chargers. Source: OCPP 1.6 edition 2, §3.14, §6.31, §6.45 … §6.49, §7.31, §7.43. */
import type { RequestOf } from './catalogue.ts';
import { timeOf } from './date-time.ts';
import type { Find, Path } from './findings.ts';
import { quote } from './words.ts';

type MeterValue = RequestOf<'MeterValues'>['meterValue'][number];
type SampledValue = MeterValue['sampledValue'][number];

/** Older than any OCPP 1.6 charger: the clock was not set and counts from 1970, 2000 … */
const EARLIEST = Date.UTC(2010, 0, 1);
/** More than any time zone that was mistaken for UTC. */
const LATEST_AHEAD_MS = 24 * 60 * 60 * 1000;

/** `now` is the console's time in ms. */
export function checkClock(dateTime: string | undefined, path: Path, now: number, find: Find): void {
  if (dateTime === undefined) return;
  const time = timeOf(dateTime);
  if (time < EARLIEST)
    find(path, 'clock', `is before 2010: the charger’s clock was not set; got ${quote(dateTime)}`, dateTime);
  else if (time > now + LATEST_AHEAD_MS)
    find(
      path,
      'clock',
      `is more than a day ahead: the charger’s clock is wrong; got ${quote(dateTime)}`,
      dateTime,
    );
}

/**
 * meterStart and meterStop are 32 bit integers in Wh: a register from here on, 2.1 GWh, can start no session. Registers
 * that were never read show as just that, 0x7FFFFFFF or 0xFFFFFFFF.
 */
const ABSURD_WH = 2 ** 31 - 1;

export function checkMeter(wattHours: number, path: Path, find: Find): void {
  if (wattHours < 0)
    find(
      path,
      'meter',
      `must not be negative: a meter’s register counts up from 0; got ${wattHours}`,
      wattHours,
    );
  else if (wattHours >= ABSURD_WH)
    find(
      path,
      'meter',
      `is more than a charger’s meter ever counts, as if it was never read; got ${wattHours}`,
      wattHours,
    );
}

/** Meter values of MeterValues or StopTransaction; `connectorId` 0 is the site's main meter, which counts further. */
export function checkMeterValues(
  meterValues: readonly MeterValue[] | undefined,
  path: Path,
  { connectorId, now, find }: { connectorId?: number; now: number; find: Find },
): void {
  for (const [index, { timestamp, sampledValue }] of (meterValues ?? []).entries()) {
    const here = [...path, index];
    checkClock(timestamp, [...here, 'timestamp'], now, find);
    for (const [place, sample] of sampledValue.entries())
      checkSample(sample, [...here, 'sampledValue', place, 'value'], connectorId === 0, find);
  }
}

/** A decimal number (§7.43), without exponent. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const TO_BASE_UNIT = new Map([
  ['Wh', 1],
  ['kWh', 1000],
  ['varh', 1],
  ['kvarh', 1000],
]);

function checkSample(sample: SampledValue, path: Path, isMainMeter: boolean, find: Find): void {
  const { value, format, measurand = 'Energy.Active.Import.Register', unit } = sample;
  if (format === 'SignedData') return;
  if (!DECIMAL.test(value))
    return find(
      path,
      'value',
      `must be a decimal number, or format must be "SignedData"; got ${quote(value)}`,
      value,
    );
  const number = Number(value);
  if (measurand === 'SoC' && (number < 0 || number > 100))
    return find(path, 'range', `must be from 0 to 100 %, got ${number}`, value);
  if (!measurand.endsWith('.Register')) return;
  const factor = TO_BASE_UNIT.get(unit ?? 'Wh');
  if (number < 0)
    find(
      path,
      'meter',
      `must not be negative: a meter’s register counts up from 0; got ${quote(value)}`,
      value,
    );
  else if (factor !== undefined && !isMainMeter && number * factor >= ABSURD_WH)
    find(
      path,
      'meter',
      `is more than a charger’s meter ever counts, as if it was never read; got ${quote(value)}`,
      value,
    );
}
