/** Dates of OCPP payloads. Source: OCPP 1.6 §3.13, §3.14 (ISO 8601, fractions and offsets allowed); RFC 3339 §5.6. */

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/i;
/** As firmwares write it too: a space for the T, no seconds, no zone, an offset without colon or minutes. */
const LOOSE =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d(?:[.,]\d+)?))?[ ]?(?:(Z)|([+-]\d\d)(?::?(\d\d))?)?$/i;

const DAY_MINUTES = 24 * 60;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether this is an RFC 3339 date-time of a day that exists; second 60 at the end of a UTC day alone. */
export function isDateTime(text: string): boolean {
  const match = RFC3339.exec(text);
  if (!match) return false;
  const part = (index: number): number => Number(match[index] ?? 0);
  const day = part(3);
  const hour = part(4);
  const minute = part(5);
  const second = part(6);
  const offsetHour = part(8);
  const offsetMinute = part(9);
  if (day < 1 || day > daysIn(part(1), part(2))) return false;
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (match[7] === '-' ? -1 : 1);
  return (hour * 60 + minute - offset + 2 * DAY_MINUTES) % DAY_MINUTES === DAY_MINUTES - 1;
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
}

/** RFC 3339 of a date-time written a little differently, a missing zone read as UTC; undefined when it is none. */
export function tidyDateTime(text: string): string | undefined {
  const match = LOOSE.exec(text.trim());
  if (!match) return undefined;
  const [, date, time, seconds = '00', , offset, offsetMinutes = '00'] = match;
  const zone = offset === undefined ? 'Z' : `${offset}:${offsetMinutes}`;
  const tidy = `${date}T${time}:${seconds.replace(',', '.')}${zone}`;
  return isDateTime(tidy) ? tidy : undefined;
}

/** Milliseconds since 1970 UTC of a date-time that `isDateTime` accepts; a leap second counts as the next second. */
export function timeOf(dateTime: string): number {
  const leap = dateTime.slice(17, 19) === '60';
  const plain = leap ? `${dateTime.slice(0, 17)}59${dateTime.slice(19)}` : dateTime;
  return Date.parse(plain.toUpperCase()) + (leap ? 1000 : 0);
}
