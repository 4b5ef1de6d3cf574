import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChargerConnection } from '../../../backend/ocpp/charger-connection.ts';
import { Connections } from '../../../backend/ocpp/connections.ts';
import type { OcppPorts } from '../../../backend/ocpp/ports.ts';

const INTERVAL_MS = 30_000;
const terminate = vi.fn();
const ping = vi.fn();
let connections: Connections;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  terminate.mockReset();
  ping.mockReset();
  const ports = {
    settings: () => ({ registration: 'accept' }),
    access: { registrationOf: () => 'accepted' },
    connected: () => {},
  } as unknown as OcppPorts;
  connections = new Connections(ports);
  // It answers no ping.
  const silent = { deviceId: 'CP', alive: true, isHeld: false, ping, terminate, serve: () => {} };
  await connections.admit(silent as unknown as ChargerConnection, true);
});
afterEach(() => {
  vi.useRealTimers();
});

/** The next round, so much later. */
function round(afterMs = INTERVAL_MS): void {
  vi.advanceTimersByTime(afterMs);
  connections.pingAll(INTERVAL_MS);
}

it('cuts off who answered nothing for a whole interval', () => {
  round();
  expect(ping).toHaveBeenCalledTimes(1);
  round();
  expect(terminate).toHaveBeenCalledTimes(1);
});

it('asks anew in a round that comes after a sleep, by whichever clock it shows', () => {
  round();
  round(8 * 3_600_000);
  expect(terminate).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  round();
  expect(terminate).not.toHaveBeenCalled();
  expect(ping).toHaveBeenCalledTimes(3);
  round();
  expect(terminate).toHaveBeenCalledTimes(1);
});

it('does not wait longer because the clock was set back', () => {
  round();
  vi.setSystemTime(Date.now() - 3_600_000);
  round();
  expect(terminate).toHaveBeenCalledTimes(1);
});
