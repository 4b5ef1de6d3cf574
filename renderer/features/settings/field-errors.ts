/** Errors of fields, from the contract's own schemas and from a reply. Pure. */
import type { z } from 'zod';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';

type Issue = z.core.$ZodIssue;

/** What a person reads for an issue of a schema. */
export function issueWords(issue: Issue): string {
  const words = text.settings;
  if (issue.code === 'invalid_type')
    return issue.expected === 'int' ? words.wholeNumber : words.invalidNumber;
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? words.required : words.atLeast(formatCount(Number(issue.minimum)));
  if (issue.code === 'too_big') {
    const maximum = formatCount(Number(issue.maximum));
    return issue.origin === 'string' ? words.tooLong(maximum) : words.atMost(maximum);
  }
  return issue.message;
}

/** Errors of one section: name of the field → words. Empty when all is well. */
export function sectionErrors(schema: z.ZodType, values: unknown): Record<string, string> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return {};
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join('.')] ??= issueWords(issue);
  return errors;
}

/** A reply names fields by the path of the request (`patch.ocpp.port`) or of the setting (`ocpp.port`). */
export function replyErrors(fields: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([path, message]) => [
      path.replace(/^(?:patch|settings)\./, ''),
      message,
    ]),
  );
}
