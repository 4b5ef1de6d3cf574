/** Numbers, times and amounts in the laptop's locale. Formatters are made once: making one costs more than using it. */
const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const upToThree = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });
const upToTwo = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const twoDigits = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const threeDigits = new Intl.NumberFormat(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const seconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const minutes = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const dateAndTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** Shown wherever a value is not known. */
export const NONE = '–';

export const formatCount = (value: number): string => number.format(value);
export const formatRate = (perSecond: number): string =>
  perSecond >= 100 ? number.format(perSecond) : oneDigit.format(perSecond);

/** Wh as kWh with three digits, as a meter shows it. */
export const formatEnergy = (wh: number | null): string =>
  wh === null ? NONE : `${threeDigits.format(wh / 1_000)} kWh`;

/** Wh as kWh with one digit, as MWh from 10,000 kWh on: a sum of many sessions. */
export const formatEnergyShort = (wh: number): string =>
  wh < 10_000_000 ? `${oneDigit.format(wh / 1_000)} kWh` : `${oneDigit.format(wh / 1_000_000)} MWh`;

/** W as kW. */
export const formatPower = (w: number | null): string =>
  w === null ? NONE : `${oneDigit.format(w / 1_000)} kW`;

/** A share of 0 … 1 as percent with one digit, never rounded up to the whole. */
export const formatShare = (share: number): string =>
  share >= 1 ? '100 %' : `${oneDigit.format(Math.floor(share * 1_000) / 10)} %`;

export const formatCurrent = (ampere: number | null): string =>
  ampere === null ? NONE : `${oneDigit.format(ampere)} A`;

/** A percentage of 0 … 100, to the whole; a share of 0 … 1 is for formatShare. */
export const formatPercent = (percent: number | null): string =>
  percent === null ? NONE : `${number.format(percent)} %`;

/** Minor units in their currency, e.g. 1234 EUR → €12.34; a currency the laptop does not know keeps its code. */
export function formatMoney(minor: number | null, currency: string | null): string {
  if (minor === null || currency === null) return NONE;
  try {
    const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    return format.format(minor / 10 ** digits);
  } catch {
    return `${minor} ${currency}`;
  }
}

/** A price in main units, with as many decimals as it has: €0.35, €0.0125. */
export const formatPrice = (value: number, currency: string): string => moneyWith(value, currency, 6);

/** Minor units that may be parts of one: €3.97075, with three decimals more than the currency has. */
export function formatMinorParts(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return moneyWith(minor / 10 ** digits, currency, digits + 3);
}

/** A measured value with up to three decimals. */
export const formatSample = (value: number): string => upToThree.format(value);

/** Minutes with up to two decimals. */
export const formatMinutesSum = (value: number): string => upToTwo.format(value);

const currencyDigits = (currency: string): number =>
  new Intl.NumberFormat(undefined, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
  2;

function moneyWith(value: number, currency: string, maximumFractionDigits: number): string {
  const format = { style: 'currency', currency, maximumFractionDigits } as const;
  return new Intl.NumberFormat(undefined, format).format(value);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** ms as `1:02:03` or `2:03`; below zero counts as zero (clocks differ). */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** ms as `12 h 05 min` or `5 min`: a sum of many durations. */
export function formatHours(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 60_000));
  const [h, m] = [Math.floor(total / 60), total % 60];
  return h > 0 ? `${number.format(h)} h ${two(m)} min` : `${m} min`;
}

export function formatLatency(ms: number | null): string {
  if (ms === null) return '';
  if (ms < 1) return '<1 ms';
  return ms < 10_000 ? `${number.format(ms)} ms` : `${oneDigit.format(ms / 1_000)} s`;
}

/** A short time with its decimals: a broker in this process confirms in less than a millisecond. */
export function formatMs(ms: number): string {
  if (ms >= 10) return formatLatency(ms);
  return `${(ms < 1 ? twoDigits : oneDigit).format(ms)} ms`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${number.format(bytes)} B`;
  if (bytes < 1_000_000) return `${oneDigit.format(bytes / 1_000)} kB`;
  return `${oneDigit.format(bytes / 1_000_000)} MB`;
}

const utf8 = new TextEncoder();

/** How large a text is in UTF-8, as it was on the wire. */
export const formatTextSize = (value: string): string => formatBytes(utf8.encode(value).length);

/** Local date with its year. */
export const formatDate = (at: number): string => date.format(at);
/** Local day without its year. */
export const formatDay = (at: number): string => day.format(at);
/** Local time of day with milliseconds. */
export const formatClock = (at: number): string => clock.format(at);
/** Local time of day to the second. */
export const formatClockSeconds = (at: number): string => seconds.format(at);
/** Local time of day to the minute; of a number of minutes see formatMinutesSum. */
export const formatMinutes = (at: number): string => minutes.format(at);

/** Day and time of a past moment; today only the time. */
export function formatMoment(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? minutes.format(at) : `${day.format(at)}, ${minutes.format(at)}`;
}

/** Day of a message that is not of today; empty for today. */
export function formatDayUnlessToday(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? '' : day.format(at);
}

/** Local date and time. */
export const formatDateTime = (at: number): string => dateAndTime.format(at);

/** Date and time in UTC, to the millisecond. */
export const formatUtc = (at: number): string =>
  new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');

/** Local date and time, and UTC below it: what is shown on hover. */
export function formatAbsolute(at: number): string {
  return `${formatDateTime(at)}\n${formatUtc(at)}`;
}

const RELATIVE_STEPS: readonly [limitMs: number, unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  [60_000, 'second', 1_000],
  [3_600_000, 'minute', 60_000],
  [86_400_000, 'hour', 3_600_000],
  [Infinity, 'day', 86_400_000],
];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always', style: 'narrow' });

/** Age of a moment, such as `12s ago`; `justNow` under three seconds and for moments that lie ahead. */
export function formatRelative(at: number, now: number, justNow: string): string {
  const age = now - at;
  if (age < 3_000) return justNow;
  const step = RELATIVE_STEPS.find(([limit]) => age < limit);
  if (step === undefined) return NONE;
  // Ages under a minute move in steps of five seconds: a column of figures that all tick is noise.
  const count = step[1] === 'second' ? Math.max(5, Math.floor(age / 5_000) * 5) : Math.floor(age / step[2]);
  return relative.format(-count, step[1]);
}
