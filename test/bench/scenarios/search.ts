/** Text search, and what its index costs. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { indexFileOf } from '../../../backend/storage/search/text-index.ts';
import type { Scenario } from '../bench.ts';
import { RARE_TEXT } from '../database/history.ts';
import type { Measurement } from '../report/measurement.ts';

/** A search that takes so long is not repeated, ms. */
const HOPELESS_MS = 10_000;

export const search: Scenario = {
  name: 'search',
  logs: ({ rows }) => [rows],
  async run(bench) {
    const { rows } = bench.scale;
    const dataDir = await bench.seeded(rows);
    const console = await bench.console({ dataDir });
    const size = rows.toLocaleString('en');
    /** Until the first hits are there, or the whole log was looked through: it is answered piece by piece. */
    const once = async (text: string): Promise<number> => {
      const start = performance.now();
      for (let before: number | undefined; ;) {
        const page = await console.request('messages.page', { filter: { text }, before });
        before = page.search?.before;
        if (page.rows.length > 0 || before === undefined) return performance.now() - start;
      }
    };
    const firstHits = async (text: string): Promise<number[]> => {
      const first = await once(text);
      // One that looks through everything is no closer to the goal the next time.
      return first > HOPELESS_MS ? [first] : bench.times(() => once(text));
    };
    const goal = { of: 'value', is: 'atMost', limit: 1_000 } as const;
    const rare = await firstHits(RARE_TEXT);
    const common = await firstHits('Energy.Active');
    const tag = await firstHits('g-123');
    const messageId = await firstHits('000012x');
    const absent = await firstHits('not to be found anywhere');
    const short = await firstHits('~|');
    await console.end();
    const file = join(dataDir, 'ocpp-console.sqlite');
    const share = (100 * statSync(indexFileOf(file)).size) / statSync(file).size;
    const { writeSeconds, indexSeconds } = JSON.parse(
      readFileSync(join(dataDir, 'seeded.json'), 'utf8'),
    ) as Record<'writeSeconds' | 'indexSeconds', number>;
    const text = (what: string, runs: number[]): Measurement => ({
      scenario: 'search',
      what: `${what}, ${size} rows`,
      unit: 'ms',
      runs,
      goal,
    });
    return [
      text('Text in 3 rows, first hits', rare),
      text('Text in a third of the rows, first hits', common),
      text('Part of an idTag, first hits', tag),
      text('Part of a message id, first hits', messageId),
      text('Text in no row', absent),
      text('Text of two letters, not indexed, in no row', short),
      {
        scenario: 'search',
        what: `Text index, share of the database's size, ${size} rows`,
        unit: '%',
        runs: [share],
        goal: { of: 'value', is: 'atMost', limit: 40 },
      },
      {
        scenario: 'search',
        what: `Rows written and indexed, one after the other, ${size} rows`,
        unit: 'rows/s',
        runs: [rows / (writeSeconds + indexSeconds)],
        reference: { what: 'without index', runs: [rows / writeSeconds] },
        goal: { of: 'ratio', is: 'atLeast', limit: 0.6 },
        note: 'when the log was made: the console builds the index on a thread of its own, beside the writer',
      },
    ];
  },
};
