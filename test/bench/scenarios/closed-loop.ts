/** How many answers a second: each charger sends its next message at the answer to the former one. */
import type { Scenario } from '../bench.ts';

export const closedLoop: Scenario = {
  name: 'closed-loop',
  async run(bench) {
    const { closedLoopChargers, seconds, warmUpSeconds } = bench.scale;
    const generator = bench.generator();
    const bare = await bench.baseline('bare');
    const peer = await bench.baseline('ocpp-rpc');
    const console = await bench.console();
    const urls = { bare: bare.url, peer: peer.url, console: console.ready.ocppUrl };
    const rates = { bare: [], peer: [], console: [] } as Record<keyof typeof urls, number[]>;
    for (let run = 0; run < bench.runs; run += 1)
      for (const name of ['bare', 'peer', 'console'] as const) {
        // Connected for its own turn only: the console's backlog must be gone before the next one begins.
        const { ocppUrl, uiUrl, token } = console.ready;
        const isConsole = urls[name] === ocppUrl;
        await generator.connect(name, urls[name], closedLoopChargers, isConsole ? { uiUrl, token } : null);
        const { sent, seconds: took } = await generator.closedLoop(name, { seconds, warmUpSeconds });
        rates[name].push(sent / took);
        if (isConsole) await generator.settle(name, 60);
        await generator.disconnect(name);
      }
    const what = `Replies, ${closedLoopChargers} chargers`;
    return [
      {
        scenario: 'closed-loop',
        what: `${what}, whole pipeline on`,
        unit: 'msg/s',
        runs: rates.console,
        reference: { what: 'ocpp-rpc strict', runs: rates.peer },
        goal: { of: 'ratio', is: 'atLeast', limit: 1 },
      },
      {
        scenario: 'closed-loop',
        what: `${what}, beside the limit`,
        unit: 'msg/s',
        runs: rates.console,
        reference: { what: 'bare ws', runs: rates.bare },
      },
    ];
  },
};
