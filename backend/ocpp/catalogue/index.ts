/** OCPP 1.6 messages: the table, its types, validation. The window takes the files without validators: see data.ts. */
export * from './data.ts';
export { errorCodeFor } from './error-codes.ts';
export { MAX_ISSUES, type SchemaIssue } from './explain.ts';
export { problemsOf } from './problems.ts';
export { checkRules } from './rules.ts';
export * from './validate.ts';
