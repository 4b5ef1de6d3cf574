/** From the charger to the window: how much gets through, and how late it is seen. */
import type { Bench, Scenario } from '../bench.ts';
import { median } from '../report/figures.ts';
import type { Measurement } from '../report/measurement.ts';

/** Shares of the flat-out rate that are tried, until one is sustained. */
const SHARES = [0.95, 0.8, 0.65, 0.5, 0.35];
/** At this share the delay is measured. */
const DELAY_SHARE = 0.8;
/** A rate is sustained when the window has seen everything so soon after the last answer, ms. */
const CAUGHT_UP_MS = 500;
const SETTLE_SECONDS = 60;
/** What the naive pipeline is sent: more than it can do in that time. */
const NAIVE = { perSecond: 600, seconds: 1, warmUpSeconds: 0 };

const GOALS = {
  rabbitmq: { sustained: 5_000, flatOut: 6_700 },
  embedded: { sustained: 10_000, flatOut: 10_000 },
} as const;

export const endToEnd: Scenario = {
  name: 'end-to-end',
  async run(bench) {
    const naive = await naiveRates(bench);
    return [
      ...(await ofConsole(bench, 'rabbitmq', naive)),
      ...(await ofConsole(bench, 'embedded', naive)),
      {
        scenario: 'end-to-end',
        what: 'Naive pipeline',
        unit: 'msg/s',
        runs: naive,
      },
    ];
  },
};

async function naiveRates(bench: Bench): Promise<number[]> {
  const generator = bench.generator();
  const naive = await bench.baseline('naive');
  const screen = { uiUrl: naive.uiUrl ?? '', token: '' };
  await generator.connect('naive', naive.url, 20, screen);
  await generator.settle('naive', SETTLE_SECONDS);
  const load = bench.quick ? { ...NAIVE, perSecond: 50 } : NAIVE;
  const rates = await bench.times(async () => {
    const { sent } = await generator.openLoop('naive', load);
    const { sinceStartMs } = await generator.settle('naive', SETTLE_SECONDS);
    return sent / (sinceStartMs / 1_000);
  });
  await naive.end();
  return rates;
}

async function ofConsole(
  bench: Bench,
  broker: 'rabbitmq' | 'embedded',
  naive: number[],
): Promise<Measurement[]> {
  const { seconds, closedLoopChargers, chargers } = bench.scale;
  const generator = bench.generator();
  const console = await bench.console(broker === 'rabbitmq' ? { broker } : {});
  const { ocppUrl, uiUrl, token } = console.ready;

  await generator.connect('flat-out', ocppUrl, closedLoopChargers, { uiUrl, token });
  const flatOutOnce = async (): Promise<number> => {
    await generator.settle('flat-out', SETTLE_SECONDS);
    const { sent } = await generator.closedLoop('flat-out', { seconds, warmUpSeconds: 0 });
    const { sinceStartMs } = await generator.settle('flat-out', SETTLE_SECONDS);
    return sent / (sinceStartMs / 1_000);
  };
  // Once for nothing: compilers and caches are cold.
  await flatOutOnce();
  const flatOut = await bench.times(flatOutOnce);
  await generator.disconnect('flat-out');

  await generator.connect('steady', ocppUrl, chargers, { uiUrl, token });
  await generator.settle('steady', SETTLE_SECONDS);
  const maximum = median(flatOut);
  const sustained: number[] = [];
  const delays: number[] = [];
  const replies: number[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    let best = 0;
    for (const share of SHARES) {
      if (best > 0 && share < DELAY_SHARE) break;
      const result = await steady(bench, maximum * share);
      if (result.isSustained) best = Math.max(best, result.perSecond);
      if (share !== DELAY_SHARE) continue;
      delays.push(result.delayP99);
      replies.push(result.replyP99);
    }
    sustained.push(best);
  }
  await console.end();

  const words = broker === 'rabbitmq' ? 'RabbitMQ' : 'embedded broker';
  const goal = GOALS[broker];
  const row = (what: string, unit: string, runs: number[], rest: Partial<Measurement> = {}): Measurement => ({
    scenario: 'end-to-end',
    what: `${what}, ${words}`,
    unit,
    runs,
    ...rest,
  });
  const reference = { what: 'naive pipeline', runs: naive };
  return [
    row('Sustained charger → window', 'msg/s', sustained, {
      goal: { of: 'value', is: 'atLeast', limit: goal.sustained },
    }),
    ...(broker === 'rabbitmq'
      ? [
          row('Sustained, beside the naive pipeline', 'msg/s', sustained, {
            reference,
            goal: { of: 'ratio', is: 'atLeast', limit: 40 },
          }),
        ]
      : []),
    row('Flat out charger → window', 'msg/s', flatOut, {
      reference,
      goal: { of: 'value', is: 'atLeast', limit: goal.flatOut },
    }),
    row('Delay p99 at 80 % of flat out', 'ms', delays, {
      goal: { of: 'value', is: 'atMost', limit: 250 },
    }),
    row('Reply p99 at 80 % of flat out', 'ms', replies),
  ];
}

async function steady(
  bench: Bench,
  perSecond: number,
): Promise<{ isSustained: boolean; perSecond: number; delayP99: number; replyP99: number }> {
  const { seconds, warmUpSeconds } = bench.scale;
  const generator = bench.generator();
  const load = { perSecond: Math.max(1, Math.round(perSecond)), seconds, warmUpSeconds };
  const { sent, seconds: took, delays, replies } = await generator.openLoop('steady', load);
  const { afterAnswersMs } = await generator.settle('steady', SETTLE_SECONDS);
  const reached = sent / took;
  return {
    isSustained: afterAnswersMs <= CAUGHT_UP_MS && reached >= load.perSecond * 0.97,
    perSecond: reached,
    delayP99: delays?.p99 ?? Number.NaN,
    replyP99: replies.p99,
  };
}
