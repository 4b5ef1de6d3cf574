/** Exports through the gateway, as a browser downloads them: how fast, and whether memory stays flat. */
import type { Scenario } from '../bench.ts';
import type { ExportFormat } from '../../../backend/contract/log-filter.ts';
import type { BenchConsole } from '../consoles/bench-console.ts';
import { residentBytes } from '../consoles/memory.ts';
import type { Measurement } from '../report/measurement.ts';

const SAMPLE_MS = 200;
const MB = 1_048_576;

export const exports: Scenario = {
  name: 'export',
  logs: ({ smallRows }) => [smallRows],
  async run(bench) {
    const rows = bench.scale.smallRows;
    const console = await bench.console({ dataDir: await bench.seeded(rows) });
    const measurements: Measurement[] = [];
    for (const format of ['ndjson', 'csv'] as const) {
      // The first one grows the heap to the size at which the others have to stay.
      await download(console, format);
      const growth: number[] = [];
      const rates = await bench.times(async () => {
        const { seconds, grownBytes } = await watched(console.pid, () => download(console, format));
        growth.push(grownBytes / MB);
        return rows / seconds;
      });
      const what = `Export ${format.toUpperCase()}, ${rows.toLocaleString('en')} rows`;
      measurements.push(
        {
          scenario: 'export',
          what,
          unit: 'rows/s',
          runs: rates,
          goal: { of: 'value', is: 'atLeast', limit: 100_000 },
        },
        {
          scenario: 'export',
          what: `${what}: growth of the resident set`,
          unit: 'MB',
          runs: growth,
          goal: { of: 'value', is: 'atMost', limit: 64 },
          note: 'flat means here: no more than young garbage',
        },
      );
    }
    return measurements;
  },
};

async function download(console: BenchConsole, format: ExportFormat): Promise<void> {
  const { downloadUrl = '' } = await console.request('export.start', { format });
  const response = await console.fetch(downloadUrl);
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).byteLength;
  if (bytes === 0) throw new Error('The export was empty.');
}

/** Runs a task; tells its time and by how much the process was larger than at its beginning, at the most. */
async function watched(
  pid: number,
  task: () => Promise<void>,
): Promise<{ seconds: number; grownBytes: number }> {
  const before = await residentBytes(pid);
  let highest = before;
  const timer = setInterval(() => {
    residentBytes(pid).then(
      (bytes) => {
        highest = Math.max(highest, bytes);
      },
      () => {},
    );
  }, SAMPLE_MS);
  const start = performance.now();
  try {
    await task();
  } finally {
    clearInterval(timer);
  }
  return { seconds: (performance.now() - start) / 1_000, grownBytes: highest - before };
}
