/** Class names of those parts that are not false, null or undefined. */
export const cx = (...parts: (string | false | null | undefined)[]): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
