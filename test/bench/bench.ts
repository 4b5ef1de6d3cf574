/** What a scenario works with: processes that are ended and files that are removed whatever happens. */
import { rmSync } from 'node:fs';
import { deleteQueues, startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';
import { startBaseline, type Baseline, type BaselineName } from './baselines/server-process.ts';
import { startBenchConsole, type BenchConsole, type BenchConsoleOptions } from './consoles/bench-console.ts';
import { copyOf, seeded } from './database/seeded.ts';
import { startGenerator, type Generator } from './load/generator.ts';
import type { BenchOptions } from './options.ts';
import type { Measurement } from './report/measurement.ts';

export interface Scenario {
  name: string;
  /** Takes long, or more than it tells on most days: runs when it is named only. */
  onRequest?: true;
  /** How many rows the logs have that it works with. */
  logs?(scale: Scale): readonly number[];
  run(bench: Bench): Promise<Measurement[]>;
}

/** How large and how long: in full, and in the smoke test. */
export interface Scale {
  chargers: number;
  perSecond: number;
  seconds: number;
  warmUpSeconds: number;
  closedLoopChargers: number;
  idleChargers: number;
  /** Rows of the log that is exported, and of that which is weighed. */
  smallRows: number;
  /** Rows of the log beside which chargers are served. */
  mediumRows: number;
  /** Rows of the log that pages, search and start are measured on. */
  rows: number;
}

export class Bench {
  readonly runs: number;
  readonly quick: boolean;
  readonly scale: Scale;
  readonly say: (line: string) => void;
  readonly #profiles: string | undefined;
  readonly #ends: (() => Promise<void> | void)[] = [];
  #generator: Generator | null = null;
  #rabbitMq: RabbitMqNode | null = null;

  constructor(options: BenchOptions, profiles: string, say: (line: string) => void) {
    this.runs = options.runs;
    this.quick = options.quick;
    this.say = say;
    this.#profiles = options.cpuProfiles ? profiles : undefined;
    this.scale = options.quick
      ? {
          chargers: 40,
          perSecond: 200,
          seconds: 0.5,
          warmUpSeconds: 0.1,
          closedLoopChargers: 20,
          idleChargers: 100,
          smallRows: Math.min(options.rows, 20_000),
          mediumRows: Math.min(options.rows, 20_000),
          rows: options.rows,
        }
      : {
          chargers: 1_000,
          perSecond: 2_000,
          seconds: 2,
          warmUpSeconds: 0.5,
          closedLoopChargers: 100,
          idleChargers: 5_000,
          smallRows: Math.min(options.rows, 200_000),
          mediumRows: Math.min(options.rows, 1_000_000),
          rows: options.rows,
        };
  }

  /** The load generator; one process for each scenario. */
  generator(): Generator {
    if (this.#generator === null) {
      this.#generator = startGenerator();
      this.#ends.push(() => this.#generator?.end());
    }
    return this.#generator;
  }

  /** One RabbitMQ node for all scenarios. */
  async rabbitMq(): Promise<RabbitMqNode> {
    this.#rabbitMq ??= await startRabbitMq();
    return this.#rabbitMq;
  }

  /** A console; with `broker` it finds empty queues. */
  async console(
    options: Omit<BenchConsoleOptions, 'amqpUrl' | 'profiles'> & { broker?: 'rabbitmq' } = {},
  ): Promise<BenchConsole> {
    const { broker, ...rest } = options;
    const amqpUrl = broker === undefined ? undefined : (await this.rabbitMq()).url;
    if (amqpUrl !== undefined) await deleteQueues(amqpUrl);
    const console = await startBenchConsole({ ...rest, amqpUrl, profiles: this.#profiles });
    return this.#endingOnce(console);
  }

  async baseline(name: BaselineName, options: { inspect?: boolean } = {}): Promise<Baseline> {
    const amqpUrl = name === 'naive' ? (await this.rabbitMq()).url : undefined;
    return this.#endingOnce(await startBaseline(name, { ...options, amqpUrl }));
  }

  /** A data folder with so many rows, to be read only. */
  seeded(rows: number): Promise<string> {
    return seeded(rows, this.say);
  }

  /** A copy of it, removed at the scenario's end. */
  async seededCopy(rows: number): Promise<string> {
    const copy = copyOf(await this.seeded(rows));
    this.#ends.push(() => rmSync(copy, { recursive: true, force: true }));
    return copy;
  }

  /** Is ended with the scenario, unless the scenario does so itself. */
  ending<T extends { end(): Promise<void> }>(started: T): T {
    return this.#endingOnce(started);
  }

  /** One figure for each run. */
  async times(measure: (run: number) => Promise<number>): Promise<number[]> {
    const figures: number[] = [];
    for (let run = 0; run < this.runs; run += 1) figures.push(await measure(run));
    return figures;
  }

  /** Ends what the scenario started, latest first; RabbitMQ stays. */
  async endScenario(): Promise<void> {
    for (const end of this.#ends.splice(0).toReversed())
      try {
        await end();
      } catch (error) {
        this.say(`could not be ended: ${String(error)}`);
      }
    this.#generator = null;
  }

  async close(): Promise<void> {
    await this.endScenario();
    await this.#rabbitMq?.stop();
  }

  /** A scenario may end it itself; else it ends with the scenario. */
  #endingOnce<T extends { end(signal?: 'SIGKILL'): Promise<void> }>(started: T): T {
    let ending: Promise<void> | null = null;
    const end = (signal?: 'SIGKILL'): Promise<void> => (ending ??= started.end(signal));
    this.#ends.push(() => end());
    return { ...started, end };
  }
}
