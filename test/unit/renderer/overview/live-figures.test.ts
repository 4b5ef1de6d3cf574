import { describe, expect, it } from 'vitest';
import type { Charger, ChargingSession, Connector } from '../../../../backend/contract/entities.ts';
import {
  liveFigures,
  runningSessions,
  startOfDay,
} from '../../../../renderer/features/overview/live-figures.ts';
import { charger, session } from '../fixtures.ts';

const connector = (status: string, connectorId = 1): Connector => ({
  connectorId,
  status,
  errorCode: 'NoError',
  info: null,
  vendorErrorCode: null,
  statusAt: 1,
});
const chargers = (...list: Partial<Charger>[]): Map<string, Charger> =>
  new Map(list.map((fields) => [fields.chargerId ?? '', charger(fields)]));
const sessions = (...list: Partial<ChargingSession>[]): Map<string, ChargingSession> =>
  new Map(list.map((fields) => [fields.sessionId ?? '', session(fields)]));

describe('liveFigures', () => {
  it('are all zero for nothing', () => {
    expect(liveFigures(new Map(), new Map())).toEqual({
      online: 0,
      known: 0,
      charging: 0,
      faulted: 0,
      powerW: null,
      running: 0,
      withPower: 0,
    });
  });

  it('count a charger once, and its faults even while it is away', () => {
    const all = chargers(
      { chargerId: 'A', connectors: [connector('Charging', 1), connector('Charging', 2)] },
      { chargerId: 'B', connected: false, connectors: [connector('Charging')] },
      { chargerId: 'C', connected: false, connectors: [connector('Faulted', 1), connector('Faulted', 2)] },
    );
    expect(liveFigures(all, new Map())).toMatchObject({ online: 1, known: 3, charging: 1, faulted: 1 });
  });

  it('add up the power that is reported by chargers that are there', () => {
    const all = chargers({ chargerId: 'A' }, { chargerId: 'B' }, { chargerId: 'AWAY', connected: false });
    const running = sessions(
      { sessionId: '1', chargerId: 'A', powerW: 7_000 },
      { sessionId: '2', chargerId: 'B', powerW: 11_500 },
      { sessionId: '3', chargerId: 'B', powerW: null },
      { sessionId: '4', chargerId: 'AWAY', powerW: 50_000 },
      { sessionId: '5', chargerId: 'A', powerW: 22_000, status: 'finished' },
      { sessionId: '6', chargerId: 'unknown', powerW: 22_000 },
    );
    expect(liveFigures(all, running)).toMatchObject({ powerW: 18_500, running: 3, withPower: 2 });
    expect(runningSessions(all, running).map(({ sessionId }) => sessionId)).toEqual(['2', '1', '3']);
  });

  it('leave out a session that was never stopped when a later one has begun on its connector', () => {
    const all = chargers({ chargerId: 'A' });
    const running = sessions(
      { sessionId: '1', chargerId: 'A', powerW: 7_000, startedAt: 1_000 },
      { sessionId: '2', chargerId: 'A', powerW: 11_000, startedAt: 2_000 },
    );
    expect(liveFigures(all, running)).toMatchObject({ powerW: 11_000, running: 1 });
  });

  it('know no power where no session reports it', () => {
    const running = sessions({ sessionId: '1', chargerId: 'A', powerW: null });
    expect(liveFigures(chargers({ chargerId: 'A' }), running)).toMatchObject({ powerW: null, running: 1 });
  });
});

it('the day begins at the local midnight, on days of any length', () => {
  const noon = new Date(2026, 2, 29, 12).getTime();
  expect(startOfDay(noon)).toBe(new Date(2026, 2, 29, 0).getTime());
  expect(startOfDay(startOfDay(noon))).toBe(startOfDay(noon));
});
