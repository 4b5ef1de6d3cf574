/** How fast the log is read, however long it is: the newest page under each filter, and a jump to a time. */
import type { LogFilter } from '../../../backend/contract/log-filter.ts';
import type { Bench, Scenario } from '../bench.ts';
import type { BenchConsole } from '../consoles/bench-console.ts';
import { beginning, chargerId } from '../database/history.ts';
import { median, percentile } from '../report/figures.ts';
import type { Measurement } from '../report/measurement.ts';

const GOAL = { of: 'value', is: 'atMost', limit: 10 } as const;
const HOUR_MS = 3_600_000;
/** Times that are jumped to, spread over the whole log. */
const JUMPS = 20;

export const pages: Scenario = {
  name: 'pages',
  logs: ({ rows }) => [rows],
  async run(bench) {
    const console = await bench.console({ dataDir: await bench.seeded(bench.scale.rows) });
    return pagesOf(bench, console, bench.scale.rows);
  },
};

/** The rows of the report for a console on a log of so many rows. */
export async function pagesOf(bench: Bench, console: BenchConsole, rows: number): Promise<Measurement[]> {
  // Messages end when the log was made: what lies within is asked for by the log's own newest time.
  const newest = await newestTime(console);
  const filters = pairsOf(singleFilters(newest));
  const times: { name: string; runs: number[] }[] = [];
  for (const [name, filter] of filters) {
    await pageMs(console, filter);
    times.push({ name, runs: await bench.times(() => pageMs(console, filter)) });
  }
  const [worst] = times.toSorted((a, b) => median(b.runs) - median(a.runs));
  const slow = times.filter(({ runs }) => median(runs) > GOAL.limit);
  const jumps = await bench.times(() => jumpP95(console, newest));
  const size = rows.toLocaleString('en');
  return [
    {
      scenario: 'pages',
      what: `Newest page, slowest of ${filters.length} filters, ${size} rows`,
      unit: 'ms',
      runs: worst?.runs ?? [],
      goal: GOAL,
      note:
        `the slowest is ${worst?.name}` +
        (slow.length === 0
          ? ''
          : `; above the goal: ${slow.map(({ name, runs }) => `${name} (${median(runs).toFixed(0)} ms)`).join(', ')}`),
    },
    {
      scenario: 'pages',
      what: `Newest page, no filter, ${size} rows`,
      unit: 'ms',
      runs: times[0]?.runs ?? [],
      goal: GOAL,
    },
    {
      scenario: 'pages',
      what: `Jump to a time, p95 of ${JUMPS}, ${size} rows`,
      unit: 'ms',
      runs: jumps,
      goal: GOAL,
    },
  ];
}

async function newestTime(console: BenchConsole): Promise<number> {
  const { rows } = await console.request('messages.page', { limit: 1 });
  return rows[0]?.timestamp ?? Date.now();
}

function singleFilters(newest: number): [string, LogFilter][] {
  return [
    ['device', { chargerId: chargerId(7) }],
    ['action', { action: 'StartTransaction' }],
    ['direction', { direction: 'Incoming' }],
    ['error', { errorsOnly: true }],
    ['time', { from: newest - 40 * 24 * HOUR_MS, to: newest - 40 * 24 * HOUR_MS + HOUR_MS }],
  ];
}

/** No filter, each alone, and every two of them together. */
function pairsOf(singles: [string, LogFilter][]): [string, LogFilter][] {
  const pairs = singles.flatMap(([first, filter], index) =>
    singles
      .slice(index + 1)
      .map(([second, other]): [string, LogFilter] => [`${first} + ${second}`, { ...filter, ...other }]),
  );
  return [['no filter', {}], ...singles, ...pairs];
}

async function pageMs(console: BenchConsole, filter: LogFilter): Promise<number> {
  const start = performance.now();
  await console.request('messages.page', { filter });
  return performance.now() - start;
}

async function jumpP95(console: BenchConsole, newest: number): Promise<number> {
  const oldest = beginning({ endAt: newest });
  const times: number[] = [];
  for (let jump = 0; jump < JUMPS; jump += 1) {
    const to = Math.round(oldest + ((jump + Math.random()) / JUMPS) * (newest - oldest));
    times.push(await pageMs(console, { to }));
  }
  return percentile(times, 95);
}
