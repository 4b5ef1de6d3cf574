/** *Test connection*: tries each step on the way to RabbitMQ and tells what it found, in words. Changes nothing there. */
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect as connectTcp, isIP } from 'node:net';
import type { Channel, ChannelModel } from 'amqplib';
import { ConsoleError, type ErrorCode } from '../../contract/errors.ts';
import type { BrokerSettings } from '../../contract/settings.ts';
import type { ConnectionTestResult, ConnectionTestStep } from '../../contract/status.ts';
import { topologyOf } from '../topology.ts';
import { closeConnection, CONNECT_TIMEOUT_MS, explain, openConnection } from './connect.ts';

type StepName = ConnectionTestStep['name'];

const ORDER: readonly StepName[] = ['dns', 'tcp', 'tls', 'login', 'vhost', 'topology'];
const TITLES: Readonly<Record<StepName, string>> = {
  dns: 'Find the host',
  tcp: 'Reach the port',
  tls: 'Secure the connection',
  login: 'Log in',
  vhost: 'Open the virtual host',
  topology: 'Check exchange and queues',
};
/** The step at which a connection failed, where the error tells; else it is the first one not yet passed. */
const STEP_OF_ERROR: Partial<Record<ErrorCode, StepName>> = {
  BROKER_TLS_FAILED: 'tls',
  BROKER_NOT_AMQP: 'login',
  BROKER_AUTH_FAILED: 'login',
  BROKER_VHOST_REFUSED: 'vhost',
};
/** All checks of exchanges and queues together, ms. */
const TOPOLOGY_TIMEOUT_MS = 5_000;
const NOT_FOUND = 404;

/** Runs the steps in order; after a failure the others are not tried. Never throws. */
export async function testConnection(
  settings: BrokerSettings,
  password: string,
): Promise<ConnectionTestResult> {
  const steps: ConnectionTestStep[] = [];
  let startedAt = performance.now();
  const done = (outcome: ConnectionTestStep['outcome'], detail: string): void => {
    const name = ORDER[steps.length];
    if (name === undefined) return;
    const durationMs = Math.round(performance.now() - startedAt);
    startedAt = performance.now();
    steps.push({ name, title: TITLES[name], outcome, detail, durationMs });
  };
  /** What a step that passed has shown. */
  const pass = (name: StepName): void => {
    if (name === 'tls' && !settings.tls) done('skipped', 'TLS is off: the password travels in plain text.');
    else done('ok', PASSED[name](settings));
  };
  let connection: ChannelModel | null = null;
  try {
    done('ok', await findHost(settings));
    await reachPort(settings);
    pass('tcp');
    // Without TLS nothing is left to do for that step; a silent port then fails at the login.
    if (!settings.tls) pass('tls');
    connection = await openConnection(settings, password, 'test');
    connection.on('error', () => {});
    for (const name of ORDER.slice(steps.length, ORDER.indexOf('topology'))) pass(name);
    done('ok', await inTime(checkTopology(connection, settings), TOPOLOGY_TIMEOUT_MS));
    return { ok: true, steps };
  } catch (error) {
    const info = explain(error, settings).toInfo();
    const failedAt = ORDER.indexOf(STEP_OF_ERROR[info.code] ?? 'dns');
    for (const name of ORDER.slice(steps.length, Math.max(steps.length, failedAt))) pass(name);
    done('failed', info.detail === undefined ? info.message : `${info.message}: ${info.detail}`);
    while (steps.length < ORDER.length) done('skipped', 'Not tried.');
    return { ok: false, steps, error: info };
  } finally {
    if (connection !== null) await closeConnection(connection);
  }
}

const PASSED: Readonly<Record<StepName, (settings: BrokerSettings) => string>> = {
  dns: ({ host }) => `${host} is known.`,
  tcp: ({ port }) => `Port ${port} is open.`,
  tls: () => 'The connection is encrypted, and the broker’s certificate is trusted.',
  login: ({ user }) => `${user} is logged in.`,
  vhost: ({ vhost }) => `The virtual host ${vhost} is open.`,
  topology: () => '',
};

async function findHost({ host }: BrokerSettings): Promise<string> {
  if (isIP(host) !== 0) return `${host} is an address, no name to look up.`;
  try {
    const { address } = await inTime(lookup(host), CONNECT_TIMEOUT_MS);
    return `${host} is ${address}.`;
  } catch (error) {
    throw new ConsoleError('BROKER_UNREACHABLE', `The name ${host} cannot be found.`, { cause: error });
  }
}

async function reachPort({ host, port }: BrokerSettings): Promise<void> {
  const socket = connectTcp({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  } catch (error) {
    const reason = error instanceof Error && error.name !== 'AbortError' ? error.message : 'no answer';
    throw new ConsoleError('BROKER_UNREACHABLE', `${host}:${port}: ${reason}`, { cause: error });
  } finally {
    socket.destroy();
  }
}

/** @returns what is there and what will be made. @throws ConsoleError BROKER_TOPOLOGY_MISMATCH, BROKER_ACCESS_REFUSED */
async function checkTopology(connection: ChannelModel, settings: BrokerSettings): Promise<string> {
  const { exchange, deadLetterExchange, queues } = topologyOf(settings);
  const missing: string[] = [];
  const check = async (
    name: string,
    exists: (channel: Channel) => Promise<unknown>,
    fits: (channel: Channel) => Promise<unknown>,
  ): Promise<void> => {
    // Declaring a thing again as it is changes nothing, and tells when it differs; what is missing is left missing.
    if (await isThere(connection, exists)) await isThere(connection, fits);
    else missing.push(name);
  };
  for (const [name, type] of [
    [exchange, 'topic'],
    [deadLetterExchange, 'direct'],
  ] as const)
    await check(
      name,
      (channel) => channel.checkExchange(name),
      (channel) => channel.assertExchange(name, type, { durable: true }),
    );
  for (const { name, arguments: wanted } of Object.values(queues))
    await check(
      name,
      (channel) => channel.checkQueue(name),
      (channel) => channel.assertQueue(name, { durable: true, arguments: wanted }),
    );
  return missing.length === 0
    ? 'Exchanges and queues are there, as the console needs them.'
    : `Will be created when the console connects: ${missing.join(', ')}.`;
}

/** Asks on a channel of its own: a refusal closes it (AMQP 0-9-1 §4.7). @returns false for 404 NOT_FOUND. */
async function isThere(
  connection: ChannelModel,
  ask: (channel: Channel) => Promise<unknown>,
): Promise<boolean> {
  const channel = await connection.createChannel();
  channel.on('error', () => {});
  try {
    await ask(channel);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOT_FOUND) return false;
    throw error;
  }
  await channel.close();
  return true;
}

function inTime<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new ConsoleError('BROKER_UNREACHABLE', 'The broker does not answer.')),
      timeoutMs,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
