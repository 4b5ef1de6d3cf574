/** What the compiled validators call. They import this file by its path: see compile-plugin.ts. */
import { isDateTime } from './date-time.ts';

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

export const isInt32 = (value: number): boolean => value >= INT32_MIN && value <= INT32_MAX;

/** Decimals of ajv's `multipleOfPrecision`: 0.1 has no exact binary form, so 16.1 / 0.1 is not whole. */
export const PRECISION = 6;
const TOLERANCE = Number(`1e-${PRECISION}`);

/** As the compiled validators reckon it. */
export function isMultipleOf(value: number, step: number): boolean {
  const steps = value / step;
  return !(Math.abs(Math.round(steps) - steps) > TOLERANCE);
}

/** A scheme and something after it, without characters that no URI holds (RFC 3986, loosely). */
export const isUri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text);

/** The formats of the schemas, in ajv's notation. */
export const formats = {
  'date-time': isDateTime,
  uri: isUri,
  int32: { type: 'number', validate: isInt32 },
} as const;

/** Length as JSON Schema counts it: in code points. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      count--;
      i++;
    }
  }
  return count;
}
