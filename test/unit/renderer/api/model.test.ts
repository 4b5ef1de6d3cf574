import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../../backend/contract/notifications.ts';
import {
  applyNotifications,
  EMPTY_MODEL,
  MAX_SESSIONS,
  refreshedSessions,
  withSessions,
  type ConsoleModel,
} from '../../../../renderer/api/model.ts';
import { charger, session } from '../fixtures.ts';

const withCharger: ConsoleModel = { ...EMPTY_MODEL, chargers: new Map([['CP1', charger()]]) };
const connector = (connectorId: number, status: string) => ({
  connectorId,
  status,
  errorCode: 'NoError',
  info: null,
  vendorErrorCode: null,
  statusAt: 5,
});

const status = (id: number, words: string): Notification => ({
  type: 'connector.status',
  timestamp: 1,
  data: { chargerId: 'CP1', connector: connector(id, words) },
});

describe('applyNotifications', () => {
  it('shows a charger that connects for the first time before it boots', () => {
    const next = applyNotifications(EMPTY_MODEL, [
      {
        type: 'charger.connected',
        timestamp: 7,
        data: { chargerId: 'CP9', remoteAddress: '10.0.0.9', connectionId: 'c' },
      },
    ]);
    expect(next.chargers?.get('CP9')).toMatchObject({ connected: true, connectedAt: 7, vendor: null });
  });

  it('keeps what is known of a charger that disconnects', () => {
    const next = applyNotifications(withCharger, [
      {
        type: 'charger.disconnected',
        timestamp: 9,
        data: { chargerId: 'CP1', connectionId: 'c', code: 1006, reason: 'No answer to ping' },
      },
    ]);
    expect(next.chargers?.get('CP1')).toMatchObject({
      connected: false,
      disconnectedAt: 9,
      disconnectReason: 'No answer to ping',
      vendor: 'Alfen',
    });
  });

  it('replaces one connector and keeps them in order', () => {
    const next = applyNotifications(withCharger, [
      status(2, 'Available'),
      status(1, 'Preparing'),
      status(2, 'Charging'),
    ]);
    expect(next.chargers?.get('CP1')?.connectors.map(({ status: words }) => words)).toEqual([
      'Preparing',
      'Charging',
    ]);
  });

  it('copies no map that the batch does not touch', () => {
    const next = applyNotifications(withCharger, [
      { type: 'messages.stored', timestamp: 1, data: { count: 3, lastId: 30 } },
    ]);
    expect(next.logHead).toBe(30);
    expect(next.chargers).toBe(withCharger.chargers);
    expect(next.sessions).toBe(withCharger.sessions);
  });

  it('ignores a session state that is older than the known one', () => {
    const known = withSessions(EMPTY_MODEL, [session({ updatedAt: 20, energyWh: 200 })]);
    const next = applyNotifications(known, [
      { type: 'session.updated', timestamp: 1, data: session({ updatedAt: 10, energyWh: 100 }) },
    ]);
    expect(next.sessions.get('CP1:1')?.energyWh).toBe(200);
  });

  it('keeps every active session when it forgets finished ones', () => {
    const many = Array.from({ length: MAX_SESSIONS }, (_none, index) =>
      session({ sessionId: `done-${index}`, status: 'finished', updatedAt: index }),
    );
    const full = withSessions(EMPTY_MODEL, [session({ sessionId: 'live', updatedAt: 0 }), ...many]);
    const next = applyNotifications(full, [
      { type: 'session.stopped', timestamp: 1, data: session({ sessionId: 'x', status: 'finished' }) },
    ]);
    expect(next.sessions.size).toBeLessThanOrEqual(MAX_SESSIONS);
    expect(next.sessions.has('live')).toBe(true);
    expect(next.sessions.has('done-0')).toBe(false);
  });
});

describe('refreshedSessions', () => {
  it('drops a session that finished while the link was lost', () => {
    const known = new Map([
      ['a', session({ sessionId: 'a' })],
      ['b', session({ sessionId: 'b', status: 'finished' })],
    ]);
    const next = refreshedSessions(known, [session({ sessionId: 'c' })]);
    expect([...next.keys()]).toEqual(['b', 'c']);
  });
});
