/** How a rule of the standard tells what it found. */
import { byWeight, ERROR_CODE_OF_RULE, type StandardRule } from './error-codes.ts';
import { MAX_ISSUES, type SchemaIssue } from './explain.ts';
import { timeOf } from './date-time.ts';
import { excerptOf, placeOf, quote } from './words.ts';

export type Path = readonly (string | number)[];
/** `words` go on from the field's name: “must be …”. `value` is what was found there, if anything. */
export type Find = (path: Path, rule: StandardRule, words: string, value?: unknown) => void;

/** Runs a check and collects at most MAX_ISSUES of its findings, all of them slight, the most telling first. */
export function collect(check: (find: Find) => void): SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  check((path, rule, words, value) => {
    if (issues.length >= MAX_ISSUES) return;
    const field = placeOf(path);
    issues.push({
      field,
      rule,
      message: `${field}: ${words}`,
      ...(value !== undefined && { value: excerptOf(value) }),
      errorCode: ERROR_CODE_OF_RULE[rule],
      grave: false,
    });
  });
  return issues.toSorted(byWeight);
}

/** Finds that the time in `path` is earlier than the one in `former`; either may be absent. */
export function findDisorder(
  find: Find,
  path: Path,
  later: string | undefined,
  former: string,
  earlier: string | undefined,
): void {
  if (later !== undefined && earlier !== undefined && timeOf(later) < timeOf(earlier))
    find(path, 'order', `must not be before ${former}, which is ${quote(earlier)}`, later);
}

/** Finds that a number, if given, is below its least value. */
export function findBelow(find: Find, path: Path, number: number | undefined, least: number): void {
  if (number !== undefined && number < least)
    find(path, 'range', `must be at least ${least}, got ${number}`, number);
}
