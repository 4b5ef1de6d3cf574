/** One condition of the log's filter, as the filter language writes it and as the window sends it. */
import { z } from 'zod';

/** Keys whose values are compared as they are; several values of one term are alternatives. */
export const VALUE_KEYS = ['charger', 'action', 'dir', 'type', 'answered', 'session', 'id'] as const;
export type ValueKey = (typeof VALUE_KEYS)[number];

/** Keys that are `true` or `false`: faulty, sent twice, possible repeat of an earlier start. */
export const FLAG_KEYS = ['error', 'dup', 'repeat'] as const;
export type FlagKey = (typeof FLAG_KEYS)[number];

export const COMPARISONS = ['>', '>=', '<', '<=', '='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Seen from the console, as `Direction` is. */
export const DIR_VALUES = ['in', 'out'] as const;
export const TYPE_VALUES = ['call', 'result', 'error', 'invalid'] as const;
/** Of CALLs alone; `no` once the answer is overdue. */
export const ANSWERED_VALUES = ['yes', 'no'] as const;

/** Most characters of one value, or of a text. */
export const MAX_VALUE = 500;
/** Most values of one term. */
export const MAX_VALUES = 50;
/** Most terms of one filter. */
export const MAX_TERMS = 40;

const value = z.string().min(1).max(MAX_VALUE);
const values = z.array(value).min(1).max(MAX_VALUES);
const not = z.boolean();

export const logTermSchema = z.union([
  z.object({ kind: z.literal('values'), key: z.enum(['charger', 'action', 'session', 'id']), values, not }),
  z.object({
    kind: z.literal('values'),
    key: z.literal('dir'),
    values: z.array(z.enum(DIR_VALUES)).min(1).max(2),
    not,
  }),
  z.object({
    kind: z.literal('values'),
    key: z.literal('type'),
    values: z.array(z.enum(TYPE_VALUES)).min(1).max(TYPE_VALUES.length),
    not,
  }),
  z.object({
    kind: z.literal('values'),
    key: z.literal('answered'),
    values: z.array(z.enum(ANSWERED_VALUES)).min(1).max(ANSWERED_VALUES.length),
    not,
  }),
  z.object({ kind: z.literal('flag'), key: z.enum(FLAG_KEYS), value: z.boolean() }),
  /** Time from a CALL to its answer, ms. It is known of answers; other rows pass only when the term is negated. */
  z.object({
    kind: z.literal('latency'),
    comparison: z.enum(COMPARISONS),
    ms: z.number().min(0).max(1e12),
    not,
  }),
  /** Substring of the raw frame; ASCII letters match in either case. */
  z.object({ kind: z.literal('text'), value, not }),
]);
/** A condition on a row of the log. */
export type LogTerm = z.infer<typeof logTermSchema>;

/** A bound of time, as it was written: `10:15`, `2026-11-24T10:15`, `15m` (ago). */
export interface TimeTerm {
  kind: 'time';
  key: 'after' | 'before';
  value: string;
}

/** A condition of the filter language. */
export type FilterTerm = LogTerm | TimeTerm;
