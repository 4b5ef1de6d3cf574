/** Moments as the filter language writes them. Pure. */

const TIME_OF_DAY = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](.+))?$/;
const AGO = /^(\d{1,6})(s|m|h|d)$/;
const MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A moment in ms since 1970 UTC; null when `written` is none. Local time, unless a date ends in `Z`:
 * - `10:15`, `10:15:30.250`: the last time that the clock showed it, so after midnight `23:50` is yesterday's;
 * - `2026-11-24`, `2026-11-24T10:15`, `2026-11-24 10:15:30Z`;
 * - `15m`, `2h`, `3d`, `90s`: so long ago.
 */
export function parseMoment(written: string, now: number): number | null {
  const ago = AGO.exec(written);
  if (ago !== null) return now - Number(ago[1]) * MS[ago[2] as keyof typeof MS];
  const time = clockOf(written);
  if (time !== null) {
    const at = new Date(now);
    at.setHours(...time);
    if (at.getTime() > now) at.setDate(at.getDate() - 1);
    return at.getTime();
  }
  return parseDate(written);
}

function parseDate(written: string): number | null {
  const match = DATE.exec(written);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const rest = match[4];
  const utc = rest?.endsWith('Z') === true;
  const time = rest === undefined ? ([0, 0, 0, 0] as const) : clockOf(utc ? rest.slice(0, -1) : rest);
  // 30 February would silently become 1 March.
  if (time === null || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return null;
  return utc ? Date.UTC(year, month - 1, day, ...time) : new Date(year, month - 1, day, ...time).getTime();
}

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function clockOf(written: string): [h: number, m: number, s: number, ms: number] | null {
  const match = TIME_OF_DAY.exec(written);
  if (match === null) return null;
  const [, h = '0', m = '0', s = '0', fraction = '0'] = match;
  return [Number(h), Number(m), Number(s), Number(fraction.padEnd(3, '0'))];
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment in local time to the millisecond, as `parseMoment` reads it. */
export function writeMoment(at: number): string {
  const date = new Date(at);
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const ms = date.getMilliseconds();
  return `${day}T${time}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`}`;
}
