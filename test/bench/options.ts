/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Scenarios to run, by name; none: all that are not left for special occasions. */
  names: string[];
  /** A smoke test of the benchmarks themselves: it runs everything, and its figures mean nothing. */
  quick: boolean;
  runs: number;
  /** Rows of the large log. */
  rows: number;
  /** The consoles write CPU profiles. */
  cpuProfiles: boolean;
  help: boolean;
}

const FULL = { runs: 5, rows: 5_000_000 };
const QUICK = { runs: 1, rows: 20_000 };

/** @throws Error in words for an option or a number that is none. */
export function parseOptions(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
      rows: { type: 'string' },
      'cpu-prof': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const defaults = values.quick ? QUICK : FULL;
  return {
    names: positionals,
    quick: values.quick,
    runs: wholeNumber('--runs', values.runs, defaults.runs),
    rows: wholeNumber('--rows', values.rows, defaults.rows),
    cpuProfiles: values['cpu-prof'],
    help: values.help,
  };
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} takes a whole number from 1 on.`);
  return value;
}
