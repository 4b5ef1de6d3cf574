/** Keeps the OCPP server listening where the settings say, and tells where chargers can reach it. */
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { toErrorInfo } from '../contract/errors.ts';
import type { OcppListenerStatus } from '../contract/status.ts';
import { OCPP_PATH } from './identity.ts';
import type { OcppPorts } from './ports.ts';
import { OcppServer } from './server.ts';

export class OcppListener {
  readonly server: OcppServer;
  readonly #ports: OcppPorts;
  #status: OcppListenerStatus;
  /** Whether it listens with TLS: the setting may have changed since. */
  #isSecure = false;

  constructor(ports: OcppPorts) {
    this.#ports = ports;
    this.server = new OcppServer(ports);
    const { host, port } = ports.settings();
    this.#status = { state: 'stopped', host, port, addresses: [] };
  }

  /** The state; addresses are read anew, since a laptop changes its network. */
  status(): OcppListenerStatus {
    const { state, host, port } = this.#status;
    if (state !== 'listening') return this.#status;
    return { ...this.#status, addresses: addressesOf(host, port, this.#isSecure) };
  }

  /** Starts listening. Does not throw: a port that is taken is told by `status()`, with a free one to offer. */
  async start(): Promise<void> {
    const { host, port, securityProfile } = this.#ports.settings();
    this.#isSecure = securityProfile >= 2;
    this.#status = { state: 'starting', host, port, addresses: [] };
    try {
      const actual = await this.server.start();
      this.#status = { state: 'listening', host, port: actual, addresses: [] };
      this.#ports.logger.info({ host, port: actual }, 'OCPP server listens');
    } catch (error) {
      const info = toErrorInfo(error, 'OCPP_LISTEN_FAILED');
      this.#ports.logger.error({ host, port, code: info.code }, info.message);
      const suggestedPort = info.code === 'OCPP_PORT_IN_USE' ? await nextFreePort(host, port) : undefined;
      this.#status = { state: 'failed', host, port, addresses: [], error: info, suggestedPort };
    }
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.#status = { ...this.#status, state: 'stopped', addresses: [], error: undefined };
  }

  /** Listens anew, where the settings say now. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}

/** Addresses to enter in a charger: one for each IPv4 address that the host setting covers. */
function addressesOf(host: string, port: number, isSecure: boolean): OcppListenerStatus['addresses'] {
  const urlOf = (address: string): string => `${isSecure ? 'wss' : 'ws'}://${address}:${port}${OCPP_PATH}`;
  if (host !== '0.0.0.0' && host !== '::')
    return [{ interfaceName: '', address: host, url: urlOf(host.includes(':') ? `[${host}]` : host) }];
  const found = Object.entries(networkInterfaces()).flatMap(([interfaceName, infos]) =>
    (infos ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ interfaceName, address, url: urlOf(address) })),
  );
  // Without a network the console still serves chargers on this machine, such as the simulated ones.
  return found.length > 0
    ? found
    : [{ interfaceName: 'this computer', address: '127.0.0.1', url: urlOf('127.0.0.1') }];
}

const PORTS_TRIED = 50;

async function nextFreePort(host: string, taken: number): Promise<number | undefined> {
  for (let port = taken + 1; port <= Math.min(taken + PORTS_TRIED, 65_535); port += 1)
    if (await isFree(host, port)) return port;
  return undefined;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
