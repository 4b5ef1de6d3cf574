/** Moments as a payload has them (RFC 3339, OCPP 1.6 §3.14) and as `datetime-local` shows them. Pure. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-01-31T13:00:00` in the laptop's zone, for a control; '' for what is no moment. */
export function localOf(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** What a control says, in UTC: `2026-01-31T12:00:00Z`; null for nothing. */
export function isoOf(local: string): string | null {
  const at = new Date(local).getTime();
  return local === '' || Number.isNaN(at) ? null : isoAt(at);
}

/** A moment (ms since 1970) in UTC, to the second: milliseconds are more than some firmwares read. */
export const isoAt = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
