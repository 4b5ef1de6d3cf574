/** How cost grows: replies with ever more chargers, pages with ever more rows. */
import type { Bench, Scenario } from '../bench.ts';
import type { Measurement } from '../report/measurement.ts';
import { pagesOf } from './pages.ts';

export const growth: Scenario = {
  name: 'growth',
  onRequest: true,
  async run(bench) {
    return [...(await byChargers(bench)), ...(await byRows(bench))];
  },
};

/** The same rate from ever more chargers. */
async function byChargers(bench: Bench): Promise<Measurement[]> {
  const { perSecond, seconds, warmUpSeconds } = bench.scale;
  const counts = bench.quick ? [10, 40] : [10, 100, 1_000, 5_000];
  const generator = bench.generator();
  const bare = await bench.baseline('bare');
  const console = await bench.console();
  const measurements: Measurement[] = [];
  for (const count of counts) {
    const p99 = { bare: [], console: [] } as Record<'bare' | 'console', number[]>;
    await generator.connect('bare', bare.url, count, null);
    await generator.connect('console', console.ready.ocppUrl, count, null);
    for (let run = 0; run < bench.runs; run += 1)
      for (const name of ['bare', 'console'] as const) {
        const { replies } = await generator.openLoop(name, { perSecond, seconds, warmUpSeconds });
        p99[name].push(replies.p99);
      }
    await generator.disconnect('bare');
    await generator.disconnect('console');
    measurements.push({
      scenario: 'growth',
      what: `Reply p99 at ${perSecond.toLocaleString('en')} msg/s, ${count.toLocaleString('en')} chargers`,
      unit: 'ms',
      runs: p99.console,
      reference: { what: 'bare ws', runs: p99.bare },
    });
  }
  return measurements;
}

async function byRows(bench: Bench): Promise<Measurement[]> {
  const counts = bench.quick ? [5_000, 20_000] : [100_000, 1_000_000, 5_000_000, 10_000_000];
  const measurements: Measurement[] = [];
  for (const rows of counts) {
    const console = await bench.console({ dataDir: await bench.seeded(rows) });
    measurements.push(...(await pagesOf(bench, console, rows)));
    await console.end();
  }
  return measurements.map((measurement) => ({ ...measurement, scenario: 'growth' }));
}
