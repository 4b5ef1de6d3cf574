/** From the start of the process until chargers can connect, with a large log. */
import type { Scenario } from '../bench.ts';

export const start: Scenario = {
  name: 'start',
  logs: ({ rows }) => [rows],
  async run(bench) {
    const { rows } = bench.scale;
    const dataDir = await bench.seeded(rows);
    const runs = await bench.times(async () => {
      const console = await bench.console({ dataDir });
      await console.end();
      return console.startedInMs / 1_000;
    });
    const copy = await bench.seededCopy(rows);
    const startThenKill = async (): Promise<number> => {
      const console = await bench.console({ dataDir: copy });
      await console.end('SIGKILL');
      return console.startedInMs / 1_000;
    };
    await startThenKill();
    const afterKill = await bench.times(startThenKill);
    const size = rows.toLocaleString('en');
    return [
      {
        scenario: 'start',
        what: `Start to listening, headless, ${size} rows`,
        unit: 's',
        runs,
        goal: { of: 'value', is: 'atMost', limit: 1.5 },
        note: 'after a shutdown in order; the file is in the system’s cache',
      },
      {
        scenario: 'start',
        what: `Start to listening after a kill, ${size} rows`,
        unit: 's',
        runs: afterKill,
        goal: { of: 'value', is: 'atMost', limit: 1.5 },
        note: 'the database is checked while chargers are served already',
      },
    ];
  },
};
