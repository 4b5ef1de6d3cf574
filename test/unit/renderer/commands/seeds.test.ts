import { describe, expect, it } from 'vitest';
import type { Connector } from '../../../../backend/contract/entities.ts';
import type { JsonObject } from '../../../../backend/contract/ocpp.ts';
import { validateRequest } from '../../../../backend/ocpp/catalogue/index.ts';
import { commandPayload, initialDraft } from '../../../../renderer/features/commands/draft.ts';
import { seedOf, suggestionsOf, type Known } from '../../../../renderer/features/commands/seeds.ts';
import { session } from '../fixtures.ts';
import { commands, requestOf } from './payloads.ts';

const NOW = Date.parse('2026-01-31T12:00:00.345Z');
const connector = (connectorId: number, status: string): Connector => ({
  connectorId,
  status,
  errorCode: 'NoError',
  info: null,
  vendorErrorCode: null,
  statusAt: 1,
});
const idle: Known = { charger: { connectors: [] }, sessions: [], now: NOW };
const busy: Known = {
  charger: {
    connectors: [
      connector(0, 'Available'),
      connector(1, 'Charging'),
      connector(2, 'Available'),
      connector(3, 'Preparing'),
    ],
  },
  sessions: [
    session({ connectorId: 2, transactionId: 41, idTag: 'OLD', startedAt: 1 }),
    session({ connectorId: 1, transactionId: 42, idTag: 'TAG', startedAt: 2 }),
  ],
  now: NOW,
};

function started(action: string, known: Known): JsonObject {
  const request = requestOf(action);
  return commandPayload(request, initialDraft(request, seedOf(action, request, known)));
}

describe('seedOf', () => {
  it('names the latest session and the connectors that fit', () => {
    expect(started('RemoteStopTransaction', busy)).toEqual({ transactionId: 42 });
    expect(started('RemoteStartTransaction', busy)).toEqual({ connectorId: 3, idTag: 'TAG' });
    expect(started('UnlockConnector', busy)).toEqual({ connectorId: 1 });
    expect(started('ReserveNow', busy)).toMatchObject({
      connectorId: 2,
      idTag: 'TAG',
      expiryDate: '2026-01-31T13:00:00Z',
    });
  });

  it('leaves optional fields without a default blank', () => {
    expect(started('TriggerMessage', busy)).toEqual({ requestedMessage: 'StatusNotification' });
    expect(started('ClearChargingProfile', busy)).toEqual({});
  });

  it('falls back to the defaults of the schema', () => {
    expect(started('RemoteStartTransaction', idle)).toEqual({ connectorId: 1 });
    expect(started('SendLocalList', idle)).toEqual({ listVersion: 1, updateType: 'Full' });
  });

  it('makes ids that change from second to second, also inside of objects', () => {
    const at = (now: number): unknown =>
      started('SetChargingProfile', { ...idle, now })['csChargingProfiles'];
    expect(at(NOW)).not.toEqual(at(NOW + 1_000));
    expect(seedOf('RemoteStartTransaction', requestOf('SetChargingProfile'), idle)).toMatchObject({
      csChargingProfiles: { chargingProfilePurpose: 'TxProfile' },
    });
    expect(started('GetLog', idle)['requestId']).toBeGreaterThan(0);
    expect(started('CancelReservation', idle)).toEqual({});
  });

  it.each(commands)('gives $action nothing that the standard forbids', ({ action }) => {
    for (const known of [idle, busy])
      for (const { rule } of validateRequest(action, started(action, known))) expect(rule).toBe('required');
  });
});

describe('suggestionsOf', () => {
  it('offers what the charger has', () => {
    expect(suggestionsOf('connectorId', busy, [], [])).toEqual(['0', '1', '2', '3']);
    expect(suggestionsOf('transactionId', busy, [], [])).toEqual(['41', '42']);
    expect(suggestionsOf('idTag', busy, [], ['TAG', 'NEW'])).toEqual(['OLD', 'TAG', 'NEW']);
    expect(suggestionsOf('key', busy, ['HeartbeatInterval'], [])).toEqual(['HeartbeatInterval']);
    expect(suggestionsOf('value', busy, ['HeartbeatInterval'], [])).toEqual([]);
  });
});
