/** The port check of the guide: the truth about each address, and no trace among the refused connections. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkPort } from '../../../backend/ocpp/port-check.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
beforeAll(async () => {
  running = await startConsole();
});
afterAll(() => running.dispose());

it('finds the OCPP server at this computer’s address, and leaves no refusal behind', async () => {
  const { ocpp } = await running.request('status.get', {});
  expect(await running.request('ocpp.checkPort', {})).toEqual(
    ocpp.addresses.map(({ interfaceName, address }) => ({
      interfaceName,
      address,
      port: ocpp.port,
      fault: null,
    })),
  );
  expect(ocpp.addresses).not.toHaveLength(0);
  expect((await running.request('status.get', {})).refusals).toEqual([]);
});

it('says by its code why an address does not answer', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const addresses = [{ interfaceName: 'lo', address: '127.0.0.1', url: '' }];
  expect(await checkPort({ state: 'listening', host: '127.0.0.1', port, addresses })).toEqual([
    { interfaceName: 'lo', address: '127.0.0.1', port, fault: 'ECONNREFUSED' },
  ]);
});

it('has nothing to check where the server does not listen', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const blocked = await startConsole({ settings: { ocpp: { port } } });
  await expect(blocked.request('ocpp.checkPort', {})).rejects.toMatchObject({ code: 'OCPP_PORT_IN_USE' });
  await blocked.dispose();
  other.close();
});
