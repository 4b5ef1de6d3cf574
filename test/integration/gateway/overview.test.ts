/** The overview's figures, through the gateway, from the database that a charger's own messages made. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { chargeOnce, connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const HOUR = 3_600_000;
let running: TestConsole;
beforeAll(async () => {
  running = await startConsole();
});
afterAll(() => running.dispose());

it('counts the day’s sessions and energy, and names what was wrong', async () => {
  const since = Date.now() - 6 * HOUR;
  expect(await running.request('overview.get', { since })).toEqual({
    sessions: 0,
    energyWh: 0,
    problems: [],
  });
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-1');
  await chargeOnce(charger, { startedAt: since + HOUR });
  await chargeOnce(charger, { startedAt: since - 4 * HOUR, meterStop: 9_000 });
  charger.sendRaw('{"not":"an OCPP-J message"}');
  await vi.waitFor(async () => {
    expect(await running.request('overview.get', { since })).toMatchObject({
      sessions: 1,
      energyWh: 11_345,
      problems: [{ chargerId: 'CP-1', messageType: 'INVALID', direction: 'Incoming', count: 1 }],
    });
  }, 10_000);
  await charger.close();
});

it('tells a charger’s heartbeats and what it measured', async () => {
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-2');
  const before = Date.now();
  await charger.call('Heartbeat', {});
  await chargeOnce(charger, { startedAt: before - HOUR });
  await vi.waitFor(async () => {
    const heartbeats = await running.request('chargers.heartbeats', { chargerId: 'CP-2' });
    expect(heartbeats).toHaveLength(1);
    expect(heartbeats[0]).toBeGreaterThanOrEqual(before);
    expect(
      await running.request('chargers.samples', { chargerId: 'CP-2', since: before - HOUR }),
    ).toMatchObject([{ connectorId: 1, measurand: 'Power.Active.Import', value: 11_000, unit: 'W' }]);
  }, 10_000);
  await charger.close();
});

it('refuses a day that began too long ago: its figures would be those of months', async () => {
  await expect(running.request('overview.get', { since: 0 })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    detail: 'The day began too long ago',
  });
});
