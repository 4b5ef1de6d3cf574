/** How long a charger waits for its answer, beside a server that does nothing but answer. */
import type { Scenario } from '../bench.ts';
import type { Measurement } from '../report/measurement.ts';

export const replies: Scenario = {
  name: 'replies',
  async run(bench) {
    const { chargers, ...load } = bench.scale;
    const generator = bench.generator();
    const bare = await bench.baseline('bare');
    const embedded = await bench.console();
    const rabbitMq = await bench.console({ broker: 'rabbitmq' });
    const urls = { bare: bare.url, embedded: embedded.ready.ocppUrl, rabbitMq: rabbitMq.ready.ocppUrl };
    const p99 = { bare: [], embedded: [], rabbitMq: [] } as Record<keyof typeof urls, number[]>;
    const p50 = { bare: [], embedded: [], rabbitMq: [] } as Record<keyof typeof urls, number[]>;
    const late: number[] = [];
    const names = ['bare', 'embedded', 'rabbitMq'] as const;
    for (const name of names) await generator.connect(name, urls[name], chargers, null);
    // Once for nothing: compilers are cold, and the sessions' beginnings may still be under way.
    for (const name of names) await generator.openLoop(name, load);
    // By turns: what else the machine does meets all alike.
    for (let run = 0; run < bench.runs; run += 1)
      for (const name of names) {
        const { replies, lateness } = await generator.openLoop(name, load);
        p99[name].push(replies.p99);
        p50[name].push(replies.p50);
        late.push(lateness.p99);
      }
    const at = `${chargers.toLocaleString('en')} chargers, ${load.perSecond.toLocaleString('en')} msg/s`;
    const row = (name: 'embedded' | 'rabbitMq', words: string): Measurement[] => [
      {
        scenario: 'replies',
        what: `Reply p99, ${words}, ${at}`,
        unit: 'ms',
        runs: p99[name],
        reference: { what: 'bare ws', runs: p99.bare },
        goal: { of: 'ratio', is: 'atMost', limit: 3 },
      },
      {
        scenario: 'replies',
        what: `Reply p50, ${words}, ${at}`,
        unit: 'ms',
        runs: p50[name],
        reference: { what: 'bare ws', runs: p50.bare },
      },
    ];
    return [
      ...row('rabbitMq', 'RabbitMQ'),
      ...row('embedded', 'embedded broker'),
      { scenario: 'replies', what: 'Lateness of the load generator, p99', unit: 'ms', runs: late },
    ];
  },
};
