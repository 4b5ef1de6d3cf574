/** A real RabbitMQ node of our own: free ports, a temporary folder, its own epmd; nothing is left behind. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { freePorts, isFree } from './free-ports.ts';

const run = promisify(execFile);
const BIN = '/usr/lib/rabbitmq/bin';
const START_TIMEOUT_MS = 60_000;
const KILL_TIMEOUT_MS = 10_000;
const LOGIN_TIMEOUT_MS = 5_000;

export interface RabbitMqNode {
  /** Erlang's name of it. */
  name: string;
  host: string;
  port: number;
  user: string;
  password: string;
  url: string;
  /** rabbitmqctl on this node. @returns its output. */
  ctl(...args: string[]): Promise<string>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  /** SIGSTOP: the node keeps its connections and says nothing more, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Starts the node again on the same data and port. */
  start(): Promise<void>;
  /** Joins the cluster of a node whose `realm` it shares; what it had of its own is gone. */
  join(other: RabbitMqNode): Promise<void>;
  /** Ends the node, its epmd unless it shares that of others, and removes its folder. */
  stop(): Promise<void>;
}

/** What the nodes of one cluster share: the folder of Erlang's cookie, and epmd, which knows their names. */
export interface Realm {
  home: string;
  epmdPort: number;
}

/** Starts a node; resolves when a client can log in. */
export async function startRabbitMq(realm?: Realm): Promise<RabbitMqNode> {
  const [port, distPort, ownEpmdPort] = await freePorts(3);
  const epmdPort = realm?.epmdPort ?? ownEpmdPort;
  const name = `console-test-${port}@localhost`;
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-'));
  const plugins = join(folder, 'enabled_plugins');
  await writeFile(plugins, '[].');
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: realm?.home ?? folder,
    // One that fails as it starts leaves no dump in the folder of the tests.
    ERL_CRASH_DUMP_BYTES: '0',
    ERL_EPMD_PORT: String(epmdPort),
    RABBITMQ_NODENAME: name,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_PID_FILE: join(folder, 'pid'),
  };
  const url = `amqp://guest:guest@127.0.0.1:${port}/`;
  let child: ChildProcess | null = null;

  // A test run that is broken off leaves no node behind either.
  const endAtOnce = (): void => {
    signalGroup(child, 'SIGKILL');
    if (realm === undefined) spawnSync('epmd', ['-kill'], { env: environment });
  };

  const node: RabbitMqNode = {
    name,
    host: '127.0.0.1',
    port: port ?? 0,
    user: 'guest',
    password: 'guest',
    url,
    async ctl(...args) {
      const { stdout } = await run(join(BIN, 'rabbitmqctl'), args, { env: environment });
      return stdout;
    },
    async start() {
      // What a killed node held (its name, its ports) is free a moment after its end: a start that finds it taken is repeated.
      const deadline = Date.now() + START_TIMEOUT_MS;
      for (;;) {
        const output = openSync(join(folder, 'output'), 'w');
        const started = spawn(join(BIN, 'rabbitmq-server'), {
          env: environment,
          stdio: ['ignore', output, output],
          detached: true,
        });
        closeSync(output);
        child = started;
        try {
          await untilLogin(url, started, deadline);
          return;
        } catch (error) {
          const said = `${(error as Error).message}: ${readFileSync(join(folder, 'output'), 'utf8').slice(-2_000)}`;
          if (Date.now() > deadline) throw new Error(said, { cause: error });
          console.warn(said);
        }
      }
    },
    freeze: () => signalGroup(child, 'SIGSTOP'),
    thaw: () => signalGroup(child, 'SIGCONT'),
    async kill() {
      await end(child, 'SIGKILL');
      // The script is gone before the Erlang machine under it has let go of its ports.
      const deadline = Date.now() + KILL_TIMEOUT_MS;
      for (const held of [port, distPort])
        while (!(await isFree(held ?? 0)) && Date.now() < deadline)
          await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async join(other) {
      for (const step of [['stop_app'], ['reset'], ['join_cluster', other.name], ['start_app']])
        await node.ctl(...step);
    },
    async stop() {
      process.off('exit', endAtOnce);
      await end(child, 'SIGTERM');
      if (realm === undefined) await run('epmd', ['-kill'], { env: environment }).catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
  process.once('exit', endAtOnce);
  try {
    await node.start();
  } catch (error) {
    await node.stop();
    throw error;
  }
  return node;
}

async function untilLogin(url: string, child: ChildProcess, deadline: number): Promise<void> {
  for (;;) {
    try {
      // Whoever else listens there may say nothing at all.
      const connection = await connect(url, { timeout: LOGIN_TIMEOUT_MS });
      await connection.close();
      return;
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`RabbitMQ ended with ${child.exitCode}`, { cause: error });
      if (Date.now() > deadline) throw new Error('RabbitMQ did not start in time', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function end(child: ChildProcess | null, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child === null || !isRunning(child)) return;
  const exited = once(child, 'exit');
  signalGroup(child, signal);
  await exited;
}

/** The server is a script around the Erlang machine: the whole process group gets the signal. */
function signalGroup(child: ChildProcess | null, signal: NodeJS.Signals): void {
  if (child?.pid !== undefined && isRunning(child)) process.kill(-child.pid, signal);
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Deletes the console's queues on a node, so that a test finds none of an earlier one's messages. */
export async function deleteQueues(url: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const queue of ['ocpp_messages', 'ocpp_messages.dead', 'notifications'])
    await channel.deleteQueue(queue);
  await connection.close();
}
