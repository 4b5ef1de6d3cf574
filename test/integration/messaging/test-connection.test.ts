/** *Test connection* against a real node, and against things that are none. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { connect as connectTcp, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createAuthority,
  issueServerCertificate,
  signRequest,
} from '../../../backend/certificates/authority.ts';
import type { BrokerSettings } from '../../../backend/contract/settings.ts';
import type { ConnectionTestResult } from '../../../backend/contract/status.ts';
import { testConnection } from '../../../backend/messaging/rabbitmq/test-connection.ts';
import { topologyOf } from '../../../backend/messaging/topology.ts';
import { makeRequest } from '../../support/certificate-request.ts';
import { startRabbitMq, type RabbitMqNode } from '../../support/rabbitmq.ts';
import { freshSettings } from './broker-tools.ts';

const outcomes = ({ steps }: ConnectionTestResult): string =>
  steps.map(({ name, outcome }) => `${name} ${outcome}`).join(', ');
const detailOf = ({ steps }: ConnectionTestResult, step: string): string | undefined =>
  steps.find(({ name }) => name === step)?.detail;

describe('testConnection', () => {
  let node: RabbitMqNode;
  let owner: ChannelModel;
  const servers: Server[] = [];

  beforeAll(async () => {
    node = await startRabbitMq();
    owner = await connect(node.url);
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(async () => {
    await owner.close();
    await node.stop();
  });

  const settingsFor = (more: Partial<BrokerSettings> = {}): BrokerSettings =>
    freshSettings({ kind: 'rabbitmq', host: node.host, port: node.port, ...more });
  const portOf = async (server: Server): Promise<number> => {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  };
  const expectMissing = async (settings: BrokerSettings): Promise<void> => {
    const channel = await owner.createChannel();
    channel.on('error', () => {});
    await expect(channel.checkQueue(settings.queue)).rejects.toMatchObject({ code: 404 });
  };

  it('passes every step, names what will be created, and creates nothing', async () => {
    const settings = settingsFor();
    const result = await testConnection(settings, node.password);
    expect(result.ok).toBe(true);
    expect(outcomes(result)).toBe('dns ok, tcp ok, tls skipped, login ok, vhost ok, topology ok');
    for (const name of [settings.exchange, settings.queue, `${settings.queue}.dead`])
      expect(detailOf(result, 'topology')).toContain(name);
    await expectMissing(settings);
  });

  it('finds a topology that fits', async () => {
    const settings = settingsFor();
    const { exchange, deadLetterExchange, queues } = topologyOf(settings);
    const channel = await owner.createChannel();
    await channel.assertExchange(exchange, 'topic', { durable: true });
    await channel.assertExchange(deadLetterExchange, 'direct', { durable: true });
    for (const queue of Object.values(queues))
      await channel.assertQueue(queue.name, { durable: true, arguments: queue.arguments });
    const result = await testConnection(settings, node.password);
    expect(result.ok).toBe(true);
    expect(detailOf(result, 'topology')).not.toContain('created');
  });

  it.each(['queue', 'exchange'] as const)('shows both values where the %s is another', async (kind) => {
    const settings = settingsFor();
    const channel = await owner.createChannel();
    if (kind === 'queue') await channel.assertQueue(settings.queue, { durable: false });
    else await channel.assertExchange(settings.exchange, 'fanout', { durable: true });
    const result = await testConnection(settings, node.password);
    expect(outcomes(result)).toBe('dns ok, tcp ok, tls skipped, login ok, vhost ok, topology failed');
    expect(result.error?.code).toBe('BROKER_TOPOLOGY_MISMATCH');
    expect(detailOf(result, 'topology')).toMatch(
      kind === 'queue' ? /durable.*'true'.*'false'/ : /type.*'topic'.*'fanout'/,
    );
  });

  it('fails at the login for a wrong password, which it does not repeat', async () => {
    const result = await testConnection(settingsFor(), 'wrong-secret');
    expect(outcomes(result)).toBe(
      'dns ok, tcp ok, tls skipped, login failed, vhost skipped, topology skipped',
    );
    expect(result.error?.code).toBe('BROKER_AUTH_FAILED');
    expect(JSON.stringify(result)).not.toContain('wrong-secret');
  });

  it('fails at a virtual host that does not exist', async () => {
    const result = await testConnection(settingsFor({ vhost: 'nowhere' }), node.password);
    expect(outcomes(result)).toBe('dns ok, tcp ok, tls skipped, login ok, vhost failed, topology skipped');
    expect(detailOf(result, 'vhost')).toContain('nowhere');
  });

  it('fails at the name and at the port', async () => {
    const unknown = await testConnection(settingsFor({ host: 'no-such-host.invalid' }), '');
    expect(outcomes(unknown)).toMatch(/^dns failed, tcp skipped/);
    const free = createTcpServer();
    const port = await portOf(free);
    await new Promise((resolve) => free.close(resolve));
    const refused = await testConnection(settingsFor({ port }), '');
    expect(outcomes(refused)).toMatch(/^dns ok, tcp failed, tls skipped/);
    expect(refused.error?.code).toBe('BROKER_UNREACHABLE');
    expect(detailOf(refused, 'tcp')).toContain(String(port));
  });

  it('recognises what is no AMQP broker', async () => {
    const port = await portOf(createHttpServer((_request, response) => response.end('hello')));
    const result = await testConnection(settingsFor({ port }), '');
    expect(result.error?.code).toBe('BROKER_NOT_AMQP');
    expect(outcomes(result)).toMatch(/tls skipped, login failed/);
  });

  it('gives up a port that never says anything', async () => {
    const port = await portOf(createTcpServer(() => {}));
    const result = await testConnection(settingsFor({ port }), '');
    expect(outcomes(result)).toMatch(/tcp ok, tls skipped, login failed/);
    expect(result.error?.detail).toContain('does not answer');
  });

  it('trusts a certificate of the given authority, and no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'broker-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject];
    await promisify(execFile)('openssl', [...request, '-keyout', key, '-out', cert]);
    // TLS ends in front of the node, as at a load balancer.
    const options = { key: await readFile(key), cert: await readFile(cert) };
    const proxy = createTlsServer(options, (secured) => {
      const plain = connectTcp(node.port, node.host);
      for (const socket of [plain, secured]) socket.on('error', () => {});
      secured.pipe(plain).pipe(secured);
    });
    proxy.on('tlsClientError', () => {});
    const port = await portOf(proxy);
    const trusted = await testConnection(settingsFor({ port, tls: true, tlsCaFile: cert }), node.password);
    expect(outcomes(trusted)).toBe('dns ok, tcp ok, tls ok, login ok, vhost ok, topology ok');
    const stranger = await testConnection(settingsFor({ port, tls: true }), node.password);
    expect(outcomes(stranger)).toMatch(/tcp ok, tls failed, login skipped/);
    expect(stranger.error?.code).toBe('BROKER_TLS_FAILED');
    const plain = await testConnection(settingsFor({ tls: true }), node.password);
    expect(plain.error?.code).toBe('BROKER_TLS_FAILED');
    const noFile = await testConnection(settingsFor({ port, tls: true, tlsCaFile: join(folder, 'no') }), '');
    expect(noFile.error).toMatchObject({ code: 'BROKER_TLS_FAILED' });
    await rm(folder, { recursive: true });
  });

  it('shows its certificate to a broker that asks for one, and expects the name it is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'broker-mutual-'));
    const write = async (name: string, pem: string): Promise<string> => {
      const file = join(folder, name);
      await writeFile(file, pem);
      return file;
    };
    const authority = await createAuthority({ name: 'Broker CA', now: Date.now() });
    const server = await issueServerCertificate(authority, { names: ['broker.internal'], now: Date.now() });
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const client = await signRequest(authority, await makeRequest(key, 'console'), {
      acceptedNames: ['console'],
      now: Date.now(),
    });
    const ca = await write('ca.pem', authority.certificatePem);
    const proxy = createTlsServer(
      {
        key: server.keyPem,
        cert: server.certificatePem,
        ca: authority.certificatePem,
        requestCert: true,
        rejectUnauthorized: true,
      },
      (secured) => {
        const plain = connectTcp(node.port, node.host);
        for (const socket of [plain, secured]) socket.on('error', () => {});
        secured.pipe(plain).pipe(secured);
      },
    );
    proxy.on('tlsClientError', () => {});
    const port = await portOf(proxy);
    const settings = settingsFor({
      port,
      tls: true,
      tlsCaFile: ca,
      tlsCertFile: await write('client.pem', client),
      tlsKeyFile: await write('client.key', String(key.export({ type: 'pkcs8', format: 'pem' }))),
      tlsServerName: 'broker.internal',
    });
    const known = await testConnection(settings, node.password);
    expect(outcomes(known)).toBe('dns ok, tcp ok, tls ok, login ok, vhost ok, topology ok');
    const nameless = await testConnection({ ...settings, tlsServerName: '' }, node.password);
    expect(nameless.error?.code).toBe('BROKER_TLS_FAILED');
    const without = await testConnection({ ...settings, tlsCertFile: '', tlsKeyFile: '' }, node.password);
    expect(without.ok).toBe(false);
    await rm(folder, { recursive: true });
  });
});
