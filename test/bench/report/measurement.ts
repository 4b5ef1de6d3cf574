/** What one row of the report says, and how it is judged. */
import { median } from './figures.ts';

/** A bound on the figure itself or on its ratio to the reference. */
export interface Goal {
  of: 'value' | 'ratio';
  is: 'atMost' | 'atLeast';
  limit: number;
}

export interface Measurement {
  scenario: string;
  /** What was measured, in words. */
  what: string;
  unit: string;
  /** One figure for each run; none: it was not measured, and `note` says why. */
  runs: number[];
  /** What it is compared with, measured in the same session. */
  reference?: { what: string; runs: number[] };
  goal?: Goal;
  /** What a reader must know beside the figure. */
  note?: string;
}

export type Verdict = 'pass' | 'short' | 'not measured' | '';

/** The row's figure: the median of its runs; NaN for none. */
export function valueOf({ runs }: Pick<Measurement, 'runs'>): number {
  return median(runs);
}

/** Figure over reference; NaN without one. */
export function ratioOf({ runs, reference }: Pick<Measurement, 'runs' | 'reference'>): number {
  return reference === undefined ? Number.NaN : median(runs) / median(reference.runs);
}

/** '' for a row without a goal. */
export function verdictOf(measurement: Measurement): Verdict {
  const { goal } = measurement;
  if (measurement.runs.length === 0) return 'not measured';
  if (goal === undefined) return '';
  const figure = goal.of === 'value' ? valueOf(measurement) : ratioOf(measurement);
  if (Number.isNaN(figure)) return 'not measured';
  return (goal.is === 'atMost' ? figure <= goal.limit : figure >= goal.limit) ? 'pass' : 'short';
}
