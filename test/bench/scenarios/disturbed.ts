/** How long a charger waits while the console does something else, beside the same load undisturbed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Scenario } from '../bench.ts';
import type { BenchConsole } from '../consoles/bench-console.ts';
import { DAY_MS, SPAN_DAYS } from '../database/history.ts';
import type { Measurement } from '../report/measurement.ts';

/** Text that no message holds: the whole log has to be looked through. */
const ABSENT_TEXT = 'not to be found anywhere';

/** Between two passes of the retention, ms. */
const LOOK_AGAIN_MS = 100;

export const disturbed: Scenario = {
  name: 'disturbed',
  logs: ({ mediumRows }) => [mediumRows],
  async run(bench) {
    const { chargers, mediumRows } = bench.scale;
    const dataDir = await bench.seededCopy(mediumRows);
    const node = await bench.rabbitMq();
    const console = await bench.console({ broker: 'rabbitmq', dataDir });
    await bench.generator().connect('load', console.ready.ocppUrl, chargers, null);

    // Once for nothing: compilers are cold, and the sessions' beginnings may still be under way.
    await replyP99(bench);
    const undisturbed: number[] = [];
    const exporting: number[] = [];
    const searching: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      undisturbed.push(await replyP99(bench));
      exporting.push(
        await beside(
          (signal) => exportOnce(console, signal),
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
    const { rows: oldest } = await console.request('messages.page', { after: 0, limit: 1 });
    // Half of the log, a share for each run: more than can be removed meanwhile, and no more than has to be waited for.
    const shareMs = (SPAN_DAYS * DAY_MS) / 2 / (bench.runs + 1);
    const pruning = await bench.times((run) =>
      beside(
        () => prune(console, (oldest[0]?.timestamp ?? 0) + (run + 1) * shareMs),
        () => replyP99(bench),
      ),
    );
    const { figures } = await console.request('data.get', {});
    if (figures.retention.removed.messages === 0) throw new Error('The retention had nothing to remove.');
    await node.kill();
    const away = await bench.times(() => replyP99(bench));
    await node.start();

    const reference = { what: 'undisturbed', runs: undisturbed };
    const rows = mediumRows.toLocaleString('en');
    const row = (words: string, runs: number[]): Measurement => ({
      scenario: 'disturbed',
      what: `Reply p99, ${words}`,
      unit: 'ms',
      runs,
      reference,
      goal: { of: 'ratio', is: 'atMost', limit: 1.5 },
    });
    return [
      row('RabbitMQ is down', away),
      row(`export of ${rows} rows`, exporting),
      row(`text search in ${rows} rows`, searching),
      row('retention deletes', pruning),
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

/** Until it is whole, or the measurement is over. */
async function exportOnce(console: BenchConsole, signal: AbortSignal): Promise<void> {
  const { downloadUrl = '' } = await console.request('export.start', { format: 'ndjson' });
  const response = await console.fetch(downloadUrl);
  for await (const chunk of response.body ?? []) {
    void chunk;
    // Leaving the loop ends the download.
    if (signal.aborted) return;
  }
}

async function searchOnce(console: BenchConsole): Promise<void> {
  await console.request('messages.page', { filter: { text: ABSENT_TEXT } });
}

/** Removes the log up to a time, and looks again now and then. */
async function prune(console: BenchConsole, before: number): Promise<void> {
  const keepDays = Math.max(1, Math.round((Date.now() - before) / DAY_MS));
  await console.request('settings.update', { patch: { storage: { keepDays } } });
  await console.request('data.prune', {});
  await pause(LOOK_AGAIN_MS);
}
