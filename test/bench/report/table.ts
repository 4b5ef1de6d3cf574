/** The report for people: a table in Markdown. */
import { ratioOf, valueOf, verdictOf, type Goal, type Measurement } from './measurement.ts';

const HEAD = ['What', 'Measured', 'Runs', 'Compared with', 'Ratio', 'Goal', 'Verdict'];
/** Columns of words; the others hold figures and stand at the right. */
const WORDS: ReadonlySet<number> = new Set([0, 3, 6]);

/** A table of the measurements in their order, with notes below. @param judged false: verdicts stay out. */
export function reportTable(measurements: readonly Measurement[], { judged = true } = {}): string {
  const cells = [HEAD, ...measurements.map((measurement) => rowOf(measurement, judged))];
  const widths = HEAD.map((_title, column) => Math.max(3, ...cells.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    WORDS.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const rule = widths.map((width, column) =>
    WORDS.has(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head = '', ...body] = cells.map((line) => `| ${line.map(pad).join(' | ')} |`);
  const notes = measurements.flatMap(({ what, note }) => (note === undefined ? [] : [`- ${what}: ${note}`]));
  return [head, `| ${rule.join(' | ')} |`, ...body, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function rowOf(measurement: Measurement, judged: boolean): string[] {
  const { what, unit, runs, reference, goal } = measurement;
  return [
    what,
    withUnit(valueOf(measurement), unit),
    runs.length > 1 ? `${figure(Math.min(...runs))} … ${figure(Math.max(...runs))}` : '',
    reference === undefined ? '' : `${reference.what}: ${withUnit(valueOf(reference), unit)}`,
    reference === undefined ? '' : ratio(ratioOf(measurement)),
    goal === undefined ? '' : goalText(goal, unit),
    judged || measurement.runs.length === 0 ? verdictOf(measurement) : '',
  ];
}

function goalText({ of, is, limit }: Goal, unit: string): string {
  const sign = is === 'atMost' ? '≤' : '≥';
  return `${sign} ${of === 'ratio' ? `${figure(limit)} ×` : withUnit(limit, unit)}`;
}

function ratio(value: number): string {
  return Number.isNaN(value) ? '–' : `${figure(value)} ×`;
}

function withUnit(value: number, unit: string): string {
  return Number.isNaN(value) ? '–' : `${figure(value)} ${unit}`.trimEnd();
}

/** Three significant digits below 100, whole numbers above. */
export function figure(value: number): string {
  if (Number.isNaN(value)) return '–';
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}
