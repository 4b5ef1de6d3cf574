/** The console of a fault case: the headless program on one data folder and one port, through all its lives. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Method, MethodInput, MethodResults } from '../../../backend/contract/gateway.ts';
import { freePorts } from '../../support/free-ports.ts';
import { startHeadless, type HeadlessConsole } from '../../support/headless.ts';

export interface ConsoleProcessOptions {
  dataDir: string;
  /** URL of the RabbitMQ node; left out: the embedded broker. */
  rabbitMqUrl?: string;
  environment?: NodeJS.ProcessEnv;
  arguments?: string[];
  /** A program that runs Node for us, such as one that changes the clock. */
  wrapper?: [string, ...string[]];
}

export class ConsoleProcess {
  readonly dataDir: string;
  readonly #options: ConsoleProcessOptions;
  readonly #port: number;
  #running: HeadlessConsole | null = null;

  private constructor(options: ConsoleProcessOptions, port: number) {
    this.#options = options;
    this.dataDir = options.dataDir;
    this.#port = port;
  }

  /** Takes a port; nothing runs before `start`. */
  static async create(options: ConsoleProcessOptions): Promise<ConsoleProcess> {
    const [port = 0] = await freePorts(1);
    return new ConsoleProcess(options, port);
  }

  /** Where chargers connect, in every life. */
  get ocppUrl(): string {
    return `ws://127.0.0.1:${this.#port}/ws/ocpp/16/`;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  get pid(): number {
    return this.#required().process.pid ?? 0;
  }

  /** Where its windows connect, and their token. */
  get ready(): HeadlessConsole['ready'] {
    return this.#required().ready;
  }

  /** What it wrote to stderr, its latest 4,000 characters. */
  get log(): string {
    return this.#required().log();
  }

  /** The file of the database. */
  get database(): string {
    return `${this.dataDir}/ocpp-console.sqlite`;
  }

  /** Starts it and waits until it listens. @throws Error with its own words when it does not. */
  async start(): Promise<void> {
    this.#running = await this.#launch();
  }

  /** Starts it and kills it so many ms later, ready or not. */
  async startAndKill(afterMs: number): Promise<void> {
    let exited: Promise<unknown> = Promise.resolve();
    await this.#launch((child) => {
      exited = once(child, 'exit');
      setTimeout(() => child.kill('SIGKILL'), afterMs);
    }).then(
      (running) => {
        running.disconnect();
      },
      () => {},
    );
    await exited;
  }

  #launch(onSpawn?: (child: ChildProcess) => void): Promise<HeadlessConsole> {
    const { rabbitMqUrl, environment, wrapper } = this.#options;
    return startHeadless(this.dataDir, {
      ...(onSpawn === undefined ? {} : { onSpawn }),
      arguments: ['--ocpp-port', String(this.#port), ...(this.#options.arguments ?? [])],
      environment: {
        ...(rabbitMqUrl === undefined ? { ENABLE_RABBITMQ: 'false' } : { RABBITMQ_URL: rabbitMqUrl }),
        ...environment,
      },
      ...(wrapper === undefined ? {} : { wrapper }),
    });
  }

  request<M extends Method>(method: M, params: MethodInput<M>): Promise<MethodResults[M]> {
    return this.#required().request(method, params);
  }

  /** Sends a signal and waits for the end. @returns exit code, null after a signal that kills. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const running = this.#running;
    this.#running = null;
    return running === null ? null : running.end(signal);
  }

  /** SIGKILL, as a crash or the end of the battery. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  #required(): HeadlessConsole {
    if (this.#running === null) throw new Error('The console is not running.');
    return this.#running;
  }
}
