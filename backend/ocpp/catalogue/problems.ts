/** From the catalogue's findings to what the log and the window show. */
import type { MessageProblem } from '../../contract/ocpp.ts';
import type { SchemaIssue } from './explain.ts';

/** The issues as problems of the contract, in their order; `value` is JSON of at most 200 characters. */
export function problemsOf(issues: readonly SchemaIssue[]): MessageProblem[] {
  return issues.map(({ field, rule, message, value }) => ({
    field,
    rule,
    message,
    ...(value !== undefined && { value }),
  }));
}
