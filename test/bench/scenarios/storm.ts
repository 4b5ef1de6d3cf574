/** All chargers at once, as after a power cut in the street. */
import type { Scenario } from '../bench.ts';

export const storm: Scenario = {
  name: 'storm',
  async run(bench) {
    const { chargers } = bench.scale;
    const generator = bench.generator();
    const bare = await bench.baseline('bare');
    const console = await bench.console();
    const accepted: number[] = [];
    const booted: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      accepted.push((await generator.storm(bare.url, chargers, false)).ms);
      booted.push((await generator.storm(console.ready.ocppUrl, chargers, true)).ms);
    }
    return [
      {
        scenario: 'storm',
        what: `${chargers.toLocaleString('en')} chargers at once, all booted`,
        unit: 'ms',
        runs: booted,
        reference: { what: 'bare ws, all accepted', runs: accepted },
        goal: { of: 'ratio', is: 'atMost', limit: 3 },
      },
    ];
  },
};
