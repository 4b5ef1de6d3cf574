/** How long a charger waits while the console does something else, beside the same load undisturbed. */
import type { Bench, Scenario } from '../bench.ts';
import type { BenchConsole } from '../consoles/bench-console.ts';
import type { Measurement } from '../report/measurement.ts';

/** Text that no message holds: the whole log has to be looked through. */
const ABSENT_TEXT = 'not to be found anywhere';

export const disturbed: Scenario = {
  name: 'disturbed',
  async run(bench) {
    const { chargers, mediumRows } = bench.scale;
    const dataDir = await bench.seededCopy(mediumRows);
    const node = await bench.rabbitMq();
    const console = await bench.console({ broker: 'rabbitmq', dataDir });
    await bench.generator().connect('load', console.ready.ocppUrl, chargers, null);

    const undisturbed: number[] = [];
    const exporting: number[] = [];
    const searching: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      undisturbed.push(await replyP99(bench));
      exporting.push(
        await beside(
          () => exportOnce(console),
          () => replyP99(bench),
        ),
      );
      searching.push(
        await beside(
          () => searchOnce(console),
          () => replyP99(bench),
        ),
      );
    }
    await node.kill();
    const away = await bench.times(() => replyP99(bench));
    await node.start();

    const reference = { what: 'undisturbed', runs: undisturbed };
    const rows = mediumRows.toLocaleString('en');
    const row = (words: string, runs: number[], note?: string): Measurement => ({
      scenario: 'disturbed',
      what: `Reply p99, ${words}`,
      unit: 'ms',
      runs,
      reference,
      goal: { of: 'ratio', is: 'atMost', limit: 1.5 },
      ...(note === undefined ? {} : { note }),
    });
    return [
      row('RabbitMQ is down', away),
      row(`export of ${rows} rows`, exporting),
      row(`text search in ${rows} rows`, searching),
      row('retention deletes', [], 'this version of the console has no retention'),
    ];
  },
};

async function replyP99(bench: Bench): Promise<number> {
  const { perSecond, seconds, warmUpSeconds } = bench.scale;
  const { replies } = await bench.generator().openLoop('load', { perSecond, seconds, warmUpSeconds });
  return replies.p99;
}

/** Does something again and again for as long as the measurement takes. */
async function beside(
  task: (signal: AbortSignal) => Promise<void>,
  measure: () => Promise<number>,
): Promise<number> {
  const over = new AbortController();
  const working = (async () => {
    while (!over.signal.aborted) await task(over.signal);
  })();
  try {
    return await measure();
  } finally {
    over.abort();
    await working;
  }
}

async function exportOnce(console: BenchConsole): Promise<void> {
  const { downloadUrl = '' } = await console.request('export.start', { format: 'ndjson' });
  const response = await console.fetch(downloadUrl);
  for await (const chunk of response.body ?? []) void chunk;
}

async function searchOnce(console: BenchConsole): Promise<void> {
  await console.request('messages.page', { filter: { text: ABSENT_TEXT } });
}
