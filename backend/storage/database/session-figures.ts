/** Derives a session's energy and amount from what is known of it: the same facts give the same figures. */
import type { SessionCost } from '../../contract/sessions.ts';
import type { Tariff } from '../../contract/settings.ts';
import type { SessionRow } from './rows.ts';

export type SessionReadings = Pick<
  SessionRow,
  'startedAt' | 'meterStartWh' | 'stoppedAt' | 'meterStopWh' | 'firstRegisterWh' | 'lastRegisterWh'
> & {
  /** Time of the newest sample of the energy register, for the minutes of a running session, ms; null for none. */
  lastSampleAt: number | null;
  /** Whether the samples of the energy register are of more than one moment. */
  samplesSpanTime: boolean;
};

/**
 * Energy in Wh: from the first reading known (meterStart, else the first sample) to the last one (meterStop, else
 * the last sample). A meter that ran backwards gives what the samples tell, never less than 0. Null without a
 * first or a last reading: samples of one moment alone are not both.
 */
export function energyOf(session: SessionReadings): number | null {
  const first = session.meterStartWh ?? session.firstRegisterWh;
  const last = session.meterStopWh ?? session.lastRegisterWh;
  const sampledOnly = session.meterStartWh === null && session.meterStopWh === null;
  if (first === null || last === null || (sampledOnly && !session.samplesSpanTime)) return null;
  if (last >= first) return Math.round(last - first);
  const sampled = (session.lastRegisterWh ?? 0) - (session.firstRegisterWh ?? 0);
  return Math.max(0, Math.round(sampled));
}

/** The amount in minor units of the tariff's currency (ISO 4217 exponent); null while no energy is known. */
export function amountOf(session: SessionReadings, energyWh: number | null, tariff: Tariff): number | null {
  return costOf(session, energyWh, tariff)?.amountMinor ?? null;
}

/** How the amount comes about: its parts are not rounded, their sum is. Null while no energy is known. */
export function costOf(
  session: Pick<SessionReadings, 'startedAt' | 'stoppedAt' | 'lastSampleAt'>,
  energyWh: number | null,
  tariff: Tariff,
): SessionCost | null {
  if (energyWh === null) return null;
  const end = session.stoppedAt ?? session.lastSampleAt ?? session.startedAt;
  const minutes =
    session.startedAt === null || end === null ? 0 : Math.max(0, end - session.startedAt) / 60_000;
  const factor = 10 ** minorUnits(tariff.currency);
  const amount = tariff.fixedFee + (energyWh / 1_000) * tariff.pricePerKWh + minutes * tariff.pricePerMinute;
  // Prices have few decimals: an amount that is half a unit but for a binary fraction is rounded up, as on paper.
  const amountMinor = Math.round(withoutBinaryFraction(amount * factor));
  const energy = withoutBinaryFraction((energyWh / 1_000) * tariff.pricePerKWh * factor);
  const time = withoutBinaryFraction(minutes * tariff.pricePerMinute * factor);
  const fee = withoutBinaryFraction(tariff.fixedFee * factor);
  const rounding = Number((amountMinor - energy - time - fee).toFixed(6));
  return { tariff, energyWh, minutes, energy, time, fee, rounding, amountMinor };
}

const withoutBinaryFraction = (value: number): number => Number(value.toPrecision(12));

const exponents = new Map<string, number>();

/** Decimal places of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorUnits(currency: string): number {
  const known = exponents.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  exponents.set(currency, digits);
  return digits;
}
