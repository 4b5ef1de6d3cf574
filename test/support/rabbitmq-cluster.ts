/** A RabbitMQ cluster of our own on this machine: nodes that share a cookie and an epmd. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from './free-ports.ts';
import { startRabbitMq, type RabbitMqNode } from './rabbitmq.ts';

export interface RabbitMqCluster {
  nodes: RabbitMqNode[];
  /** Ends all nodes, and leaves nothing behind. */
  stop(): Promise<void>;
}

/** Starts so many nodes; resolves when they are one cluster. */
export async function startRabbitMqCluster(size: number): Promise<RabbitMqCluster> {
  const [epmdPort = 0] = await freePorts(1);
  const home = await mkdtemp(join(tmpdir(), 'rabbitmq-cluster-'));
  const nodes: RabbitMqNode[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
    const environment = { ...process.env, ERL_EPMD_PORT: String(epmdPort) };
    await promisify(execFile)('epmd', ['-kill'], { env: environment }).catch(() => {});
    await rm(home, { recursive: true, force: true });
  };
  try {
    // The first one writes the cookie.
    const first = await startRabbitMq({ home, epmdPort });
    nodes.push(first);
    const others = Array.from({ length: size - 1 }, () => startRabbitMq({ home, epmdPort }));
    nodes.push(...(await Promise.all(others)));
    // One after the other: two that join at once wait for each other.
    for (const node of nodes.slice(1)) await node.join(first);
    return { nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
