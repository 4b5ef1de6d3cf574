/** Foreign values in sentences and log rows: short, whatever was sent. */

const MAX_TEXT = 100;
const MAX_NAME = 60;

const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;

/** A value as a sentence names it. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value, MAX_TEXT));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : 'nothing';
}

/** A value as a log row keeps it: text shortened, lists and objects by what they are. */
export function summaryOf(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return shorten(value, MAX_TEXT);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  return quote(value);
}

/** `meterValue[0].sampledValue[1].unit`; a name that is no plain word is quoted. */
export function placeOf(path: readonly (string | number)[]): string {
  let place = '';
  for (const step of path) {
    if (typeof step === 'number') place += `[${step}]`;
    else if (/^[\w-]{1,60}$/.test(step)) place += place === '' ? step : `.${step}`;
    else place += `[${JSON.stringify(shorten(step, MAX_NAME))}]`;
  }
  return place;
}
