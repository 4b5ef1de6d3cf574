/** What a monitoring system reads on the local port. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { connectCharger } from '../support/charger.ts';
import { startConsole, type TestConsole } from '../support/console.ts';

let running: TestConsole;
afterEach(() => running.dispose());

const get = (path: string): Promise<Response> => fetch(new URL(path, running.ready.uiUrl));

/** The value of a metric, by its name with labels. */
async function valueOf(name: string): Promise<number> {
  const line = (await (await get('/metrics')).text()).split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

it('counts messages, chargers and latencies, and names nobody', async () => {
  running = await startConsole();
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-METRICS');
  charger.handle('ClearCache', async () => ({ status: 'Accepted' }));
  await charger.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  await charger.call('Heartbeat', {});
  await running.request('commands.send', { chargerId: 'CP-METRICS', action: 'ClearCache', payload: {} });
  await expect(connectCharger(running.ready.ocppUrl, 'x'.repeat(500))).rejects.toThrow();
  const response = await get('/metrics');
  expect(response.headers.get('content-type')).toContain('version=0.0.4');
  const text = await response.text();
  expect(text).not.toContain('CP-METRICS');
  expect(text).not.toContain(running.ready.token);
  expect(await valueOf('ocpp_messages_total{direction="incoming",type="call"}')).toBe(2);
  expect(await valueOf('ocpp_messages_total{direction="outgoing",type="callresult"}')).toBe(2);
  expect(await valueOf('ocpp_answer_seconds_count')).toBe(2);
  expect(await valueOf('ocpp_answer_seconds_sum')).toBeLessThan(60);
  expect(await valueOf('ocpp_command_seconds_count')).toBe(1);
  expect(await valueOf('ocpp_chargers_online')).toBe(1);
  expect(await valueOf('ocpp_connections_refused_total')).toBe(1);
  expect(await valueOf('ocpp_listening')).toBe(1);
  expect(await valueOf('ocpp_journal_ok')).toBe(1);
  await vi.waitFor(async () => expect(await valueOf('ocpp_journal_pending')).toBe(0), 10_000);
  expect(await valueOf('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
  await charger.close();
});

it('is healthy while chargers are served, and says why when they are not', async () => {
  running = await startConsole();
  const well = await get('/healthz');
  expect(well.status).toBe(200);
  expect(await well.json()).toMatchObject({ status: 'ok', problems: [] });
  await running.dispose();

  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  running = await startConsole({ settings: { ocpp: { port } } });
  const failing = await get('/healthz');
  expect(failing.status).toBe(503);
  expect(await failing.json()).toMatchObject({
    status: 'failing',
    problems: [expect.stringContaining(String(port))],
  });
  other.close();
});
