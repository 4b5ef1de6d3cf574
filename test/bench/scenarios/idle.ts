/** What a connected charger costs in memory when it says nothing. */
import type { Bench, Scenario } from '../bench.ts';
import { memoryOf, type Memory } from '../consoles/memory.ts';

const KB = 1_024;

export const idle: Scenario = {
  name: 'idle',
  async run(bench) {
    const { idleChargers } = bench.scale;
    const bare: Memory[] = [];
    const console: Memory[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      bare.push(await perCharger(bench, 'bare'));
      console.push(await perCharger(bench, 'console'));
    }
    const over = (part: keyof Memory): number[] =>
      console.map((memory, run) => (memory[part] - (bare[run]?.[part] ?? Number.NaN)) / KB);
    const chargers = idleChargers.toLocaleString('en');
    return [
      {
        scenario: 'idle',
        what: `Memory per idle charger over bare ws, ${chargers} chargers`,
        unit: 'KB',
        runs: over('rss'),
        goal: { of: 'value', is: 'atMost', limit: 25 },
        note: 'resident set after a garbage collection, without that before the connections',
      },
      { scenario: 'idle', what: 'The same, JavaScript heap', unit: 'KB', runs: over('heap') },
      {
        scenario: 'idle',
        what: 'Memory per idle charger',
        unit: 'KB',
        runs: console.map(({ rss }) => rss / KB),
        reference: { what: 'bare ws', runs: bare.map(({ rss }) => rss / KB) },
      },
    ];
  },
};

/** In a fresh process each time: freed memory does not go back to the system. */
async function perCharger(bench: Bench, server: 'bare' | 'console'): Promise<Memory> {
  const { idleChargers } = bench.scale;
  const generator = bench.generator();
  const started = server === 'bare' ? await bareServer(bench) : await consoleServer(bench);
  const inspector = started.inspector();
  if (inspector === undefined) throw new Error('The inspector does not listen.');
  const before = await memoryOf(started.pid, inspector);
  await generator.connect('idle', started.url, idleChargers, null);
  const after = await memoryOf(started.pid, inspector);
  await generator.disconnect('idle');
  await started.end();
  return {
    rss: (after.rss - before.rss) / idleChargers,
    heap: (after.heap - before.heap) / idleChargers,
  };
}

function bareServer(bench: Bench) {
  return bench.baseline('bare', { inspect: true });
}

async function consoleServer(bench: Bench) {
  const console = await bench.console({ inspect: true });
  return { ...console, url: console.ready.ocppUrl };
}
