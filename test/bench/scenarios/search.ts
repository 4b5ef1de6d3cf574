/** Text search, and what its index costs. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Scenario } from '../bench.ts';
import { RARE_TEXT } from '../database/history.ts';

/** A search that takes so long is not repeated, ms. */
const HOPELESS_MS = 10_000;

export const search: Scenario = {
  name: 'search',
  async run(bench) {
    const { rows } = bench.scale;
    const dataDir = await bench.seeded(rows);
    const console = await bench.console({ dataDir });
    const size = rows.toLocaleString('en');
    const firstHits = async (text: string): Promise<number[]> => {
      const once = async (): Promise<number> => {
        const start = performance.now();
        await console.request('messages.page', { filter: { text } });
        return performance.now() - start;
      };
      const first = await once();
      // One that looks through everything is no closer to the goal the next time.
      return first > HOPELESS_MS ? [first] : bench.times(once);
    };
    const goal = { of: 'value', is: 'atMost', limit: 1_000 } as const;
    const rare = await firstHits(RARE_TEXT);
    const common = await firstHits('Energy.Active');
    const absent = await firstHits('not to be found anywhere');
    await console.end();
    const share = indexShare(join(dataDir, 'ocpp-console.sqlite'));
    return [
      { scenario: 'search', what: `Text in 3 of ${size} rows`, unit: 'ms', runs: rare, goal },
      { scenario: 'search', what: `Text in a third of ${size} rows`, unit: 'ms', runs: common, goal },
      { scenario: 'search', what: `Text in none of ${size} rows`, unit: 'ms', runs: absent, goal },
      {
        scenario: 'search',
        what: 'Text index, share of the file',
        unit: '%',
        runs: share === null ? [] : [share],
        goal: { of: 'value', is: 'atMost', limit: 40 },
        ...(share === null ? { note: 'this version of the console has no text index' } : {}),
      },
    ];
  },
};

/** Pages of full-text tables among all pages, percent (sqlite.org/dbstat.html); null where there are none. */
function indexShare(file: string): number | null {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'`,
      )
      .all() as { name: string }[];
    if (tables.length === 0) return null;
    const bytes = database.prepare(
      `SELECT coalesce(sum(pgsize), 0) AS bytes FROM dbstat WHERE aggregate = TRUE AND name LIKE ? || '\\_%' ESCAPE '\\'`,
    );
    const ofIndex = tables.reduce((sum, { name }) => sum + (bytes.get(name) as { bytes: number }).bytes, 0);
    const pages = Number(database.pragma('page_count', { simple: true }));
    return (100 * ofIndex) / (pages * Number(database.pragma('page_size', { simple: true })));
  } finally {
    database.close();
  }
}
