/** From the start of the process until chargers can connect, with a large log. */
import type { Scenario } from '../bench.ts';

export const start: Scenario = {
  name: 'start',
  async run(bench) {
    const { rows } = bench.scale;
    const dataDir = await bench.seeded(rows);
    const runs = await bench.times(async () => {
      const console = await bench.console({ dataDir });
      await console.end();
      return console.startedInMs / 1_000;
    });
    return [
      {
        scenario: 'start',
        what: `Start to listening, headless, ${rows.toLocaleString('en')} rows`,
        unit: 's',
        runs,
        goal: { of: 'value', is: 'atMost', limit: 1.5 },
        note: 'after a shutdown in order; the file is in the system’s cache',
      },
    ];
  },
};
