/** Foreign values in sentences and log rows: short, whatever was sent. */

const MAX_TEXT = 100;
const MAX_NAME = 60;
/** Of the contract: `value` of a MessageProblem. */
const MAX_EXCERPT = 200;

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

/**
 * A value as JSON of at most MAX_EXCERPT characters; what is cut off ends in `…`. The work is bounded as well: a list of
 * a million elements is written no further than it fits, and nesting no deeper.
 */
export function excerptOf(value: unknown): string {
  let text = '';
  const add = (part: string): boolean => {
    text += part;
    return text.length <= MAX_EXCERPT;
  };
  write(value, add);
  return shorten(text, MAX_EXCERPT - 1);
}

/** Writes the value by `add`, until that says it is enough. */
function write(value: unknown, add: (part: string) => boolean): boolean {
  if (typeof value === 'string') return add(JSON.stringify(value.slice(0, MAX_EXCERPT)));
  if (Array.isArray(value)) {
    if (!add('[')) return false;
    for (const [index, item] of value.entries())
      if ((index > 0 && !add(',')) || !write(item, add)) return false;
    return add(']');
  }
  if (typeof value !== 'object' || value === null) return add(JSON.stringify(value) ?? 'null');
  let separator = '{';
  for (const name in value) {
    if (!Object.hasOwn(value, name)) continue;
    if (!add(separator) || !write(name, add) || !add(':') || !write(Reflect.get(value, name), add))
      return false;
    separator = ',';
  }
  return add(separator === '{' ? '{}' : '}');
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
