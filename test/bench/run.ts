/** The benchmark's program: runs the scenarios one after the other and writes the report. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bench } from './bench.ts';
import { parseOptions, type BenchOptions } from './options.ts';
import { chartOf } from './report/chart.ts';
import { hottest } from './report/cpu-profile.ts';
import { describe, thisMachine } from './report/machine.ts';
import { ratioOf, valueOf, verdictOf, type Measurement } from './report/measurement.ts';
import { reportTable } from './report/table.ts';
import { scenarios } from './scenarios/index.ts';

const RESULTS = fileURLToPath(new URL('../bench-results/', import.meta.url));
const PROFILES = join(RESULTS, 'profiles');
const SMOKE = 'A smoke test of the benchmarks: its figures mean nothing.';

const USAGE = `Usage: npm run bench -- [NAME…] [--quick] [--runs N] [--rows N] [--cpu-prof]

  NAME         ${scenarios.map(({ name }) => name).join(' ')}
  --quick      a smoke test of the benchmarks themselves
  --runs N     runs of each measurement (5)
  --rows N     rows of the large log (5,000,000)
  --cpu-prof   CPU profiles of the consoles, and their hottest functions
`;

try {
  const options = parseOptions(process.argv.slice(2));
  const unknown = options.names.filter((wanted) => !scenarios.some(({ name }) => name === wanted));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}.`);
  if (options.help) process.stdout.write(USAGE);
  else await run(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}

async function run(options: BenchOptions): Promise<void> {
  const startedAt = new Date();
  const say = (line: string): void => void process.stderr.write(`  ${line}\n`);
  rmSync(PROFILES, { recursive: true, force: true });
  mkdirSync(PROFILES, { recursive: true });
  const bench = new Bench(options, PROFILES, say);
  // Whoever breaks it off must not leave servers behind.
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void bench.close().finally(() => process.exit(1)));
  const measurements: Measurement[] = [];
  try {
    const chosen = scenarios.filter(({ name, onRequest }) =>
      options.names.length === 0 ? onRequest !== true : options.names.includes(name),
    );
    // Side by side: the making of each takes one processor.
    const logs = new Set(chosen.flatMap(({ logs }) => logs?.(bench.scale) ?? []));
    await Promise.all([...logs].map((rows) => bench.seeded(rows)));
    for (const { name, run } of chosen) {
      process.stderr.write(`• ${name}\n`);
      const start = performance.now();
      try {
        measurements.push(...(await run(bench)));
      } catch (error) {
        process.exitCode = 1;
        const note = `it failed: ${error instanceof Error ? error.message : String(error)}`;
        measurements.push({ scenario: name, what: name, unit: '', runs: [], note });
      }
      await bench.endScenario();
      say(`${((performance.now() - start) / 1_000).toFixed(1)} s`);
    }
  } finally {
    await bench.close();
  }
  write(options, startedAt, measurements);
}

function write(options: BenchOptions, startedAt: Date, measurements: Measurement[]): void {
  const machine = thisMachine();
  const runs = options.runs === 1 ? 'One run.' : `Medians of ${options.runs} runs.`;
  const caption = `${startedAt.toISOString().slice(0, 10)}. ${describe(machine)}. ${runs}`;
  const text = [
    caption,
    ...(options.quick ? [SMOKE] : []),
    '',
    reportTable(measurements, { judged: !options.quick }),
    ...(options.cpuProfiles ? ['', hottest(PROFILES)] : []),
    '',
  ].join('\n');
  const json = {
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
    machine,
    options,
    ...(options.quick ? { warning: SMOKE } : {}),
    measurements: measurements.map((measurement) => ({
      ...measurement,
      value: valueOf(measurement),
      ratio: ratioOf(measurement),
      verdict: options.quick ? '' : verdictOf(measurement),
    })),
  };
  writeFileSync(join(RESULTS, 'latest.md'), text);
  // A smoke test has nothing to show.
  if (!options.quick) writeFileSync(join(RESULTS, 'latest.svg'), chartOf(measurements, caption));
  // NaN is null in JSON: not measured, or nothing to compare with.
  writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify(json, null, 2)}\n`);
  process.stdout.write(`\n${text}\nWritten to ${RESULTS}latest.md, latest.svg and latest.json\n`);
}
